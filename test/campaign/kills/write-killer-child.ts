import { writeFileSync } from "node:fs";
import { DatabaseSync, StatementSync } from "node:sqlite";

/**
 * Loaded into the real process before it starts (`--import`): counts its calls that write to SQLite, and ends the process with SIGKILL at
 * the one that `KILL_AT_WRITE` names (from 1), before it or right after. Without it the count is left in `WRITE_COUNT_FILE` at the end.
 */
const [at = "0", when = "before"] = (process.env["KILL_AT_WRITE"] ?? "").split(" ");
const countFile = process.env["WRITE_COUNT_FILE"];
let count = 0;

const endHere = () => process.kill(process.pid, "SIGKILL");

function counted<C extends (...args: never[]) => unknown>(call: C): C {
  return new Proxy(call, {
    apply: (target, self, args) => {
      count += 1;
      const isIt = count === Number(at);
      if (isIt && when === "before") endHere();
      const result: unknown = Reflect.apply(target, self, args);
      if (isIt) endHere();
      return result;
    },
  });
}

DatabaseSync.prototype.exec = counted(DatabaseSync.prototype.exec);
StatementSync.prototype.run = counted(StatementSync.prototype.run);

if (countFile !== undefined) process.on("exit", () => writeFileSync(countFile, String(count)));
