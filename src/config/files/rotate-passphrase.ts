import { ConfigError, type ConfigIssue, UsageError } from "../../domain/errors.ts";
import { type ConfigPlaces, isThere } from "./config-places.ts";
import { openEnvGpg, sealWithGpg } from "./gpg-env.ts";
import { createPassphrase, nextPassphraseFile, passphraseIssue } from "./passphrase-file.ts";
import { moveFile, replaceFile } from "./replace-file.ts";
import { listVersions, sealedFileOf } from "./saved-versions.ts";

export interface Rotated {
  readonly passphraseFile: string;
  /** Files that are sealed with the new passphrase: `.env.gpg`, and that of each saved version. */
  readonly sealed: readonly string[];
  /** Of saved versions, those that neither passphrase opens; they were left as they are. */
  readonly unopened: readonly string[];
  /** An earlier attempt had been broken off; this one ended it. */
  readonly resumed: boolean;
}

/**
 * Makes a new passphrase and seals `.env.gpg`, and those of the saved versions, with it. The order keeps a matching pair at every
 * instant: the new passphrase is kept beside the old one while files are replaced one by one, each only after it was decrypted and
 * compared; the old one goes last. Where it is broken off, reading tries both, and the next run brings it to its end.
 *
 * @param afterStep - told after each step that can be seen from outside.
 * @throws UsageError when there is no `.env.gpg`.
 * @throws ConfigError when it cannot be opened.
 * @throws SystemError
 */
export async function rotatePassphrase(
  places: ConfigPlaces,
  afterStep: (step: string) => void = () => {},
): Promise<Rotated> {
  const { gpg, sealedEnv } = places;
  if (!(await isThere(sealedEnv)))
    throw new UsageError(`there is no ${sealedEnv}, so no passphrase to change`, {
      remedy: '"pphook config encrypt" makes one from .env',
    });
  const next = await nextPassphraseFile(gpg.passphraseFile);
  const resumed = await isThere(next);
  const present = await openEnvGpg({ ...gpg, file: sealedEnv });
  if ("issue" in present) throw unusable(places, present.issue);
  if (!resumed) await createPassphrase(next, gpg.passphraseFile);
  const unfit = await passphraseIssue(next);
  if (unfit !== null) throw unusable(places, unfit);
  afterStep("new passphrase");
  const sealed: string[] = [];
  const unopened: string[] = [];
  for (const file of [sealedEnv, ...(await sealedVersions(places))]) {
    const done = await sealAnew(places, { file, next, afterStep });
    (done ? sealed : unopened).push(file);
    afterStep(`sealed ${file}`);
  }
  await moveFile(next, gpg.passphraseFile);
  afterStep("old passphrase gone");
  return { passphraseFile: gpg.passphraseFile, sealed, unopened, resumed };
}

async function sealedVersions(places: ConfigPlaces): Promise<readonly string[]> {
  const versions = await listVersions(places);
  return versions.map((version) => sealedFileOf(places, version)).filter((file) => file !== null);
}

interface Sealing {
  readonly file: string;
  readonly next: string;
  readonly afterStep: (step: string) => void;
}

/** @returns false when neither passphrase opens it. */
async function sealAnew(
  { gpg, file: configFile }: ConfigPlaces,
  { file, next, afterStep }: Sealing,
): Promise<boolean> {
  const opened = await openEnvGpg({ ...gpg, file });
  if ("issue" in opened) return false;
  if (opened.rotating) return true;
  const clear = Buffer.from(opened.text);
  const content = await sealWithGpg(clear, { ...gpg, passphraseFile: next });
  const checked = `${file}.new`;
  await replaceFile(checked, content, { mode: 0o600, ownerOf: file });
  afterStep(`written ${checked}`);
  const again = await openEnvGpg({ ...gpg, file: checked });
  if (!("text" in again) || again.text !== opened.text)
    throw unusable(
      { file: configFile },
      { where: checked, what: "does not decrypt to the same", expected: "expected what .env.gpg holds" },
    );
  await moveFile(checked, file);
  return true;
}

function unusable({ file }: Pick<ConfigPlaces, "file">, issue: ConfigIssue): ConfigError {
  return new ConfigError(
    file,
    [issue],
    'mend it, then run "pphook config rotate" again; the present passphrase is still good',
  );
}
