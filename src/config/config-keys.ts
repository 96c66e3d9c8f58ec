import type { Key } from "./key.ts";
import { WRITTEN_CONFIG } from "./written-config.ts";

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

/** All keys with their readers. */
export const KNOWN_KEYS: readonly KnownKey[] = Object.entries(WRITTEN_CONFIG).flatMap(([section, keys]) =>
  Object.entries<Key<unknown>>(keys).map(([key, about]) => ({
    section,
    key,
    type: about.kind.type,
    default: about.default,
    required: about.required,
    secret: about.secret,
    doc: about.doc,
    variable: `PPHOOK_${section}_${key}`.toUpperCase(),
    kind: about.kind,
  })),
);

/** The catalogue of all keys, in the order of the reference, which is generated from it. */
export const CONFIG_KEYS: readonly ConfigKey[] = KNOWN_KEYS.map(({ kind: _, ...key }) => Object.freeze(key));

/** All section names. */
export const SECTIONS: readonly string[] = Object.keys(WRITTEN_CONFIG);

const BY_NAME = new Map(KNOWN_KEYS.map((known) => [keyId(known), known]));
const BY_VARIABLE = new Map(KNOWN_KEYS.map((known) => [known.variable, known]));

/** Names a key in one word: `phpipam.api_url`. */
export function keyId({ section, key }: { readonly section: string; readonly key: string }): string {
  return `${section}.${key}`;
}

export function findKey(name: { readonly section: string; readonly key: string }): KnownKey | null {
  return BY_NAME.get(keyId(name)) ?? null;
}

/** Finds the key that a variable sets: `PPHOOK_LOG_LEVEL`. */
export function findKeyOfVariable(variable: string): KnownKey | null {
  return BY_VARIABLE.get(variable) ?? null;
}

/** The names of all variables. */
export function variableNames(): Iterable<string> {
  return BY_VARIABLE.keys();
}
