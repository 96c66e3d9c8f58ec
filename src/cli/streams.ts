import { closeSync, openSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { SystemError } from "../domain/errors.ts";

/** Tells whether lines can be appended to a file; makes it where it is missing. */
export function canAppend(file: string): boolean {
  try {
    closeSync(openSync(file, "a", 0o640));
    return true;
  } catch {
    return false;
  }
}

/** Writes an answer to a file instead of standard output. @throws SystemError */
export function writeAnswer(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SystemError(`${file} cannot be written: ${why}`, {
      remedy: "name a file in a directory that you may write to",
      cause: error,
    });
  }
}

/** Names who runs the command, for the journal: `alice`, or `alice (as pphook)` with sudo. */
export function currentUser(env: Readonly<Record<string, string | undefined>>): string {
  const { SUDO_USER: caller } = env;
  const account = accountName();
  return caller === undefined || caller === "" || caller === account ? account : `${caller} (as ${account})`;
}

/** An id without an account, as in a container, has no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

/** Names this machine, for the sender of mails. */
export function machineName(): string {
  return hostname();
}
