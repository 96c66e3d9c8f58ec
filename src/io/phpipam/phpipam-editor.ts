import type { RowFields } from "../../domain/row-change.ts";
import type { InventoryEditor, WholeRow } from "../../ports/inventory-editor.ts";
import { type CustomFields, RowShapeError, toAddressRow } from "./convert.ts";
import { shapeError } from "./interpret.ts";
import type { PhpipamClient } from "./phpipam-client.ts";

const NO_SUCH_ID = { status: 404, message: "Invalid Id" };
const GONE = { status: 404, message: "Address does not exist" };
/** What phpIPAM gives by itself, and what is no column. */
const GIVEN: ReadonlySet<string> = new Set(["id", "editDate", "links", "custom_fields"]);

/** Corrects rows through phpIPAM's REST API (1.7 and newer). */
export class PhpipamEditor implements InventoryEditor {
  readonly #client: PhpipamClient;
  readonly #fields: CustomFields;

  constructor(client: PhpipamClient, fields: CustomFields) {
    this.#client = client;
    this.#fields = fields;
  }

  async readWhole(id: number, signal?: AbortSignal): Promise<WholeRow | null> {
    const path = `/addresses/${id}/`;
    const answer = await this.#client.call({ path, understood: [NO_SUCH_ID, GONE], signal });
    if ("refused" in answer) return null;
    const row = this.#toRow(answer.data, path);
    if (row.id !== id) throw this.#shape(`row ${id} was asked for, row ${row.id} came`, `GET ${path}`);
    return { row, fields: toFields(answer.data as RawRow) };
  }

  /** A PATCH is a read-merge-write of the row, and without a tag it resets the tag to Used. */
  async setMac(id: number, { mac, tagId }: { readonly mac: string; readonly tagId: number }): Promise<void> {
    await this.#client.call({ method: "PATCH", path: `/addresses/${id}/`, body: { mac, tag: tagId } });
  }

  async deleteRow(id: number): Promise<void> {
    await this.#client.call({ method: "DELETE", path: `/addresses/${id}/`, understood: [GONE] });
  }

  async createRow(fields: RowFields): Promise<number> {
    const body = Object.fromEntries(
      Object.entries(fields).filter(([name, value]) => value !== null && !GIVEN.has(name)),
    );
    const answer = await this.#client.call({ method: "POST", path: "/addresses/", body });
    const id = "refused" in answer ? null : answer.id;
    if (id === null) throw this.#shape("the answer to a creation has no id", "POST /addresses/");
    return id;
  }

  #toRow(data: unknown, path: string) {
    try {
      return toAddressRow(data, this.#fields);
    } catch (error) {
      if (error instanceof RowShapeError) throw this.#shape(error.message, `GET ${path}`);
      throw error;
    }
  }

  #shape(what: string, operation: string) {
    return shapeError(what, { operation, host: this.#client.host });
  }
}

type RawRow = Readonly<Record<string, unknown>>;

/** Custom fields come flat, or under `custom_fields` when the application says so; they are written flat either way. */
function toFields(raw: RawRow): RowFields {
  const nested = raw["custom_fields"];
  const all = { ...raw, ...(typeof nested === "object" && nested !== null ? nested : {}) };
  const fields: Record<string, string | number | null> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value === null || typeof value === "string" || typeof value === "number") fields[name] = value;
    else if (typeof value === "boolean") fields[name] = Number(value);
  }
  return fields;
}
