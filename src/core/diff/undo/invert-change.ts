import type { ChangeAction, RecordChange, RecordState } from "../../../domain/change.ts";
import type { Fqdn } from "../../../domain/dns-name.ts";
import type { RecordHistory } from "../../../domain/history.ts";
import type { ManagedType, Rrset } from "../../../domain/rrset.ts";

const INVERSE: Readonly<Record<ChangeAction, ChangeAction>> = {
  create: "delete",
  update: "update",
  delete: "create",
};

/** A journalled change, its names known to be canonical. */
export interface InvertedRecord {
  readonly record: RecordHistory;
  readonly zone: Fqdn;
  readonly name: Fqdn;
  readonly type: ManagedType;
}

/**
 * Gives the change that takes a journalled one back: the value before comes again with its disabled flag, the TTL of the RRset that
 * is there, else the one it had, and its comments where the RRset has to be made anew.
 */
export function invertChange(
  { record, zone, name, type }: InvertedRecord,
  live: Rrset | undefined,
  by: string,
): RecordChange {
  const withTtl = (state: RecordState | null) =>
    state === null ? null : { ...state, ttlSeconds: live?.ttlSeconds ?? state.ttlSeconds };
  const { id, run, reason, addressId, ip, hostname, ownedBefore, preImage } = record;
  return {
    target: "powerdns",
    action: INVERSE[record.action],
    ...{ zone, name, type, addressId, ip, hostname },
    before: withTtl(record.after),
    after: withTtl(record.before),
    rule: "undo",
    reason: `takes ${id} back: ${reason}`,
    undoes: {
      ...{ id, run, by, redo: record.rule === "undo", rowId: null },
      owner: record.before === null ? null : (ownedBefore ?? null),
      comments: record.before === null ? [] : (preImage?.comments ?? []),
    },
  };
}
