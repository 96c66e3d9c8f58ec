import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Makes an empty file that only its owner can read (0600), and its directory (0700), where they are missing. */
export function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) closeSync(openSync(path, "a", 0o600));
  else if (found.isDirectory()) refuseDirectory(path);
}

/** Throws what reading a directory as a file throws; SQLite would only say that it cannot open it. */
export function refuseDirectory(path: string): never {
  throw Object.assign(new Error(`${path} is a directory`), { code: "EISDIR", syscall: "open" });
}
