import type { ConfigIssue } from "../domain/errors.ts";
import { findKeyOfVariable, type KnownKey, variableNames } from "./config-keys.ts";
import { didYouMean } from "./nearest-word.ts";
import type { WrittenLayer, WrittenSetting } from "./written-layer.ts";

/** Variables of PPHOOK that say where the configuration is, not what is in it. */
const LOCATORS: ReadonlySet<string> = new Set(["PPHOOK_CONFIG", "PPHOOK_PASSPHRASE_FILE"]);

/** A value that stands in a file of its own, named by `PPHOOK_<SECTION>_<KEY>_FILE` or by systemd. */
export interface ValueFile {
  /** What names it: `env PPHOOK_LOG_LEVEL_FILE`, `credential phpipam-password`. */
  readonly origin: string;
  /** The same, for an issue. */
  readonly where: string;
  readonly path: string;
  readonly known: KnownKey;
}

/** Sorts the `PPHOOK_*` variables of the process into values and files to read; unknown names are issues. */
export function readEnvironmentLayer(
  env: Readonly<Record<string, string | undefined>>,
): WrittenLayer & { readonly files: readonly ValueFile[] } {
  const settings: WrittenSetting[] = [];
  const files: ValueFile[] = [];
  const issues: ConfigIssue[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith("PPHOOK_") || LOCATORS.has(variable) || text === undefined) continue;
    // The whole name first: a key can itself end in _file.
    const known = findKeyOfVariable(variable);
    const named = variable.endsWith("_FILE") ? findKeyOfVariable(variable.slice(0, -"_FILE".length)) : null;
    if (known !== null) settings.push(variableSetting(known, variable, text));
    else if (named === null) issues.push(unknownVariable(variable, "environment"));
    else if (text !== "")
      files.push({ origin: `env ${variable}`, where: variable, path: text, known: named });
  }
  return { settings, files, issues };
}

function variableSetting(known: KnownKey, variable: string, text: string): WrittenSetting {
  const { section, key } = known;
  return { section, key, text, where: variable, origin: `env ${variable}` };
}

/** Tells of a variable that sets nothing; names only, never its value. */
export function unknownVariable(variable: string, where: string): ConfigIssue {
  const hint = didYouMean(variable, [...variableNames(), ...LOCATORS]);
  return { where, what: variable, expected: `unknown variable${hint}` };
}
