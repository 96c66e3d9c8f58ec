import type { FileKind } from "../../domain/generated-file.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RowReservation } from "../../domain/reservation.ts";
import type { Store } from "../../ports/store.ts";

/** What the store keeps of one file. */
export interface FileMemory {
  /** Hash of a file that is held, and why; null when none is. An empty one is released by nobody. */
  readonly held: { readonly hash: string; readonly message: string; readonly isEmpty: boolean } | null;
  /** A held file that a person released. */
  readonly approved: { readonly hash: string; readonly by: string; readonly expiresAt: Instant } | null;
  /** Why the last attempt failed; null when it did not. */
  readonly failure: string | null;
  /** Whether the rows of its reservations are kept. */
  readonly remembersRows: boolean;
}

const NOTHING: FileMemory = { held: null, approved: null, failure: null, remembersRows: false };

export function noteOfFile(kind: FileKind): string {
  return `file-${kind}`;
}

export async function readFileMemory(store: Store, kind: FileKind): Promise<FileMemory> {
  const note = await store.readNote(noteOfFile(kind));
  return note === null ? NOTHING : { ...NOTHING, ...(JSON.parse(note) as Partial<FileMemory>) };
}

/** The rows of the reservations as they were last written. */
export const NOTE_RESERVATIONS = "file-reservations";

export async function readReservations(store: Store): Promise<readonly RowReservation[]> {
  const note = await store.readNote(NOTE_RESERVATIONS);
  return note === null ? [] : (JSON.parse(note) as readonly RowReservation[]);
}
