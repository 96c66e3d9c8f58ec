import type { RecordChange } from "../../domain/change.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import type { LeavingRow } from "../../domain/leaving-row.ts";
import type { Ledger, OwnedValue } from "../../domain/ledger.ts";
import type { Policy } from "../../domain/policy.ts";
import type { SubnetIndex } from "../../domain/subnet-index.ts";
import type { RowIndex, WantedRow } from "../../domain/wanted-row.ts";
import type { DnsView } from "../../domain/zone.ts";
import { adoptLeaving } from "./adopt-leaving.ts";
import { adoptValues } from "./adopt-values.ts";
import { type AddressState, decideAddress } from "./decide-address.ts";
import { addMissingPtr, openPtrCase, type PtrCase, removeStalePtrs } from "./decide-ptr.ts";
import { createDnsWorld, type DnsWorld } from "./dns-world.ts";
import { type Followed, followRows } from "./follow-rows.ts";
import { keepReferencedNames } from "./keep-referenced.ts";
import { pairChanges } from "./pair-changes.ts";
import { resumeParking } from "./resume-parking.ts";
import { createSketch, keyOf } from "./sketch.ts";
import { isNamed, type NamedRow, note, type Study, subjectOf } from "./study.ts";

export interface DiffInput {
  /** All rows of the inventory, in any order. */
  readonly index: RowIndex;
  readonly ledger: Ledger;
  /** The ledger's owned values with their heirs as owners. */
  readonly owned: ReadonlyMap<string, OwnedValue>;
  /** Rows to decide about; about the others nothing changes. */
  readonly due: ReadonlySet<number>;
  /** Rows whose live values are adopted: the due ones, and on a full pass every row. */
  readonly adopting: ReadonlySet<number>;
  /** Rows that are to be deleted, and are not in `index`. */
  readonly leaving: ReadonlyMap<number, LeavingRow>;
  readonly view: DnsView;
  /** Keys of values that an undo brought back; nobody removes them. */
  readonly kept: ReadonlySet<string>;
  readonly isInSubnet: SubnetIndex;
  readonly policy: Policy;
  /** Ids of findings that somebody accepted. */
  readonly accepted: ReadonlySet<string>;
  readonly now: Instant;
}

export interface DiffResult {
  /** Sorted by `compareChanges`. */
  readonly changes: readonly RecordChange[];
  readonly findings: readonly Finding[];
  /** Values that PPHOOK owns from now on, or for another row than before. */
  readonly adopted: readonly OwnedValue[];
  /** Values that PPHOOK owns for a row which is to be deleted, once that begins. */
  readonly taken: readonly OwnedValue[];
  /** Keys of values that PPHOOK does not own any more, because they are gone or were brought back by somebody. */
  readonly lapsed: readonly string[];
  /** Zones that a decision needed and nobody had read: read them and decide again. Empty when the result is final. */
  readonly missing: ReadonlySet<Fqdn>;
}

/**
 * Decides what must change in DNS so that it says what the inventory says, touching only what is PPHOOK's to touch.
 * Total, deterministic, and independent of the order of rows; applying its changes and deciding again gives no change.
 *
 * The story: owned values follow their rows; each due row's address is decided; removals of names that others point to are taken
 * back; stale PTRs go; missing PTRs come. Each step sees the world as the steps before would leave it.
 */
export function diffRecords(input: DiffInput): DiffResult {
  const world = createDnsWorld(input.view, input.ledger);
  const resumed = resumeParking(world, input.owned.values(), input.now);
  const study = openStudy(input, world, resumed);
  const followed = followRows(study);
  const states = openRows(study, followed).map((row) => [row, decideAddress(study, row, followed)] as const);
  keepReferencedNames(study);
  decidePtrs(study, states, followed);
  const adopting = [...input.adopting]
    .map((id) => input.index.byId.get(id))
    .filter((row) => row !== undefined);
  return {
    changes: pairChanges(study.world, study.sketch, input.policy.ttlSeconds),
    findings: study.findings,
    adopted: [
      ...resumed.filter((value) => !followed.lapsed.has(keyOf(value))),
      ...followed.transferred,
      ...adoptValues(study, adopting, followed.lapsed),
    ],
    taken: study.taken,
    lapsed: [...followed.lapsed],
    missing: study.world.missing,
  };
}

function openStudy(input: DiffInput, world: DnsWorld, resumed: readonly OwnedValue[]): Study {
  const rows = [...input.due]
    .map((id) => input.index.byId.get(id))
    .filter((row) => row !== undefined && row.standing === "valid") as WantedRow[];
  const { index, ledger, due, leaving, kept, isInSubnet, policy, accepted, now } = input;
  const taken = adoptLeaving(input, world);
  return {
    index,
    ledger,
    leaving,
    taken,
    owned: withValues(input.owned, [...resumed, ...taken]),
    due,
    kept,
    isInSubnet,
    policy,
    accepted,
    now,
    world,
    rows: rows.sort((a, b) => a.id - b.id),
    sketch: createSketch(world, kept),
    findings: [],
  };
}

function withValues(
  owned: ReadonlyMap<string, OwnedValue>,
  values: readonly OwnedValue[],
): ReadonlyMap<string, OwnedValue> {
  if (values.length === 0) return owned;
  return new Map([...owned, ...values.map((value) => [keyOf(value), value] as const)]);
}

/** Rows that moved come first: what they bring to a name is there when the rows that share it are decided. */
function openRows(study: Study, followed: Followed): readonly NamedRow[] {
  const open = study.rows.filter((row): row is NamedRow => isNamed(row) && !followed.blocked.has(row.id));
  if (followed.address.size === 0) return open;
  const stays = (row: NamedRow) => Number(!followed.address.has(row.id));
  return open.sort((a, b) => stays(a) - stays(b) || a.id - b.id);
}

/** All removals are decided before the first creation, so that no row's decision depends on which row came first. */
function decidePtrs(
  study: Study,
  states: readonly (readonly [NamedRow, AddressState])[],
  followed: Followed,
): void {
  const cases: PtrCase[] = [];
  for (const [row, state] of states) {
    const item = openPtrCase(study, row, { state, moves: followed.ptr.has(row.id) });
    if (item !== null) cases.push(item);
    if (state === "empty") noteNamedWithoutRecords(study, row);
  }
  const cleaned = cases.map((item) => removeStalePtrs(study, item));
  for (const item of cleaned) addMissingPtr(study, item, followed);
}

function noteNamedWithoutRecords(study: Study, row: NamedRow): void {
  const { hostname, ip } = subjectOf(row);
  note(study, "named-without-records", {
    row,
    message: `${hostname} has no ${row.address.type} record; phpIPAM says ${ip}: an inventory entry (no_records = ignore)`,
    remedy: "create the record in PowerDNS, or set no_records = create",
  });
}
