import type { ConfigIssue } from "../domain/errors.ts";
import { isNamedSection, SECTIONS } from "./config-keys.ts";
import { nearestWord } from "./nearest-word.ts";
import { parseIni } from "./parse-ini.ts";
import type { WrittenLayer } from "./written-layer.ts";

/**
 * Reads the text of a configuration file.
 *
 * @param file - its name, as issues and origins quote it.
 */
export function readFileLayer(file: string, text: string): WrittenLayer {
  const ini = parseIni(text);
  const at = (line: number) => `${file}:${line}`;
  const issues: ConfigIssue[] = ini.issues.map(({ line, what, expected }) => ({
    where: at(line),
    what,
    expected,
  }));
  const meant = new Map(SECTIONS.map((name) => [name, name]));
  for (const { name, line } of ini.sections) {
    if (isNamedSection(name)) meant.set(name, name);
    if (meant.has(name)) continue;
    const near = nearestWord(name, SECTIONS);
    if (near !== null) meant.set(name, near);
    const hint = near === null ? `there are ${SECTIONS.join(", ")}, target:NAME` : `did you mean [${near}]?`;
    issues.push({ where: at(line), what: `[${name.slice(0, 40)}]`, expected: `unknown section; ${hint}` });
  }
  // The keys of a misspelt section are read as those of the section that was meant; elsewhere they are no further mistakes.
  const settings = ini.entries.flatMap(({ section, key, value, line }) => {
    const name = meant.get(section);
    if (name === undefined) return [];
    return [{ section: name, key, text: value, where: at(line), origin: `file ${at(line)}` }];
  });
  return { settings, issues };
}
