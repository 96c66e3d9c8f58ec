import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Answers } from "../../domain/answers.ts";
import { UsageError } from "../../domain/errors.ts";
import { findKey, keyId } from "../config-keys.ts";
import { readEnvGpgLayer } from "../env-gpg-layer.ts";
import { readFileLayer } from "../file-layer.ts";
import { readShellAssignments } from "../read-shell-assignments.ts";
import type { WrittenLayer } from "../written-layer.ts";
import type { ConfigPlaces } from "./config-places.ts";
import { openEnvGpg } from "./gpg-env.ts";

/** What the files of an earlier PPHOOK say. */
export interface OlderInstallation {
  readonly answers: Answers;
  /** What was read: `config.ini: 14 settings`. */
  readonly taken: readonly string[];
  /** What was not taken, and why; never a value. */
  readonly left: readonly string[];
  /** Whether its secrets were encrypted. */
  readonly sealed: boolean;
}

interface Source {
  readonly file: string;
  readonly layer: WrittenLayer;
}

/**
 * Reads the configuration of an earlier PPHOOK from its folder: `global_vars.sh` (which is read, not run), `config.ini`, `.env`,
 * `.env.gpg` and the mail templates; the later ones win. Changes nothing there.
 *
 * @throws UsageError when there is no such folder, or nothing of PPHOOK in it.
 */
export async function readOlderInstallation(
  folder: string,
  gpg: ConfigPlaces["gpg"],
): Promise<OlderInstallation> {
  const names = await list(folder);
  const sources: Source[] = [];
  const has = (file: string) => names.includes(file);
  const read = (file: string) => readFile(join(folder, file), "utf8");
  if (has("global_vars.sh"))
    sources.push({ file: "global_vars.sh", layer: shellLayer(await read("global_vars.sh")) });
  if (has("config.ini"))
    sources.push({ file: "config.ini", layer: readFileLayer("config.ini", await read("config.ini")) });
  if (has(".env")) sources.push({ file: ".env", layer: readEnvGpgLayer(await read(".env"), ".env") });
  if (has(".env.gpg")) sources.push({ file: ".env.gpg", layer: await sealedLayer(folder, names, gpg) });
  if (sources.length === 0)
    throw new UsageError(`${folder} holds no configuration of PPHOOK`, {
      remedy: "name the folder with its config.ini, global_vars.sh or .env.gpg",
    });
  return combine(sources, await placesWithin(folder, names));
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new UsageError(`the folder ${folder} cannot be read`, {
      remedy: "name the folder of the earlier installation, readable for this account",
      cause: error,
    });
  }
}

function shellLayer(text: string): WrittenLayer {
  const { assignments, issues } = readShellAssignments(text, "global_vars.sh");
  const layer = readEnvGpgLayer(assignments, "global_vars.sh");
  return { settings: layer.settings, issues: [...issues, ...layer.issues] };
}

/** With the passphrase that lies beside it, else with that of the new installation. */
async function sealedLayer(
  folder: string,
  names: readonly string[],
  gpg: ConfigPlaces["gpg"],
): Promise<WrittenLayer> {
  const beside = names.includes(".gpg_passphrase") ? { passphraseFile: join(folder, ".gpg_passphrase") } : {};
  const opened = await openEnvGpg({ ...gpg, ...beside, file: join(folder, ".env.gpg") });
  return "issue" in opened ? { settings: [], issues: [opened.issue] } : readEnvGpgLayer(opened.text);
}

/** Where its last check and its templates are, for what names them nowhere. */
async function placesWithin(folder: string, names: readonly string[]): Promise<Answers> {
  const templates = [folder, join(folder, "templates")];
  const found = await Promise.all(
    templates.map(async (place) =>
      (await readdir(place).catch(() => [])).some((name) => name.endsWith(".j2")),
    ),
  );
  const place = templates[found.indexOf(true)];
  return {
    ...(names.includes("last_check") ? { "script.last_check_file": resolve(folder, "last_check") } : {}),
    ...(place === undefined ? {} : { "notify.template_directory": resolve(place) }),
  };
}

function combine(sources: readonly Source[], within: Answers): OlderInstallation {
  const answers: Record<string, string> = { ...within };
  const taken: string[] = [];
  const left: string[] = [];
  for (const { file, layer } of sources) {
    const { known = [], unknown = [] } = Object.groupBy(layer.settings, (setting) =>
      findKey(setting) === null ? "unknown" : "known",
    );
    for (const setting of known) answers[keyId(setting)] = setting.text;
    taken.push(`${file}: ${known.length} ${known.length === 1 ? "setting" : "settings"}`);
    for (const { section, key, where } of unknown)
      left.push(`${where}: [${section}] ${key} is no key of this version`);
    for (const { where, what, expected } of layer.issues) left.push(`${where}: ${what}: ${expected}`);
  }
  for (const [id, path] of Object.entries(within)) if (answers[id] === path) taken.push(`${id}: ${path}`);
  // Only looking at first, whatever it did before.
  const { "policy.mode": _, ...others } = answers;
  return { answers: others, taken, left, sealed: sources.some(({ file }) => file === ".env.gpg") };
}
