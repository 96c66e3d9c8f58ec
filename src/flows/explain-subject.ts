import type { Change } from "../domain/change.ts";
import { canonicalName, type Fqdn } from "../domain/dns-name.ts";
import { UsageError } from "../domain/errors.ts";
import type { Finding } from "../domain/finding.ts";
import { parseIp } from "../domain/ip-address.ts";
import type { JournalEntry } from "../domain/journal.ts";
import type { LedgerRow, OwnedValue } from "../domain/ledger.ts";
import { parseMac } from "../domain/mac-address.ts";
import type { PlannedChange } from "../domain/plan.ts";
import type { Rrset } from "../domain/rrset.ts";
import type { WantedRow, WantedValue } from "../domain/wanted-row.ts";
import { closestZone, indexZones, type ZoneHead } from "../domain/zone.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { type PreparedCycle, prepareCycle } from "./prepare-cycle.ts";

/** One row, and everything that concerns it. */
export interface ExplainedRow {
  readonly row: WantedRow;
  /** `10.10.1.0/24 "Servers"`, or the bare id when phpIPAM does not list the subnet. */
  readonly subnet: string;
  readonly tag: string;
  readonly wanted: readonly WantedValue[];
  readonly ledger: LedgerRow | null;
  readonly baseline: boolean;
}

/** Everything known of an address, a name or a MAC. */
export interface Explanation {
  readonly subject: string;
  readonly rows: readonly ExplainedRow[];
  readonly zone: ZoneHead | null;
  /** What DNS holds now at the names concerned. */
  readonly live: readonly Rrset[];
  readonly owned: readonly OwnedValue[];
  readonly findings: readonly Finding[];
  /** What the next cycle will do. */
  readonly next: readonly PlannedChange[];
  /** Oldest first. */
  readonly history: readonly JournalEntry[];
}

/**
 * Explains an address, a hostname or a MAC, in any spelling: rows, wanted and live records, ledger, findings, what comes next, history.
 *
 * @throws UsageError when nothing is known of it anywhere.
 */
export async function explainSubject(
  world: CycleWorld,
  text: string,
  signal?: AbortSignal,
): Promise<Explanation> {
  const cycle = await prepareCycle(world, { full: false, ...(signal === undefined ? {} : { signal }) });
  const rows = findRows(cycle, text);
  const names = namesOf(cycle, text, rows);
  const live = await readLive(world, cycle, { names, signal });
  const history = await world.store.readJournal({ subject: parseIp(text) ?? text, limit: 20 });
  const ids = new Set(rows.map((row) => row.id));
  const concerns = (subject: { readonly addressId: number | null; readonly name?: Fqdn }) =>
    (subject.addressId !== null && ids.has(subject.addressId)) ||
    (subject.name !== undefined && names.has(subject.name));
  const explanation: Explanation = {
    subject: text,
    rows: rows.map((row) => explainRow(cycle, row)),
    zone: zoneOf(cycle, names),
    live,
    owned: [...cycle.start.ledger.owned.values()].filter(
      (value) => ids.has(value.rowId) || names.has(value.name),
    ),
    findings: cycle.plan.findings.filter(concerns),
    next: cycle.plan.changes.filter((change: Change) => concerns(change)) as readonly PlannedChange[],
    history,
  };
  if (isNothing(explanation)) {
    throw new UsageError(
      `nothing is known of ${text}: no row in phpIPAM, no record in the managed zones, no history`,
      {
        remedy: "give an address, a full hostname or a MAC as phpIPAM shows it",
      },
    );
  }
  return explanation;
}

function isNothing({ rows, live, history, findings }: Explanation): boolean {
  return rows.length + live.length + history.length + findings.length === 0;
}

function findRows(cycle: PreparedCycle, text: string): readonly WantedRow[] {
  const { index } = cycle.decision;
  const ip = parseIp(text);
  if (ip !== null) return index.byIp.get(ip) ?? [];
  const mac = parseMac(text);
  if (mac !== null) return [...index.byId.values()].filter((row) => row.checked.mac === mac);
  const name = canonicalName(text.trim());
  const typed = [...index.byId.values()].filter(
    (row) => canonicalName(row.checked.row.hostname.trim()) === name,
  );
  return [...new Set([...(index.byName.get(name) ?? []), ...typed])];
}

/** The names whose records concern the subject: those of its rows, those it owns, and the name asked for. */
function namesOf(cycle: PreparedCycle, text: string, rows: readonly WantedRow[]): ReadonlySet<Fqdn> {
  const names = new Set<Fqdn>();
  for (const row of rows) {
    for (const value of [row.address, row.ptr]) if (value !== null) names.add(value.name);
  }
  const ids = new Set(rows.map((row) => row.id));
  for (const value of cycle.start.ledger.owned.values()) if (ids.has(value.rowId)) names.add(value.name);
  if (parseIp(text) === null && parseMac(text) === null) names.add(canonicalName(text.trim()));
  return names;
}

interface LiveQuestion {
  readonly names: ReadonlySet<Fqdn>;
  readonly signal: AbortSignal | undefined;
}

async function readLive(
  world: CycleWorld,
  cycle: PreparedCycle,
  question: LiveQuestion,
): Promise<readonly Rrset[]> {
  const index = indexZones(cycle.view.zones.filter((zone) => !cycle.view.unreadable.has(zone.name)));
  const byZone = Map.groupBy(question.names, (name) => index.get(name) ?? closestZone(index, name));
  const live: Rrset[] = [];
  for (const [zone, names] of byZone) {
    if (zone === null) continue;
    const content = await world.dns.readNames(zone, names, { signal: question.signal });
    for (const name of names) live.push(...(content.rrsets.get(name) ?? []));
  }
  return live;
}

function explainRow(cycle: PreparedCycle, row: WantedRow): ExplainedRow {
  const { subnetId, tagId } = row.checked.row;
  const subnet = cycle.snapshot.subnets.get(subnetId);
  const range =
    subnet === undefined ? `subnet ${subnetId}` : `${subnet.network}/${subnet.prefixLength ?? "-"}`;
  return {
    row,
    subnet: subnet?.description ? `${range} "${subnet.description}"` : range,
    tag: cycle.snapshot.tags.get(tagId) ?? `tag ${tagId}`,
    wanted: [row.address, row.ptr].filter((value) => value !== null),
    ledger: cycle.start.ledger.rows.get(row.id) ?? null,
    baseline: cycle.decision.selection.baseline.has(row.id),
  };
}

function zoneOf(cycle: PreparedCycle, names: ReadonlySet<Fqdn>): ZoneHead | null {
  const index = indexZones(cycle.view.zones);
  for (const name of names) {
    const zone = index.get(name) ?? closestZone(index, name);
    if (zone !== null) return zone;
  }
  return null;
}
