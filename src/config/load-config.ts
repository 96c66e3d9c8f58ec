import { readdir, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { ConfigError, type ConfigIssue } from "../domain/errors.ts";
import type { Config } from "./config.ts";
import { findKey } from "./config-keys.ts";
import { readCredentialNames } from "./credentials-layer.ts";
import { readEnvGpgLayer } from "./env-gpg-layer.ts";
import { readEnvironmentLayer, type ValueFile } from "./environment-layer.ts";
import { readFileLayer } from "./file-layer.ts";
import {
  type ConfigPlaces,
  type Environment,
  findConfigPlaces,
  isThere,
  type PlaceChoice,
} from "./files/config-places.ts";
import { openEnvGpg } from "./files/gpg-env.ts";
import { formatMode } from "./files/passphrase-file.ts";
import { patternProblem } from "./linear-pattern.ts";
import { parseConfig } from "./parse-config.ts";
import { findSecretFiles, type SecretFileName } from "./secret-files.ts";
import type { SettingView } from "./setting-view.ts";
import type { WrittenLayer, WrittenSetting } from "./written-layer.ts";

/** Where to look, and what the command line says. Everything may be left out. */
export interface ConfigSources extends PlaceChoice {
  /** From the command line, by `section.key`: `{ "log.level": "debug" }`. */
  readonly overrides?: Readonly<Record<string, string>>;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Every key, in the order of the reference. */
  readonly settings: readonly SettingView[];
  /** The file that was read. */
  readonly file: string;
  /** What is no error but should not stay so, in words for people. */
  readonly warnings: readonly string[];
  readonly secretFiles: readonly SecretFileName[];
}

/**
 * Loads the configuration from, the strongest first: command line, `PPHOOK_<SECTION>_<KEY>`, `PPHOOK_<SECTION>_<KEY>_FILE`,
 * systemd's credentials, `.env.gpg` beside the file, the file, the defaults.
 *
 * @throws ConfigError with everything that is wrong; never with a secret in it.
 */
export async function loadConfig(sources: ConfigSources = {}): Promise<LoadedConfig> {
  const env = sources.env ?? process.env;
  const places = await findConfigPlaces({ ...sources, env });
  const { file } = places;
  const [written, sealed, environment] = await Promise.all([
    readWritten(file),
    readSealed(places),
    readEnvironment(env),
  ]);
  const layers = [written.layer, sealed.layer, ...environment, commandLine(sources.overrides ?? {})];
  const incomplete = written.closed || sealed.closed;
  const parsed = parseConfig({ file: basename(file), layers, incomplete }, patternProblem);
  if ("issues" in parsed) throw new ConfigError(file, parsed.issues);
  const warnings = [...(await exposureWarnings(file, written.layer)), ...sealed.warnings];
  return { ...parsed, file, warnings, secretFiles: await listSecretFiles(places, written.layer, env) };
}

async function listSecretFiles(places: ConfigPlaces, written: WrittenLayer, env: Environment) {
  const valueFiles = readEnvironmentLayer(env).files.map(({ path, known: { section, key } }) => {
    return { path, section, key };
  });
  return findSecretFiles({ places, written, isSealed: await isThere(places.sealedEnv), valueFiles });
}

/** What a source says, and whether it kept something to itself. */
interface Source {
  readonly layer: WrittenLayer;
  readonly closed: boolean;
}

async function readWritten(file: string): Promise<Source> {
  const name = basename(file);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
    return { layer: readFileLayer(name, text), closed: false };
  } catch (error) {
    return { layer: { settings: [], issues: [unreadable(name, error)] }, closed: true };
  }
}

function unreadable(where: string, error: unknown): ConfigIssue {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  const reasons = new Map([
    ["ENOENT", ["there is no such file", "expected a file"]],
    ["EACCES", ["may not be read by this user", "expected a file that this user may read"]],
    ["EISDIR", ["is a directory", "expected a file"]],
    ["ERR_ENCODING_INVALID_ENCODED_DATA", ["is not UTF-8", "expected text in UTF-8"]],
  ]);
  const [what = "", expected = ""] = reasons.get(code) ?? [
    `cannot be read (${code})`,
    "expected a readable file",
  ];
  return { where, what, expected };
}

async function readSealed({
  sealedEnv,
  gpg,
}: ConfigPlaces): Promise<Source & { readonly warnings: readonly string[] }> {
  if (!(await isThere(sealedEnv))) return { layer: NOTHING_WRITTEN, closed: false, warnings: [] };
  const opened = await openEnvGpg({ ...gpg, file: sealedEnv });
  if ("issue" in opened)
    return { layer: { settings: [], issues: [opened.issue] }, closed: true, warnings: [] };
  const warnings = opened.rotating ? ["a change of the passphrase was broken off: pphook config rotate"] : [];
  return { layer: readEnvGpgLayer(opened.text), closed: false, warnings };
}

const NOTHING_WRITTEN: WrittenLayer = { settings: [], issues: [] };

/** Gives three layers: systemd's credentials, above them the values in files, and above them the values themselves. */
export async function readEnvironment(env: Environment): Promise<readonly WrittenLayer[]> {
  const { files, ...direct } = readEnvironmentLayer(env);
  return [await readCredentials(env), await readValueFiles(files), direct];
}

/** Of the folder that systemd made for this service; the names in it say what they are for. */
async function readCredentials({ CREDENTIALS_DIRECTORY: folder }: Environment): Promise<WrittenLayer> {
  if (!folder) return NOTHING_WRITTEN;
  try {
    const { files, issues } = readCredentialNames(folder, await readdir(folder));
    const layer = await readValueFiles(files);
    return { ...layer, issues: [...layer.issues, ...issues] };
  } catch (error) {
    return { settings: [], issues: [unreadable(`CREDENTIALS_DIRECTORY ${folder}`, error)] };
  }
}

async function readValueFiles(files: readonly ValueFile[]): Promise<WrittenLayer> {
  const read = await Promise.all(files.map(readValueFile));
  return {
    settings: read.flatMap((one) => ("setting" in one ? [one.setting] : [])),
    issues: read.flatMap((one) => ("issue" in one ? [one.issue] : [])),
  };
}

async function readValueFile({
  known: { section, key },
  origin,
  where,
  path,
}: ValueFile): Promise<{ readonly setting: WrittenSetting } | { readonly issue: ConfigIssue }> {
  try {
    const text = (await readFile(path, "utf8")).replace(/\r?\n$/, "");
    return { setting: { section, key, text, where, origin } };
  } catch (error) {
    const { what, expected } = unreadable(where, error);
    return { issue: { where, what: `${path} ${what}`, expected } };
  }
}

function commandLine(overrides: Readonly<Record<string, string>>): WrittenLayer {
  const settings = Object.entries(overrides).map(([id, text]) => {
    const [section = "", key = ""] = id.split(".", 2);
    return { section, key, text, where: "command line", origin: "command line" };
  });
  return { settings, issues: [] };
}

async function exposureWarnings(file: string, { settings }: WrittenLayer): Promise<readonly string[]> {
  const { mode } = await stat(file);
  const secrets = settings.filter((setting) => findKey(setting)?.secret === true && setting.text !== "");
  if ((mode & 0o004) === 0 || secrets.length === 0) return [];
  const names = secrets.map(({ section, key }) => `[${section}] ${key}`).join(", ");
  return [
    `${file} (mode ${formatMode(mode)}) can be read by everybody and holds ${names}: chmod 640, or move it into .env.gpg`,
  ];
}
