import type { AddressRow } from "../../domain/address.ts";
import { UpstreamError } from "../../domain/errors.ts";
import { type CustomFields, hasCustomField, RowShapeError, toAddressRow } from "./convert.ts";
import { shapeError } from "./interpret.ts";

interface CollectorOptions {
  readonly fields: CustomFields;
  /** The field of `policy_field`, where no subnet has it: then every row must. */
  readonly needed?: string | null;
  readonly operation: string;
  readonly host: string;
  readonly onRows?: ((rows: number) => void) | undefined;
  /** Rows of an earlier read: one that says the same again stays the object that it was. */
  readonly known?: ReadonlyMap<number, AddressRow> | undefined;
}

const TELL_EVERY_ROWS = 10_000;

/** Gathers rows of one or many listings, each id once; the first one stays, in the order in which they came. */
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
    const { fields, onRows } = this.#options;
    try {
      for (const raw of data) {
        const row = toAddressRow(raw, fields);
        this.#expectField(raw);
        if (!this.#rows.has(row.id)) this.#rows.set(row.id, this.#unlessKnown(row));
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

  byId(): ReadonlyMap<number, AddressRow> {
    return this.#rows;
  }

  #unlessKnown(row: AddressRow): AddressRow {
    const known = this.#options.known?.get(row.id);
    return known !== undefined && isSameRow(known, row) ? known : row;
  }

  /** A field that is not there says nothing of any row, and what it was to protect would be removed. */
  #expectField(raw: unknown): void {
    const { host, operation, needed: field } = this.#options;
    if (typeof field !== "string" || hasCustomField(raw, field)) return;
    throw new UpstreamError(
      `phpIPAM at ${host}: neither addresses nor subnets have a custom field ${field}`,
      {
        system: "phpipam",
        operation,
        failure: "shape",
        remedy: "correct [phpipam] policy_field, or make the field in phpIPAM, Administration, Custom fields",
      },
    );
  }

  #shape(what: string) {
    return shapeError(what, this.#options);
  }
}

function isSameRow(a: AddressRow, b: AddressRow): boolean {
  return (
    a.id === b.id &&
    a.subnetId === b.subnetId &&
    a.ip === b.ip &&
    a.hostname === b.hostname &&
    a.mac === b.mac &&
    a.profile === b.profile &&
    a.ptrIgnore === b.ptrIgnore &&
    a.isGateway === b.isGateway &&
    a.tagId === b.tagId &&
    a.editDate === b.editDate &&
    a.lastSeen === b.lastSeen &&
    a.policyWord === b.policyWord
  );
}
