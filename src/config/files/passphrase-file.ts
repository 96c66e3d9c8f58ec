import { randomBytes } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import type { ConfigIssue } from "../../domain/errors.ts";
import { replaceFile } from "./replace-file.ts";

const PASSPHRASE_BYTES = 32;

/** Where a rotation keeps the passphrase that it is bringing in. */
export async function nextPassphraseFile(passphraseFile: string): Promise<string> {
  return `${await realpath(passphraseFile).catch(() => passphraseFile)}.next`;
}

/** Says why a passphrase file may not be used; null when it may. */
export async function passphraseIssue(file: string): Promise<ConfigIssue | null> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile())
    return {
      where: ".env.gpg",
      what: `no passphrase file ${file}`,
      expected:
        "expected the passphrase in that file, mode 0600, or the path of another in PPHOOK_PASSPHRASE_FILE",
    };
  const mode = found.mode & 0o777;
  if ((mode & ~0o600) === 0) return null;
  return {
    where: file,
    what: `mode ${formatMode(mode)}`,
    expected: `expected 0600 or stricter: chmod 600 ${file}`,
  };
}

/** Writes a passphrase of 256 random bits, mode 0600; the file appears whole or not at all. @throws SystemError */
export async function createPassphrase(file: string, owner: string): Promise<void> {
  await replaceFile(file, Buffer.from(`${randomBytes(PASSPHRASE_BYTES).toString("base64url")}\n`), {
    mode: 0o600,
    ownerOf: owner,
  });
}

/** Renders permission bits as chmod takes them: `0644`. */
export function formatMode(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, "0");
}
