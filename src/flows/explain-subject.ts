import type { Change } from "../domain/change.ts";
import { canonicalName, type Fqdn } from "../domain/dns-name.ts";
import { UsageError } from "../domain/errors.ts";
import type { ExplainedRow, Explanation } from "../domain/explanation.ts";
import type { HistoryChange } from "../domain/history.ts";
import { parseIp } from "../domain/ip-address.ts";
import { parseMac } from "../domain/mac-address.ts";
import type { PlannedChange } from "../domain/plan.ts";
import type { Rrset } from "../domain/rrset.ts";
import type { WantedRow, WantedValue } from "../domain/wanted-row.ts";
import { closestZone, indexZones, type ZoneHead } from "../domain/zone.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { EDITORS_UNKNOWN, findEditors } from "./learn-editors.ts";
import { type PreparedCycle, prepareCycle } from "./prepare-cycle.ts";
import { viewNameServers } from "./propagation/view-name-servers.ts";
import { readHistory } from "./read-history.ts";

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
  const name = nameAskedFor(world, text);
  const rows = findRows(cycle, text, name);
  const names = namesOf(cycle, rows, name);
  const live = await readLive(world, cycle, { names, signal });
  const editors = await editorsOf(world, rows, signal);
  const history = await historyOf(world, { text, name, rows });
  const ids = new Set(rows.map((row) => row.id));
  const concerns = (subject: { readonly addressId: number | null; readonly name?: Fqdn | "" }) =>
    (subject.addressId !== null && ids.has(subject.addressId)) ||
    (subject.name !== undefined && subject.name !== "" && names.has(subject.name));
  const isAsked = ({ ip, hostname }: { readonly ip: string; readonly hostname: string }) =>
    (ip !== "" && ip === parseIp(text.trim())) || (name !== null && canonicalName(hostname) === name);
  const zones = zonesOf(cycle, names);
  const wanted = rows.flatMap(valuesOf).filter(({ zone }) => !cycle.view.unreadable.has(zone));
  const explanation: Explanation = {
    subject: text,
    rows: rows.map((row) => explainRow(cycle, row)),
    editors,
    zones,
    unreadable: zones.map((zone) => zone.name).filter((zone) => cycle.view.unreadable.has(zone)),
    live,
    nameServers: await viewNameServers(world, { live, wanted }, signal),
    owned: [...cycle.start.ledger.owned.values()].filter(
      (value) => ids.has(value.rowId) || names.has(value.name),
    ),
    findings: cycle.plan.findings.filter(
      (finding) => concerns(finding) || (finding.addressId === null && isAsked(finding)),
    ),
    next: cycle.plan.changes.filter((change: Change) => concerns(change)) as readonly PlannedChange[],
    undone: [...cycle.start.ledger.undone.values()].filter(
      (item) =>
        item.rows.some((row) => ids.has(row.id)) ||
        (item.name !== "" && names.has(item.name)) ||
        isAsked(item),
    ),
    history,
  };
  refuseNothing(explanation);
  return explanation;
}

interface HistoryQuestion {
  readonly text: string;
  readonly name: Fqdn | null;
  readonly rows: readonly WantedRow[];
}

/** Of the name or address; of a MAC, which the journal is not searched by, that of the addresses that bear it. */
async function historyOf(
  world: CycleWorld,
  { text, name, rows }: HistoryQuestion,
): Promise<readonly HistoryChange[]> {
  const asked = name ?? parseIp(text.trim());
  const subjects = asked === null ? rows.map((row) => row.checked.row.ip) : [asked];
  const found = new Map<string, HistoryChange>();
  for (const subject of new Set(subjects)) {
    const { changes } = await readHistory(world.store, { subject });
    for (const change of changes) found.set(change.id, change);
  }
  return [...found.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

async function editorsOf(world: CycleWorld, rows: readonly WantedRow[], signal: AbortSignal | undefined) {
  if (rows.length === 0) return new Map<number, never>();
  const asked = rows.map(({ id, checked }) => ({ id, ip: checked.row.ip }));
  const { editors, troubles } = await findEditors(world, asked, signal);
  for (const { message, remedy } of troubles) world.log.warn(EDITORS_UNKNOWN, { error: message, remedy });
  return editors;
}

function refuseNothing({ subject, rows, live, history, findings }: Explanation): void {
  if (rows.length + live.length + history.length + findings.length > 0) return;
  throw new UsageError(
    `nothing is known of ${subject}: no row in phpIPAM, no record in the managed zones, no history`,
    { remedy: "give an address, a full hostname or a MAC as phpIPAM shows it" },
  );
}

/** The text as a name in A-labels; null when it is an address or a MAC. */
function nameAskedFor(world: CycleWorld, text: string): Fqdn | null {
  if (parseIp(text.trim()) !== null || parseMac(text.trim()) !== null) return null;
  return canonicalName(world.settings.toAscii(text.trim()) ?? text.trim());
}

function findRows(cycle: PreparedCycle, text: string, name: Fqdn | null): readonly WantedRow[] {
  const { index, resolved } = cycle.decision;
  const all = [...index.byId.values(), ...resolved.leaving.values().map(({ row }) => row)];
  const ip = parseIp(text.trim());
  if (ip !== null) return all.filter((row) => row.checked.ip === ip);
  const mac = parseMac(text.trim());
  if (mac !== null) return all.filter((row) => parseMac(row.checked.row.mac) === mac);
  if (name === null) return [];
  return all.filter(
    (row) => row.checked.name === name || canonicalName(row.checked.row.hostname.trim()) === name,
  );
}

function valuesOf({ address, ptr }: WantedRow): readonly WantedValue[] {
  return [address, ptr].filter((value) => value !== null);
}

/** The names whose records concern the subject: those of its rows, those it owns, and the name asked for. */
function namesOf(cycle: PreparedCycle, rows: readonly WantedRow[], name: Fqdn | null): ReadonlySet<Fqdn> {
  const names = new Set(rows.flatMap(valuesOf).map((value) => value.name));
  const ids = new Set(rows.map((row) => row.id));
  for (const value of cycle.start.ledger.owned.values()) if (ids.has(value.rowId)) names.add(value.name);
  if (name !== null) names.add(name);
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
    wanted: valuesOf(row),
    ledger: cycle.start.ledger.rows.get(row.id) ?? null,
    baseline: cycle.decision.selection.baseline.has(row.id),
  };
}

function zonesOf(cycle: PreparedCycle, names: ReadonlySet<Fqdn>): readonly ZoneHead[] {
  const index = indexZones(cycle.view.zones);
  const found = [...names].map((name) => index.get(name) ?? closestZone(index, name));
  return [...new Set(found)].filter((zone) => zone !== null);
}
