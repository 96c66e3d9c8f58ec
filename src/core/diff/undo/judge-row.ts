import type { AddressRow } from "../../../domain/address.ts";
import { canonicalName } from "../../../domain/dns-name.ts";
import type { RowHistory } from "../../../domain/history.ts";
import { parseIp } from "../../../domain/ip-address.ts";
import { currentRowId } from "../../../domain/renumbered.ts";
import type { RowChange, RowState } from "../../../domain/row-change.ts";
import type { UndoVerdict, UndoWorld } from "./undo-verdict.ts";

const ALREADY: UndoVerdict = { kind: "already", change: null };

/**
 * Judges whether a journalled correction of a row can be taken back:
 *
 *   change     now                                             verdict
 *   deletion   the row is there, under its id or a new one     already
 *              its subnet is gone, or its address taken there  refused
 *              else                                            made anew, with every field
 *   MAC        the row is gone, or says something else         refused
 *              the MAC is what it was before                   already
 *              else                                            set
 *   creation   the row is gone                                 already
 *              the row says something else                     refused
 *              else                                            deleted
 */
export function judgeRow(record: RowHistory, world: UndoWorld): UndoVerdict {
  if (record.action === "delete") return judgeDeletion(record, world);
  const id = record.addressId === null ? null : currentRowId(world.renumbered, record.addressId);
  const row = id === null ? undefined : world.rows.get(id);
  if (record.action === "create") return judgeCreation(record, row, world);
  if (row === undefined) return refused(`row ${id} (${record.ip} ${record.hostname}) is gone from phpIPAM`);
  return judgeMac(record, row, world);
}

function judgeDeletion(record: RowHistory, world: UndoWorld): UndoVerdict {
  const { addressId, before, preImage } = record;
  if (before === null || addressId === null || preImage === null)
    return refused("the journal does not hold the whole row");
  const made = { action: "create", type: "row", addressId: null, before: null } as const;
  const change: RowChange = {
    ...{ ...parts(record, world), ...made },
    after: { ...before, fields: preImage },
    undoes: { ...link(record, world), rowId: addressId },
  };
  if (world.rows.has(currentRowId(world.renumbered, addressId))) return { kind: "already", change };
  if (!world.subnets.has(before.subnetId))
    return refused(`its subnet ${before.subnetId} is gone from phpIPAM`);
  const ip = parseIp(before.ip);
  const there = [...world.rows.values()].find(
    (row) => row.subnetId === before.subnetId && parseIp(row.ip) === ip,
  );
  if (there === undefined) return undo(change);
  return isSame(there, before)
    ? { kind: "already", change }
    : refused(`its address is taken by row ${there.id}, ${said(there)}`);
}

function judgeMac(record: RowHistory, row: AddressRow, world: UndoWorld): UndoVerdict {
  const { before, after } = record;
  if (before === null || after === null) return refused("the journal does not hold the whole row");
  const set = { action: "update", type: "mac", addressId: row.id } as const;
  const change: RowChange = {
    ...parts(record, world),
    ...set,
    before: stateOf(row),
    after: { ...stateOf(row), mac: before.mac },
  };
  if (isSame(row, before)) return { kind: "already", change };
  return isSame(row, after) ? undo(change) : refused(`now: ${said(row)}`);
}

function judgeCreation(record: RowHistory, row: AddressRow | undefined, world: UndoWorld): UndoVerdict {
  if (record.addressId === null) return refused("it is not known which row was made");
  if (row === undefined) return ALREADY;
  if (record.after === null || !isSame(row, record.after)) return refused(`now: ${said(row)}`);
  const gone = {
    action: "delete",
    type: "row",
    addressId: row.id,
    before: stateOf(row),
    after: null,
  } as const;
  return undo({ ...parts(record, world), ...gone });
}

function parts(record: RowHistory, world: UndoWorld) {
  const { id, reason, ip, hostname, name } = record;
  return {
    ...({ target: "phpipam", zone: "", rule: "undo", keeper: null } as const),
    name: name === "" ? ("" as const) : canonicalName(name),
    reason: `takes ${id} back: ${reason}`,
    undoes: link(record, world),
    ...{ ip, hostname },
  };
}

function link({ id, run, rule }: RowHistory, { by }: UndoWorld) {
  return { id, run, by, redo: rule === "undo", owner: null, comments: [], rowId: null };
}

function undo(change: RowChange): UndoVerdict {
  return { kind: "undo", change };
}

function refused(why: string): UndoVerdict {
  return { kind: "refused", why };
}

function stateOf({ subnetId, ip, hostname, mac }: AddressRow): RowState {
  return { subnetId, ip, hostname, mac };
}

function isSame(row: RowState, state: RowState): boolean {
  return (
    row.subnetId === state.subnetId &&
    row.ip === state.ip &&
    row.hostname === state.hostname &&
    row.mac === state.mac
  );
}

function said({ ip, hostname, mac }: AddressRow): string {
  return [ip, hostname === "" ? "without a name" : hostname, ...(mac === "" ? [] : [`MAC ${mac}`])].join(" ");
}
