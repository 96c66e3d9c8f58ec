import { readFile } from "node:fs/promises";
import { SystemError } from "../../domain/errors.ts";

/** Reads a secret that stands in a file of its own; its last line end does not belong to it. @throws SystemError */
export async function readSecret(path: string): Promise<string> {
  try {
    return (await readFile(path === "-" ? "/dev/stdin" : path, "utf8")).replace(/\r?\n$/, "");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SystemError(`the secret in ${path} cannot be read: ${why}`, {
      remedy: "name a file that this account may read, or - for standard input",
      cause,
    });
  }
}
