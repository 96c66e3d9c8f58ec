import { displayName } from "../../domain/dns-name.ts";
import { parseIp } from "../../domain/ip-address.ts";
import { APPROVED_DETAIL, type ChangeRecord, type JournalEvent } from "../../domain/journal.ts";
import { reverseName } from "../../domain/reverse-name.ts";

type Text = string | null;

/** The parts of an event that the journal repeats in columns, in the order of the table. */
export type SearchColumns = readonly [
  target: Text,
  action: Text,
  zone: Text,
  name: Text,
  addressId: number | null,
  ip: Text,
  hostname: Text,
  changeId: Text,
  result: Text,
  approved: 0 | 1,
];

const NOTHING: SearchColumns = [null, null, null, null, null, null, null, null, null, 0];

/** Extracts what an entry is searched by. Addresses are canonical; names lower-case, without final dot. */
export function searchColumns(event: JournalEvent): SearchColumns {
  if (event.kind === "change") return changeColumns(event.change);
  if (event.kind !== "result") return NOTHING;
  const approved = event.detail === APPROVED_DETAIL ? 1 : 0;
  return [null, null, null, null, null, null, null, storable(event.changeId), event.result, approved];
}

function changeColumns(change: ChangeRecord): SearchColumns {
  return [
    change.target,
    change.action,
    storable(change.zone),
    searchName(change.name),
    change.addressId,
    searchIp(change.ip),
    searchName(change.hostname),
    storable(change.id),
    null,
    0,
  ];
}

/** What a subject is looked for as: in the address column, and in the two columns of names. */
export function searchTerms(subject: string): { readonly ip: Text; readonly names: readonly string[] } {
  const ip = parseIp(subject.trim());
  const asTyped = searchName(subject);
  const names = [asTyped, ip === null ? null : searchName(reverseName(ip))];
  return { ip: ip ?? asTyped, names: names.filter((name) => name !== null) };
}

function searchName(text: string): Text {
  return storable(displayName(text.trim().toLowerCase())) || null;
}

function searchIp(text: string): Text {
  const trimmed = text.trim();
  return parseIp(trimmed) ?? searchName(trimmed);
}

/** Half a surrogate pair cannot be stored as UTF-8, and would make the column differ from the body. */
function storable(text: string): string {
  return text.toWellFormed();
}
