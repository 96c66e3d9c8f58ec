import type { Key } from "./key.ts";
import { NAMED_SECTIONS, WRITTEN_CONFIG } from "./written-config.ts";

/** One key for the reference, for `config show` and for the names of variables. */
export interface ConfigKey {
  readonly section: string;
  readonly key: string;
  /** `duration, 1s to 10m`. */
  readonly type: string;
  /** As one would write it; empty for an empty list; null when there is none. */
  readonly default: string | null;
  readonly required: boolean;
  readonly secret: boolean;
  readonly doc: string;
  /** The environment variable that sets it: `PPHOOK_PHPIPAM_API_URL`. */
  readonly variable: string;
}

/** A key together with the reader of its values. */
export interface KnownKey extends ConfigKey {
  readonly kind: Key<unknown>["kind"];
}

function keysOf([section, keys]: readonly [
  string,
  Readonly<Record<string, Key<unknown>>>,
]): readonly KnownKey[] {
  return Object.entries(keys).map(([key, about]) => ({
    section,
    key,
    type: about.kind.type,
    default: about.default,
    required: about.required,
    secret: about.secret,
    doc: about.doc,
    variable: `PPHOOK_${section}_${key}`.toUpperCase().replaceAll(/[:-]/g, "_"),
    kind: about.kind,
  }));
}

/** All keys with their readers, but for those of sections that bear a name of somebody's choice. */
export const KNOWN_KEYS: readonly KnownKey[] = Object.entries(WRITTEN_CONFIG).flatMap(keysOf);

/** The keys of `[target:NAME]`, for the reference. */
export const NAMED_KEYS: readonly ConfigKey[] = Object.entries(NAMED_SECTIONS).flatMap(([kind, keys]) =>
  keysOf([`${kind}:NAME`, keys]),
);

/** The catalogue of all keys, in the order of the reference, which is generated from it. */
export const CONFIG_KEYS: readonly ConfigKey[] = KNOWN_KEYS.map(({ kind: _, ...key }) => Object.freeze(key));

/** All section names. */
export const SECTIONS: readonly string[] = Object.keys(WRITTEN_CONFIG);

const NAMED = /^(\w+):[A-Za-z0-9][\w-]{0,31}$/;

/** Gives the keys that a section may hold; none for a section that does not exist. */
export function keysOfSection(section: string): readonly KnownKey[] {
  const kind = NAMED.exec(section)?.[1];
  if (kind === undefined) return KNOWN_KEYS.filter((known) => known.section === section);
  return isNamedKind(kind) ? keysOf([section, NAMED_SECTIONS[kind]]) : [];
}

function isNamedKind(kind: string): kind is keyof typeof NAMED_SECTIONS {
  return kind in NAMED_SECTIONS;
}

/** Tells whether a section bears a name of somebody's choice: `target:ns01`. */
export function isNamedSection(section: string): boolean {
  return NAMED.test(section) && keysOfSection(section).length > 0;
}

const BY_NAME = new Map(KNOWN_KEYS.map((known) => [keyId(known), known]));
const BY_VARIABLE = new Map(KNOWN_KEYS.map((known) => [known.variable, known]));

/** Names a key in one word: `phpipam.api_url`. */
export function keyId({ section, key }: { readonly section: string; readonly key: string }): string {
  return `${section}.${key}`;
}

export function findKey(name: { readonly section: string; readonly key: string }): KnownKey | null {
  if (!isNamedSection(name.section)) return BY_NAME.get(keyId(name)) ?? null;
  return keysOfSection(name.section).find((known) => known.key === name.key) ?? null;
}

/** Finds the key that a variable sets: `PPHOOK_LOG_LEVEL`, `PPHOOK_TARGET_NS01_HOST`. */
export function findKeyOfVariable(variable: string): KnownKey | null {
  return BY_VARIABLE.get(variable) ?? findNamedKey(variable);
}

function findNamedKey(variable: string): KnownKey | null {
  // The longest first: dns_port ends in port.
  for (const [kind, keys] of Object.entries(NAMED_SECTIONS))
    for (const key of Object.keys(keys).sort((a, b) => b.length - a.length)) {
      const name = new RegExp(`^PPHOOK_${kind}_(\\w+)_${key}$`, "i").exec(variable)?.[1]?.toLowerCase();
      const found = name === undefined ? null : findKey({ section: `${kind}:${name}`, key });
      if (found !== null) return found;
    }
  return null;
}

/** The names of all variables. */
export function variableNames(): Iterable<string> {
  return BY_VARIABLE.keys();
}
