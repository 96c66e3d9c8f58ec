import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SystemError, UsageError } from "../../domain/errors.ts";
import { loadConfig } from "../load-config.ts";
import { type ConfigPlaces, type Environment, isThere } from "./config-places.ts";
import { removeFile, replaceFile } from "./replace-file.ts";

/** Who asks for something, when, and why. */
export interface Asked {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

const manifestSchema = z.object({
  at: z.string(),
  by: z.string(),
  reason: z.string(),
  files: z.array(z.object({ name: z.string(), mode: z.int() })),
});

/** A copy of the configuration file and of `.env.gpg`, as far as they were there. */
export interface SavedVersion extends z.output<typeof manifestSchema> {
  /** `20261122-091502`, from the time in UTC. */
  readonly id: string;
}

const MANIFEST = "version.json";
const SEALED = ".env.gpg";
const PRIVATE = 0o600;

/**
 * Copies the configuration file and `.env.gpg` into a folder of their own beside them, for this account alone to read. The folder
 * appears whole or not at all.
 *
 * @throws UsageError when there is no configuration file.
 * @throws SystemError
 */
export async function saveVersion(places: ConfigPlaces, asked: Asked): Promise<SavedVersion> {
  const files = await readPresent(places);
  if (!files.some(({ name }) => name === places.fileName))
    throw new UsageError(`there is no ${places.file} to save`, { remedy: "name the configuration with -c" });
  const id = await freeId(places.versions, asked.at);
  const manifest = {
    at: new Date(asked.at).toISOString(),
    by: asked.by,
    reason: asked.reason,
    files: files.map(({ name, mode }) => ({ name, mode })),
  };
  const folder = join(places.versions, `.${id}.new`);
  await attempt(folder, async () => {
    await mkdir(places.versions, { recursive: true, mode: 0o700 });
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    const look = { mode: PRIVATE, ownerOf: places.file };
    for (const { name, content } of files) await replaceFile(join(folder, name), content, look);
    await replaceFile(join(folder, MANIFEST), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), look);
    await rename(folder, join(places.versions, id));
  });
  return { id, ...manifest };
}

/** Lists what was saved, the oldest first. @throws SystemError */
export async function listVersions({
  versions,
}: Pick<ConfigPlaces, "versions">): Promise<readonly SavedVersion[]> {
  if (!(await isThere(versions))) return [];
  const names = await attempt(versions, () => readdir(versions));
  const ids = names.filter((name) => /^\d{8}-\d{6}(-\d+)?$/.test(name)).sort();
  return Promise.all(ids.map((id) => readManifest(versions, id)));
}

/** Gives the path of the sealed secrets of a saved version; null when it has none. */
export function sealedFileOf(
  { versions }: Pick<ConfigPlaces, "versions">,
  version: SavedVersion,
): string | null {
  return version.files.some(({ name }) => name === SEALED) ? join(versions, version.id, SEALED) : null;
}

export interface Restoring extends Asked {
  readonly id: string;
  readonly env: Environment;
  /** Go back to it even if it is not a valid configuration. */
  readonly force: boolean;
}

export interface Restored {
  readonly version: SavedVersion;
  /** What was there before. */
  readonly saved: SavedVersion | null;
}

/**
 * Goes back to a saved version, having saved the present one: the configuration file and `.env.gpg` are as they were, which may be
 * none. Each keeps the narrower of the modes that it had then and has now.
 *
 * @throws UsageError when there is no such version.
 * @throws ConfigError when it is not a valid configuration (any more), unless forced.
 * @throws SystemError
 */
export async function restoreVersion(places: ConfigPlaces, asked: Restoring): Promise<Restored> {
  const version = await findVersion(places, asked.id);
  const folder = join(places.versions, version.id);
  const file = version.files.find(({ name }) => name !== SEALED)?.name ?? places.fileName;
  if (!asked.force) await loadAgain(join(folder, file), places, asked.env);
  const saved = (await isThere(places.file)) ? await saveVersion(places, asked) : null;
  const targets = new Map([
    [SEALED, places.sealedEnv],
    [file, places.file],
  ]);
  for (const [name, target] of targets) {
    const entry = version.files.find((each) => each.name === name);
    if (entry === undefined) await removeFile(target);
    else await putBack(join(folder, name), { target, mode: entry.mode, ownerOf: places.file });
  }
  return { version, saved };
}

/** A version is opened with the passphrase that the installation has now. */
function loadAgain(file: string, { gpg }: ConfigPlaces, env: Environment) {
  return loadConfig({ file, env: { ...env, PPHOOK_PASSPHRASE_FILE: gpg.passphraseFile } });
}

async function putBack(
  from: string,
  { target, mode, ownerOf }: { readonly target: string; readonly mode: number; readonly ownerOf: string },
): Promise<void> {
  const content = await attempt(from, () => readFile(from));
  const present = await stat(target).catch(() => null);
  const narrower = present === null ? mode : mode & present.mode;
  await replaceFile(target, content, {
    mode: narrower & 0o777,
    ownerOf: present === null ? ownerOf : target,
  });
}

async function findVersion(places: ConfigPlaces, id: string): Promise<SavedVersion> {
  const versions = await listVersions(places);
  const exact = versions.find((version) => version.id === id);
  if (exact !== undefined) return exact;
  const last = versions.at(-1);
  throw new UsageError(`there is no saved version ${id}`, {
    remedy:
      last === undefined
        ? 'nothing was saved yet: "pphook config backup" does'
        : `"pphook config restore" lists them; the newest is ${last.id}`,
  });
}

async function readPresent({ file, fileName, sealedEnv }: ConfigPlaces) {
  const found: { readonly name: string; readonly mode: number; readonly content: Buffer }[] = [];
  for (const [name, path] of [
    [fileName, file],
    [SEALED, sealedEnv],
  ] as const) {
    if (!(await isThere(path))) continue;
    const [content, { mode }] = await attempt(path, () => Promise.all([readFile(path), stat(path)]));
    found.push({ name, mode: mode & 0o777, content });
  }
  return found;
}

async function readManifest(versions: string, id: string): Promise<SavedVersion> {
  const path = join(versions, id, MANIFEST);
  const text = await attempt(path, () => readFile(path, "utf8"));
  return attempt(path, async () => ({ id, ...manifestSchema.parse(JSON.parse(text)) }));
}

/** Two versions of one second are told apart by a number. */
async function freeId(versions: string, at: number): Promise<string> {
  const [date = "", time = ""] = new Date(at).toISOString().split("T");
  const id = `${date.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? id : `${id}-${number}`;
    if (!(await isThere(join(versions, candidate)))) return candidate;
  }
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SystemError) throw cause;
    const why = cause instanceof z.ZodError ? "it is not what pphook wrote" : String(cause);
    throw new SystemError(`${path} cannot be used: ${why}`, {
      remedy: "run pphook as the account that owns the configuration, and look at that file",
      cause,
    });
  }
}
