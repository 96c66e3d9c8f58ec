import type { z } from "zod";
import type { AddressRow, Subnet } from "../../domain/address.ts";
import type { subnetSchema } from "./schema.ts";

/** A row that does not look like one; says which field of which row. */
export class RowShapeError extends Error {}

/** The names of the custom fields that PPHOOK reads. */
export interface CustomFields {
  readonly profile: string;
  /** Null where no `policy_field` is configured. */
  readonly policy: string | null;
}

type RawRow = Readonly<Record<string, unknown>>;

/**
 * Makes a row from one address of the API. Written by hand, since it runs for every row of every read.
 *
 * Numbers may be texts, empty columns null; custom fields are flat or under `custom_fields`.
 *
 * @throws RowShapeError when a field is missing or of another kind: `row 4711: subnetId is missing`.
 */
export function toAddressRow(raw: unknown, fields: CustomFields): AddressRow {
  if (!isRecord(raw)) throw new RowShapeError("a row is not an object");
  const id = wholeNumber(raw, "id");
  if (id === null) throw shape(raw, "id", null);
  return {
    id,
    // A row of no subnet exists in damaged databases only; no subnet has the id 0.
    subnetId: wholeNumber(raw, "subnetId") ?? 0,
    ip: text(raw, "ip"),
    hostname: text(raw, "hostname"),
    mac: text(raw, "mac"),
    profile: customText(raw, fields.profile) ?? "",
    ptrIgnore: wholeNumber(raw, "PTRignore") === 1,
    isGateway: wholeNumber(raw, "is_gateway") === 1,
    tagId: wholeNumber(raw, "tag") ?? 0,
    editDate: dateText(raw, "editDate"),
    lastSeen: dateText(raw, "lastSeen"),
    ...policyOf(raw, fields),
  };
}

/** Makes a subnet; a folder has no prefix length. */
export function toSubnet(raw: z.output<typeof subnetSchema>, fields: Pick<CustomFields, "policy">): Subnet {
  return {
    id: raw.id,
    network: raw.subnet,
    prefixLength: raw.isFolder === 1 ? null : raw.mask,
    sectionId: raw.sectionId ?? 0,
    vrfId: raw.vrfId ?? 0,
    parentId: raw.masterSubnetId ?? 0,
    description: raw.description,
    ...policyOf(raw, fields),
  };
}

function isRecord(value: unknown): value is RawRow {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wholeNumber(raw: RawRow, field: string): number | null {
  const value = raw[field];
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  if (value === null) return null;
  if (typeof value === "string" && /^\d{1,15}$/.test(value)) return Number(value);
  throw shape(raw, field, value);
}

function text(raw: RawRow, field: string): string {
  const value = raw[field];
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  throw shape(raw, field, value);
}

/** @returns undefined when the site has not created the field. */
function customText(raw: RawRow, field: string): string | undefined {
  const nested = raw["custom_fields"];
  const holder = isRecord(nested) ? nested : raw;
  return holder[field] === undefined ? undefined : text(holder, field);
}

const NO_POLICY = {};

function policyOf(raw: RawRow, { policy }: Pick<CustomFields, "policy">): { readonly policyWord?: string } {
  const word = policy === null ? "" : (customText(raw, policy) ?? "");
  return word === "" ? NO_POLICY : { policyWord: word };
}

/** Whether a row or subnet has a custom field at all, empty or not. */
export function hasCustomField(raw: unknown, field: string): boolean {
  return isRecord(raw) && customText(raw, field) !== undefined;
}

/** MySQL's zero date and phpIPAM's 1970-01-01 both mean "never". */
function dateText(raw: RawRow, field: string): string | null {
  const value = text(raw, field);
  return value === "" || value.startsWith("1970-01-01") || value.startsWith("0000-00-00") ? null : value;
}

function shape(raw: RawRow, field: string, value: unknown): RowShapeError {
  const id = raw["id"];
  const who = typeof id === "number" || typeof id === "string" ? `row ${String(id).slice(0, 20)}` : "a row";
  return new RowShapeError(`${who}: ${field} is ${describe(value)}`);
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object"
    ? "an object"
    : `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
}
