// Writes two events through the program's log to the place that is named, and ends.
import process from "node:process";
import { SystemLog } from "../../src/io/system-log/system-log.ts";

const [kind, socket] = process.argv.slice(2);
const tell = (text: string) => void process.stderr.write(text);
const log = new SystemLog({ kind: kind === "journald" ? "journald" : "syslog", socket, tell });
log.write("warn", "WARN zone unreadable zone=example.com");
log.write("error", "ERROR é");
await log.close();
