import type { ConfigIssue } from "../domain/errors.ts";
import { CONFIG_KEYS, findKeyOfVariable, SECTIONS } from "./config-keys.ts";
import type { ValueFile } from "./environment-layer.ts";
import { didYouMean } from "./nearest-word.ts";

/**
 * Sorts the names in systemd's folder of credentials: `phpipam-password` is `[phpipam] password`. What begins like a section and is no
 * key is an issue; other names are somebody's own, such as a key for SSH.
 */
export function readCredentialNames(
  folder: string,
  names: readonly string[],
): { readonly files: readonly ValueFile[]; readonly issues: readonly ConfigIssue[] } {
  const files: ValueFile[] = [];
  const issues: ConfigIssue[] = [];
  for (const name of [...names].sort()) {
    const where = `credential ${name}`;
    const known = findKeyOfVariable(`PPHOOK_${name.toUpperCase().replaceAll("-", "_")}`);
    if (known !== null) files.push({ origin: where, where, path: `${folder}/${name}`, known });
    else if (SECTIONS.some((section) => name.startsWith(`${section.replaceAll("_", "-")}-`)))
      issues.push({ where, what: name, expected: `no such key${didYouMean(name, CREDENTIAL_NAMES)}` });
  }
  return { files, issues };
}

const CREDENTIAL_NAMES = CONFIG_KEYS.map(({ section, key }) => `${section}-${key}`.replaceAll("_", "-"));
