import type { AddressRow } from "../domain/address.ts";
import { UpstreamError } from "../domain/errors.ts";
import type { RowCreation, RowFields } from "../domain/row-change.ts";
import type { InventoryEditor, WholeRow } from "../ports/inventory-editor.ts";
import type { Verdict } from "./zone-job.ts";

/** A row that was made, as phpIPAM shows it; null where it could not be read back. */
export interface MadeRow extends Verdict {
  readonly rowId: number | null;
  readonly row: AddressRow | null;
}

/** Columns that refer to something which may be gone meanwhile; phpIPAM then refuses the whole row. */
const REFERENCES = ["deviceId", "customer_id", "location"] as const;
/** What phpIPAM gives by itself. */
const GIVEN: ReadonlySet<string> = new Set(["id", "editDate"]);

/**
 * Makes a row with every field that is given. What it refuses because of a device, customer or location that is gone is made without,
 * and the detail says so, as it says what came out otherwise than asked for.
 *
 * @throws UpstreamError when phpIPAM refuses it without references, too, or fails.
 */
export async function makeRow(editor: InventoryEditor, { after }: RowCreation): Promise<MadeRow> {
  const { rowId, missing } = await createWithout(editor, after.fields);
  const whole = await tryRead(editor, rowId);
  const other = whole === null ? [] : differences(after.fields, whole.fields);
  const details = [
    `row ${rowId}`,
    ...(missing.length === 0 ? [] : [`without ${missing.join(" and ")}, which phpIPAM refused`]),
    ...other.filter((name) => !missing.includes(name)).map((name) => `${name} is not as it was`),
  ];
  return { result: "applied", detail: details.join("; "), rowId, row: whole?.row ?? null };
}

async function createWithout(
  editor: InventoryEditor,
  fields: RowFields,
): Promise<{ readonly rowId: number; readonly missing: readonly string[] }> {
  const present = REFERENCES.filter((name) => Number(fields[name] ?? 0) !== 0);
  const singles = present.length > 1 ? present.map((name) => [name]) : [];
  const attempts: readonly (readonly string[])[] = [[], ...singles, ...(present.length > 0 ? [present] : [])];
  let refusal: unknown;
  for (const missing of attempts) {
    try {
      const kept = Object.entries(fields).filter(([name]) => !missing.includes(name));
      return { rowId: await editor.createRow(Object.fromEntries(kept)), missing };
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.failure !== "rejected") throw error;
      // The first refusal is about the row as it was asked for.
      refusal ??= error;
    }
  }
  throw refusal;
}

async function tryRead(editor: InventoryEditor, id: number): Promise<WholeRow | null> {
  try {
    return await editor.readWhole(id);
  } catch (error) {
    if (error instanceof UpstreamError) return null;
    throw error;
  }
}

function differences(asked: RowFields, made: RowFields): readonly string[] {
  const text = (value: RowFields[string] | undefined) => String(value ?? "");
  return Object.keys(asked).filter((name) => !GIVEN.has(name) && text(asked[name]) !== text(made[name]));
}
