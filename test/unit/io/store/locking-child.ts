// Takes the lock, says so, and holds it until it is killed.
import { SystemClock } from "../../../../src/io/clock/system-clock.ts";
import { SqliteLock } from "../../../../src/io/store/sqlite-lock.ts";

const clock = new SystemClock();
await new SqliteLock(process.argv[2] ?? "", clock).acquire(0);
process.stdout.write("held");
await clock.sleep(30_000);
