import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../../domain/errors.ts";
import { readFileLayer } from "../file-layer.ts";
import { type ConfigPlaces, isThere } from "./config-places.ts";
import { sealWithGpg } from "./gpg-env.ts";
import { createPassphrase } from "./passphrase-file.ts";
import { replaceFile } from "./replace-file.ts";
import { type Asked, type SavedVersion, saveVersion } from "./saved-versions.ts";

/** A file that belongs to a configuration, beside it or elsewhere. */
export interface CompanionFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
}

/** Everything that `setup` writes. */
export interface NewConfiguration {
  readonly text: string;
  /** Text of `.env`, to be encrypted; null: there is no `.env.gpg`. */
  readonly sealed: string | null;
  readonly companions: readonly CompanionFile[];
}

export interface WrittenConfiguration {
  readonly files: readonly string[];
  /** What was there before; null when nothing was. */
  readonly saved: SavedVersion | null;
  /** A passphrase was made for `.env.gpg`. */
  readonly passphraseMade: boolean;
}

const CONFIG_MODE = 0o640;
const FOLDER_MODE = 0o750;

/** Tells whether a configuration file may be written there: none, or one in which nothing is set, as a package brings it. */
async function isVacant({ file, fileName }: ConfigPlaces): Promise<boolean> {
  if (!(await isThere(file))) return true;
  const { settings, issues } = readFileLayer(fileName, await readFile(file, "utf8"));
  return settings.length === 0 && issues.length === 0;
}

/** Refuses to replace a configuration that somebody made. @throws UsageError */
export async function refuseOccupied(places: ConfigPlaces, force: boolean): Promise<void> {
  if (force || (await isVacant(places))) return;
  throw new UsageError(`${places.file} is there already and holds settings`, {
    remedy: `look at it with "pphook config show"; to replace it (it is saved as a version): pphook setup --force; to write another: -c FILE`,
  });
}

/**
 * Writes a configuration and what belongs to it, the configuration file last. When one write fails, what the others did is taken back.
 *
 * @throws SystemError; then everything is as it was.
 */
export async function writeConfiguration(
  places: ConfigPlaces,
  made: NewConfiguration,
  asked: Omit<Asked, "reason">,
): Promise<WrittenConfiguration> {
  const done: (() => Promise<void>)[] = [];
  try {
    const saved = (await isThere(places.file))
      ? await saveVersion(places, { ...asked, reason: "before setup" })
      : null;
    await makeFolder(dirname(places.file), done);
    const passphraseMade = await providePassphrase(places, made, done);
    const sealed = made.sealed === null ? [] : [await seal(places, made.sealed)];
    const config = { path: places.file, content: Buffer.from(made.text), mode: CONFIG_MODE };
    const files = [...made.companions, ...sealed, config];
    for (const file of files) await writeOne(file, places, done);
    return { files: files.map(({ path }) => path), saved, passphraseMade };
  } catch (error) {
    for (const takeBack of done.reverse()) await takeBack();
    throw error;
  }
}

async function providePassphrase(
  { gpg, file }: ConfigPlaces,
  { sealed, companions }: NewConfiguration,
  done: (() => Promise<void>)[],
): Promise<boolean> {
  const { passphraseFile } = gpg;
  const isBrought = companions.some(({ path }) => path === passphraseFile);
  if (sealed === null || isBrought || (await isThere(passphraseFile))) return false;
  done.push(() => rm(passphraseFile, { force: true }));
  await createPassphrase(passphraseFile, (await isThere(file)) ? file : dirname(file));
  return true;
}

async function seal({ gpg, sealedEnv }: ConfigPlaces, text: string): Promise<CompanionFile> {
  return { path: sealedEnv, content: await sealWithGpg(Buffer.from(text), gpg), mode: 0o600 };
}

async function writeOne(
  { path, content, mode }: CompanionFile,
  { file }: ConfigPlaces,
  done: (() => Promise<void>)[],
): Promise<void> {
  const before = (await isThere(path)) ? await readFile(path) : null;
  await makeFolder(dirname(path), done);
  const ownerOf = (await isThere(file)) ? file : dirname(file);
  done.push(async () => {
    if (before === null) await rm(path, { force: true });
    else await replaceFile(path, before, { mode, ownerOf: path });
  });
  await replaceFile(path, content, { mode, ownerOf });
}

async function makeFolder(folder: string, done: (() => Promise<void>)[]): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  if (first !== undefined) done.push(() => rm(first, { recursive: true, force: true }));
}

/** Gives the path of a credential file of its own: `credentials/phpipam-password`. */
export function credentialFile({ file }: ConfigPlaces, name: string): string {
  return join(dirname(file), "credentials", name);
}
