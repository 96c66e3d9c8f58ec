import type { ConfigIssue } from "../domain/errors.ts";
import { buildConfig } from "./build-config.ts";
import type { Config } from "./config.ts";
import { findKey, KNOWN_KEYS, type KnownKey, keyId, keysOfSection } from "./config-keys.ts";
import { findConflicts, type Told } from "./find-conflicts.ts";
import { alignNames, nameOfSection } from "./named-sections.ts";
import { nearestWord } from "./nearest-word.ts";
import { describeKey } from "./parse-ini.ts";
import { maskRefused, maskValue, type SettingView } from "./setting-view.ts";
import type { WrittenTarget, WrittenValues } from "./written-config.ts";
import type { Written, WrittenSetting } from "./written-layer.ts";

export type ParsedConfig =
  | { readonly config: Config; readonly settings: readonly SettingView[] }
  | { readonly issues: readonly ConfigIssue[] };

/** Says what is wrong with a regular expression; null when it compiles. */
export type PatternCheck = (text: string) => string | null;

/**
 * Makes the configuration out of all that was written, or finds everything wrong with it at once. Values that a higher
 * source overrides are checked too. An empty value counts as not written, except for a list.
 */
export function parseConfig(written: Written, compilePattern: PatternCheck): ParsedConfig {
  const { settings, sections } = alignNames(written.layers.flatMap((layer) => layer.settings));
  const known = [...KNOWN_KEYS, ...sections.flatMap(keysOfSection)];
  const { told, issues } = readSettings(settings, compilePattern);
  issues.push(...written.layers.flatMap((layer) => layer.issues));
  if (!written.incomplete) issues.push(...missing(written.file, told, known));
  issues.push(...findConflicts(told, written));
  if (issues.length > 0) return { issues: inOrder(issues) };
  return {
    config: buildConfig(collectValues(told), collectTargets(told, sections)),
    settings: known.map((each) => view(each, told)),
  };
}

function readSettings(settings: readonly WrittenSetting[], compilePattern: PatternCheck) {
  const issues: ConfigIssue[] = [];
  const told = new Map<string, Told>();
  for (const setting of settings) {
    const known = findKey(setting);
    if (known === null) issues.push(unknownKey(setting, told));
    if (known === null || (setting.text.trim() === "" && !known.kind.emptyCounts)) continue;
    const reading = readValue(known, setting, compilePattern);
    told.set(keyId(known), { setting, value: "value" in reading ? reading.value : undefined });
    if ("expected" in reading) issues.push(refused(known, setting, reading.expected));
  }
  return { told, issues };
}

function readValue(known: KnownKey, setting: WrittenSetting, compilePattern: PatternCheck) {
  // Spaces around a secret can belong to it.
  const text = known.secret ? setting.text.replace(/^[\r\n]+|[\r\n]+$/g, "") : setting.text.trim();
  const reading = known.kind.read(text);
  if (keyId(known) !== "validation.hostname_pattern" || "expected" in reading) return reading;
  const problem = compilePattern(text);
  return problem === null ? reading : { expected: `a regular expression (RE2 syntax): ${problem}` };
}

function refused(known: KnownKey, setting: WrittenSetting, expected: string): ConfigIssue {
  const what = `[${known.section}] ${known.key} = ${maskRefused(known, setting.text)}`;
  return { where: setting.where, what, expected: `expected ${expected}` };
}

/** Reports a key that nobody knows. The key that was meant counts as told: that it is missing is no second mistake. */
function unknownKey(setting: WrittenSetting, told: Map<string, Told>): ConfigIssue {
  const { section, key, where } = setting;
  const elsewhere = KNOWN_KEYS.filter((known) => known.key === key).map((known) => `[${known.section}]`);
  const siblings = keysOfSection(section).map((known) => known.key);
  const meant = nearestWord(key, siblings);
  const id = keyId({ section, key: meant ?? "" });
  if (meant !== null && !told.has(id)) told.set(id, { setting, value: undefined });
  let hint = meant === null ? "" : `; did you mean ${meant}?`;
  if (elsewhere.length > 0) hint = `; it belongs in ${elsewhere.join(" or ")}`;
  return { where, what: describeKey(section, key), expected: `unknown key${hint}` };
}

function missing(file: string, told: ReadonlyMap<string, Told>, keys: readonly KnownKey[]): ConfigIssue[] {
  return keys
    .filter((known) => known.required && !told.has(keyId(known)))
    .map(({ section, key, type, variable }) => ({
      where: `${file} [${section}]`,
      what: `[${section}] ${key}`,
      expected: `missing; expected a ${type} here or in ${variable}`,
    }));
}

function collectValues(told: ReadonlyMap<string, Told>): WrittenValues {
  const values: Record<string, Record<string, unknown>> = {};
  for (const known of KNOWN_KEYS) {
    values[known.section] ??= {};
    Object.assign(values[known.section] ?? {}, { [known.key]: effectiveValue(known, told) });
  }
  // The catalogue that WrittenValues is derived from is the one that was just walked.
  return values as unknown as WrittenValues;
}

/** The catalogue that WrittenTarget is derived from is the one that is walked here. */
function collectTargets(
  told: ReadonlyMap<string, Told>,
  sections: readonly string[],
): ReadonlyMap<string, WrittenTarget> {
  const targets = sections.map((section) => {
    const values = keysOfSection(section).map((known) => [known.key, effectiveValue(known, told)]);
    return [nameOfSection(section), Object.fromEntries(values) as unknown as WrittenTarget] as const;
  });
  return new Map(targets);
}

function effectiveValue(known: KnownKey, told: ReadonlyMap<string, Told>): unknown {
  const own = told.get(keyId(known));
  if (own !== undefined) return own.value;
  if (known.default === null) return null;
  const reading = known.kind.read(known.default);
  return "value" in reading ? reading.value : null;
}

function view(known: KnownKey, told: ReadonlyMap<string, Told>): SettingView {
  const own = told.get(keyId(known))?.setting;
  const value = maskValue(known, own?.text.trim() ?? known.default ?? "");
  return { section: known.section, key: known.key, value, origin: own?.origin ?? "default" };
}

/** Orders issues by source, in order of appearance, and by line; a source's issues without line come last. */
function inOrder(issues: readonly ConfigIssue[]): readonly ConfigIssue[] {
  const placed = issues.map((issue) => {
    const [, source = issue.where, line] = /^(.*?)(?::(\d+)| \[.*)$/.exec(issue.where) ?? [];
    return { issue, source, line: line === undefined ? Number.MAX_SAFE_INTEGER : Number(line) };
  });
  const sources = [...new Set(placed.map(({ source }) => source))];
  const rank = (source: string) => sources.indexOf(source);
  return placed.sort((a, b) => rank(a.source) - rank(b.source) || a.line - b.line).map(({ issue }) => issue);
}
