// Writes numbered lines as fast as it can, until it is told to end; with "plain", without the program's log.
import { appendFileSync } from "node:fs";
import process from "node:process";
import { setImmediate as breathe } from "node:timers/promises";
import { createLogger } from "../../src/ops/logger.ts";

const [how, file = ""] = process.argv.slice(2);
const stderr = (text: string) => process.stderr.write(text);
const log = createLogger({
  file: how === "plain" ? null : file,
  level: "info",
  format: "text",
  alsoStderr: false,
  stderr,
});
const write =
  how === "plain"
    ? (at: number) => appendFileSync(file, `2026-11-22T05:14:03.120Z INFO line at=${at} text=ü\n`)
    : (at: number) => log.info("line", { at, text: "ü" });

let isOver = false;
process.on("SIGTERM", () => {
  isOver = true;
});
let written = 0;
while (!isOver) {
  for (let i = 0; i < 20; i++) write(++written);
  await breathe();
}
await log.close();
process.stdout.write(String(written));
