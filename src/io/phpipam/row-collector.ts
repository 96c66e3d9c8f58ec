import type { AddressRow } from "../../domain/address.ts";
import { RowShapeError, toAddressRow } from "./convert.ts";
import { shapeError } from "./interpret.ts";

interface CollectorOptions {
  readonly profileField: string;
  readonly operation: string;
  readonly host: string;
  readonly onRows?: ((rows: number) => void) | undefined;
}

const TELL_EVERY_ROWS = 10_000;

/** Gathers rows of one or many listings, each id once; the first one stays. */
export class RowCollector {
  readonly #options: CollectorOptions;
  readonly #rows = new Map<number, AddressRow>();

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /**
   * Adds the rows of a listing as the API sent it.
   *
   * @throws UpstreamError (shape) when it is no list, or naming the first row that is none.
   */
  add(data: unknown): void {
    if (!Array.isArray(data)) throw this.#shape(`"data" is ${data === undefined ? "missing" : "no list"}`);
    const { profileField, onRows } = this.#options;
    try {
      for (const raw of data) {
        const row = toAddressRow(raw, profileField);
        if (!this.#rows.has(row.id)) this.#rows.set(row.id, row);
        if (this.#rows.size % TELL_EVERY_ROWS === 0) onRows?.(this.#rows.size);
      }
    } catch (error) {
      throw error instanceof RowShapeError ? this.#shape(error.message) : error;
    }
    onRows?.(this.#rows.size);
  }

  rows(): readonly AddressRow[] {
    return [...this.#rows.values()];
  }

  #shape(what: string) {
    return shapeError(what, this.#options);
  }
}
