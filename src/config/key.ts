import type { Kind } from "./value-kind.ts";

/** What may be written under one key, and what it means. */
export interface Key<T> {
  readonly kind: Kind<T>;
  /** As one would write it; null when there is none. */
  readonly default: string | null;
  readonly required: boolean;
  readonly secret: boolean;
  /** One line for the reference. */
  readonly doc: string;
}

/** Must be written. */
export function required<T>(kind: Kind<T>, doc: string): Key<T> {
  return { kind, default: null, required: true, secret: false, doc };
}

/** May be left out. */
export function optional<T>(kind: Kind<T>, doc: string): Key<T | null> {
  return { kind, default: null, required: false, secret: false, doc };
}

/** Has a default. */
export function preset<T>(kind: Kind<T>, written: string, doc: string): Key<T> {
  return { kind, default: written, required: false, secret: false, doc };
}

/** Is never printed. */
export function secret<T>(key: Key<T>): Key<T> {
  return { ...key, secret: true };
}
