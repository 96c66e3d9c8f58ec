import type { ConfigIssue } from "../../domain/errors.ts";
import { SystemError } from "../../domain/errors.ts";
import { nextPassphraseFile, passphraseIssue } from "./passphrase-file.ts";
import { runGpg } from "./run-gpg.ts";

/** What gpg needs to open or seal something. */
export interface GpgAccess {
  readonly passphraseFile: string;
  readonly timeoutMs: number;
  /** PATH that gpg is looked for in. */
  readonly path: string;
}

/** What to open, and with what. */
export interface SealedEnv extends GpgAccess {
  readonly file: string;
}

/** Never both: `text` when it was opened, `issue` when not. `rotating`: by the passphrase of a rotation that did not come to its end. */
export type OpenedEnv =
  | { readonly text: string; readonly rotating: boolean }
  | { readonly issue: ConfigIssue };

/**
 * Decrypts `.env.gpg` with gpg, in memory. Where a rotation was broken off, the passphrase that it was bringing in is tried too.
 * Never throws; what goes wrong is an issue.
 */
export async function openEnvGpg(sealed: SealedEnv): Promise<OpenedEnv> {
  const present = await openWith(sealed);
  if ("text" in present) return { ...present, rotating: false };
  const next = await openWith({ ...sealed, passphraseFile: await nextPassphraseFile(sealed.passphraseFile) });
  return "text" in next ? { ...next, rotating: true } : present;
}

async function openWith(
  sealed: SealedEnv,
): Promise<{ readonly text: string } | { readonly issue: ConfigIssue }> {
  const unfit = await passphraseIssue(sealed.passphraseFile);
  if (unfit !== null) return { issue: unfit };
  const { code, stdout, complaint } = await runGpg({ ...sealed, args: ["--decrypt", sealed.file] });
  if (code !== 0) return { issue: failed(complaint, sealed.passphraseFile) };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(stdout) };
  } catch {
    return { issue: { where: ".env.gpg", what: "is not UTF-8", expected: "expected text in UTF-8" } };
  } finally {
    stdout.fill(0);
  }
}

function failed(complaint: string, passphraseFile: string): ConfigIssue {
  return {
    where: ".env.gpg",
    what: `cannot be decrypted (${complaint})`,
    expected: `expected what gpg --symmetric makes, with the passphrase in ${passphraseFile}`,
  };
}

// The count is gpg's largest. Left out, gpg asks an agent to measure one.
const SEAL = [
  "--s2k-digest-algo",
  "SHA256",
  "--s2k-count",
  "65011712",
  "--symmetric",
  "--cipher-algo",
  "AES256",
];

/**
 * Encrypts as `gpg --symmetric --cipher-algo AES256` does, in memory.
 *
 * @throws SystemError when gpg does not do it.
 */
export async function sealWithGpg(clear: Buffer, access: GpgAccess): Promise<Buffer> {
  const { code, stdout, complaint } = await runGpg({
    ...access,
    args: [...SEAL, "--output", "-"],
    input: clear,
  });
  if (code === 0) return stdout;
  throw new SystemError(`gpg cannot encrypt (${complaint})`, {
    remedy:
      "install gnupg, and see that this account may read the passphrase file and write to the temporary folder",
  });
}
