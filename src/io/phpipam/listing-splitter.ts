const PART_BYTES = 256 * 1024;
const OPENING = '"data":[';
const LONGEST_OPENING_BYTES = 4096;
const BETWEEN_ROWS = "},{";

/**
 * Parses a listing part by part while it comes, so that it is never in memory as a whole.
 *
 * It cuts between two rows: at the last `},{` that has come, provided that all before it parses as a list. That is proof enough: the
 * part began where a row begins, so what parses are whole rows, and a cut within a text or within a row does not parse. What is left in the end
 * is an answer as phpIPAM sends it, with the last rows only; whether it is whole and a success shows when that is read. An answer
 * of another form is not cut at all.
 */
export class ListingSplitter {
  readonly #onRows: (rows: readonly unknown[]) => void;
  /** Up to the opening bracket of the rows; null before it has come. */
  #head: Buffer | null = null;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  readonly #partBytes: number;
  #nextCutBytes: number;

  constructor(onRows: (rows: readonly unknown[]) => void, partBytes = PART_BYTES) {
    this.#onRows = onRows;
    this.#partBytes = partBytes;
    this.#nextCutBytes = partBytes;
  }

  /** Takes the next bytes of the body; tells the rows that are whole. */
  push(chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= this.#nextCutBytes) this.#cut();
  }

  /** Gives what was not told: the answer without the rows that were. */
  rest(): Buffer {
    return Buffer.concat(this.#head === null ? this.#waiting : [this.#head, ...this.#waiting]);
  }

  #cut(): void {
    let bytes = Buffer.concat(this.#waiting);
    if (this.#head === null) {
      this.#head = openingOf(bytes);
      bytes = bytes.subarray(this.#head?.length ?? 0);
    }
    const end = this.#head === null ? -1 : bytes.lastIndexOf(BETWEEN_ROWS);
    const rows = end === -1 ? null : parseRows(bytes.subarray(0, end + 1));
    // What cannot be cut is tried again when twice as much is there, so that the work stays in proportion.
    this.#nextCutBytes = rows === null ? 2 * bytes.length : this.#partBytes;
    const left = rows === null ? bytes : bytes.subarray(end + 2);
    this.#waiting = [left];
    this.#waitingBytes = left.length;
    if (rows !== null) this.#onRows(rows);
  }
}

/** Gives the beginning of a successful answer up to where its rows begin; null when it begins otherwise. */
function openingOf(bytes: Buffer): Buffer | null {
  const at = bytes.subarray(0, LONGEST_OPENING_BYTES).indexOf(OPENING);
  if (at === -1) return null;
  const opening = Buffer.from(bytes.subarray(0, at + OPENING.length));
  const answer = parsed(`${opening.toString("utf8")}]}`) as { success?: unknown; data?: unknown } | null;
  return answer?.success === true && Array.isArray(answer.data) && answer.data.length === 0 ? opening : null;
}

function parseRows(bytes: Buffer): readonly unknown[] | null {
  return parsed(`[${bytes.toString("utf8")}]`) as readonly unknown[] | null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
