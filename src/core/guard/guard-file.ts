import { ENTRY_NOUNS, type FileKind } from "../../domain/generated-file.ts";
import type { Limits } from "../../domain/policy.ts";

/** How much a file lists now, and would list. */
export interface FileSize {
  readonly kind: FileKind;
  readonly before: number;
  readonly after: number;
}

export interface FileTrip {
  /** Entries that would go. */
  readonly measured: number;
  readonly limit: number;
  readonly message: string;
  /** An empty file is not released by anybody: it would take every client or zone down. */
  readonly isEmpty: boolean;
}

/**
 * Judges a file that is to replace one: it may lose as much as a zone may in one cycle, and never all.
 *
 * @param doubt - why the inventory is doubted, so that nothing at all may be lost; null when it is not.
 * @returns null when it may.
 */
export function guardFile(
  { kind, before, after }: FileSize,
  limits: Limits,
  doubt: string | null,
): FileTrip | null {
  const measured = before - after;
  const limit =
    doubt !== null ? 0 : Math.max(limits.minDeletesAllowed, (before * limits.maxDeletePercent) / 100);
  const isEmpty = after === 0 && before > 0;
  if (measured <= limit && !isEmpty) return null;
  const why = doubt === null ? "" : `; ${doubt}`;
  const share = `${((100 * measured) / before).toFixed(1)} %, limit ${Math.floor(limit)}`;
  const what = `${measured} of ${before} ${ENTRY_NOUNS[kind]}s would go from the ${kind} file`;
  const message = isEmpty ? `all ${what}: an empty file is never written` : `${what} (${share})${why}`;
  return { measured, limit, message, isEmpty };
}
