import { readFile } from "node:fs/promises";
import { ConfigError, SystemError, UsageError } from "../../domain/errors.ts";
import { readEnvGpgLayer } from "../env-gpg-layer.ts";
import { type ConfigPlaces, isThere } from "./config-places.ts";
import { openEnvGpg, sealWithGpg } from "./gpg-env.ts";
import { createPassphrase, passphraseIssue } from "./passphrase-file.ts";
import { removeFile, replaceFile, shredFile } from "./replace-file.ts";
import { type Asked, type SavedVersion, saveVersion } from "./saved-versions.ts";

export interface EncryptedEnv {
  readonly file: string;
  readonly removed: string;
  readonly settings: number;
  readonly passphraseFile: string;
  /** There was no passphrase, so one was made. */
  readonly passphraseMade: boolean;
  /** The version with the `.env.gpg` that was replaced; null when there was none. */
  readonly saved: SavedVersion | null;
}

/**
 * Turns `.env` into `.env.gpg`. The clear file is overwritten and removed only after the encrypted one was decrypted and compared with it; an
 * `.env.gpg` that is there is saved as a version first.
 *
 * @throws UsageError when there is no `.env`.
 * @throws ConfigError when something in it is no setting, or the passphrase file may not be used.
 * @throws SystemError
 */
export async function encryptEnv(places: ConfigPlaces, asked: Omit<Asked, "reason">): Promise<EncryptedEnv> {
  const { clearEnv, sealedEnv, gpg } = places;
  const clear = await readClear(clearEnv);
  const { settings, issues } = readEnvGpgLayer(clear.toString("utf8"));
  if (issues.length > 0)
    throw new ConfigError(
      clearEnv,
      issues.map((issue) => ({ ...issue, where: issue.where.replace(".env.gpg", ".env") })),
      'mend the lines above, then run "pphook config encrypt" again',
    );
  const passphraseMade = await providePassphrase(places);
  const sealed = await sealWithGpg(clear, gpg);
  const saved = (await isThere(sealedEnv))
    ? await saveVersion(places, { ...asked, reason: "before config encrypt" })
    : null;
  const checked = `${sealedEnv}.new`;
  const ownerOf = places.file;
  await replaceFile(checked, sealed, { mode: 0o600, ownerOf });
  await compare(places, checked, clear);
  await removeFile(checked);
  await replaceFile(sealedEnv, sealed, { mode: 0o600, ownerOf });
  await removeUnchanged(clearEnv, clear);
  const { passphraseFile } = gpg;
  return {
    file: sealedEnv,
    removed: clearEnv,
    settings: settings.length,
    passphraseFile,
    passphraseMade,
    saved,
  };
}

async function readClear(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT")
      throw new SystemError(`${path} cannot be read: ${String(cause)}`, {
        remedy: "run pphook as the account that owns it",
        cause,
      });
    throw new UsageError(`there is no ${path} to encrypt`, {
      remedy: `write one, such as PPHOOK_PHPIPAM_PASSWORD=…, beside the configuration file (umask 077), or name the configuration with -c`,
      cause,
    });
  }
}

/** @returns whether one was made. */
async function providePassphrase({ gpg, file }: ConfigPlaces): Promise<boolean> {
  const { passphraseFile } = gpg;
  const isMissing = !(await isThere(passphraseFile));
  if (isMissing) await createPassphrase(passphraseFile, file);
  const issue = await passphraseIssue(passphraseFile);
  if (issue !== null) throw new ConfigError(passphraseFile, [issue], "mend it, then run the command again");
  return isMissing;
}

async function compare({ gpg }: ConfigPlaces, file: string, clear: Buffer): Promise<void> {
  const opened = await openEnvGpg({ ...gpg, file });
  if ("text" in opened && !opened.rotating && Buffer.from(opened.text).equals(clear)) return;
  await removeFile(file);
  const why = "issue" in opened ? opened.issue.what : "what comes out is not what went in";
  throw new SystemError(`what gpg encrypted does not decrypt to the same (${why}); .env is untouched`, {
    remedy: "see that .env is text in UTF-8 and that gpg works on this machine",
  });
}

/** Somebody may have edited it while gpg worked. */
async function removeUnchanged(path: string, clear: Buffer): Promise<void> {
  if ((await readFile(path)).equals(clear)) return shredFile(path);
  throw new SystemError(`${path} was changed meanwhile, so it was left in place`, {
    remedy: 'run "pphook config encrypt" again',
  });
}
