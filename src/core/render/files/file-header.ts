import { ENTRY_NOUNS, type FileKind } from "../../../domain/generated-file.ts";
import { countOf } from "../count-text.ts";
import { isoInstant } from "../instant-text.ts";
import { visible } from "../visible-text.ts";

/** Where a file comes from. */
export interface FileOrigin {
  /** PPHOOK's own. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
  /** `phpIPAM 1.8.2, 4812 rows`. */
  readonly source: string;
}

const MARK = "Made by PPHOOK ";
const COUNTED = /Made by PPHOOK .*: ([\d,]+) (?:reservation|zone)s?\. Edits/;

/** Says when, from what and by which version a file was made, and how much it lists; one line, without comment signs and quotes. */
export function headerText(kind: FileKind, origin: FileOrigin, entries: number): string {
  const { version, madeAt, source } = origin;
  const from = visible(source).replaceAll(/["\\]/g, "'");
  const what = countOf(entries, ENTRY_NOUNS[kind]);
  return `${MARK}${version} at ${isoInstant(madeAt)} from ${from}: ${what}. Edits are overwritten.`;
}

/** Gives what a file says, whenever it was made. */
export function withoutHeader(text: string): string {
  return text
    .split("\n")
    .filter((line) => !line.includes(MARK))
    .join("\n");
}

/** Reads from the header how much a file lists; null when PPHOOK did not make it. */
export function countEntries(text: string): number | null {
  const found = COUNTED.exec(text)?.[1];
  return found === undefined ? null : Number(found.replaceAll(",", ""));
}
