import type { AddressRow, InventorySnapshot } from "../domain/address.ts";
import type { ChangeOutcome } from "../domain/cycle-report.ts";
import { displayName } from "../domain/dns-name.ts";
import { doubledWaitMs } from "../domain/doubled-wait.ts";
import type { HistoryChange } from "../domain/history.ts";
import { DAY_MS, HOUR_MS, type Instant } from "../domain/instant.ts";
import type { RowCreation } from "../domain/row-change.ts";
import type { UnknownValue } from "../domain/unknown-value.ts";
import type { DnsView } from "../domain/zone.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { Decision } from "./decide.ts";
import { readHistory } from "./read-history.ts";
import type { CycleStart } from "./start-cycle.ts";
import { surveyRows } from "./survey-rows.ts";

/** A person should see what comes into the inventory; the rest follows in the next full checks. */
const MOST_AT_ONCE = 100;
/** phpIPAM's column is that long. */
const LONGEST_DESCRIPTION = 64;
const WAITS = { firstMs: HOUR_MS, longestMs: DAY_MS };
const NOTE_FAILED = "adoptions-failed";

interface Adopting {
  readonly start: CycleStart;
  readonly snapshot: InventorySnapshot;
  readonly view: DnsView;
  readonly decision: Decision;
}

/**
 * Gives the rows to make of what DNS knows alone, with `unknown_dns = adopt`: names that would be valid rows, each the only one of its
 * address and with no other; never one whose address or name PPHOOK, an undo or a person removed before.
 */
export async function adoptUnknown(world: CycleWorld, cycle: Adopting): Promise<readonly RowCreation[]> {
  const { decision, start } = cycle;
  if (world.settings.policy.unknownDns !== "adopt" || decision.unknown.values.length === 0) return [];
  const failed = await readFailed(world);
  const isOpen = ({ content }: UnknownValue) => (failed[content]?.retryAt ?? 0) <= start.now;
  const candidates = decision.unknown.values.filter((value) => value.isAlone && isOpen(value));
  const forgotten = await world.store.forgottenAddresses(candidates.map(({ content }) => content));
  const usable = usableRows(world, cycle, candidates);
  const creations: RowCreation[] = [];
  for (const value of candidates) {
    if (creations.length === MOST_AT_ONCE) break;
    if (forgotten.has(value.content) || !usable.has(value) || (await wasRemoved(world, value))) continue;
    creations.push(creationOf(value, start.now));
  }
  return creations;
}

/** Judges rows as they would be, as if a person had typed them. */
function usableRows(
  world: CycleWorld,
  { snapshot, view }: Adopting,
  candidates: readonly UnknownValue[],
): ReadonlySet<UnknownValue> {
  const byId = new Map(candidates.map((value, at) => [-1 - at, value]));
  const rows = [...byId].flatMap(([id, value]) => rowOf(id, value) ?? []);
  const { wanted } = surveyRows({
    snapshot: { ...snapshot, rows },
    view,
    settings: world.settings,
    bypassed: new Set(),
  });
  const valid = wanted.filter(({ id, standing, address }) => {
    const value = byId.get(id);
    return standing === "valid" && address?.zone === value?.zone && address?.name === value?.name;
  });
  return new Set(valid.flatMap(({ id }) => byId.get(id) ?? []));
}

function rowOf(id: number, { subnet, content: ip, name }: UnknownValue): AddressRow | null {
  if (subnet === null) return null;
  const bare = {
    mac: "",
    profile: "",
    ptrIgnore: false,
    isGateway: false,
    tagId: 2,
    editDate: null,
    lastSeen: null,
  };
  return { id, subnetId: subnet.id, ip, hostname: displayName(name), policyWord: "", ...bare };
}

/** Whatever took the name or the address away once, it is not brought into the inventory behind somebody's back. */
async function wasRemoved({ store }: CycleWorld, { name, content }: UnknownValue): Promise<boolean> {
  for (const subject of [content, name]) {
    const { changes } = await readHistory(store, { subject });
    if (changes.some((change) => tookAway(change, { name, content }))) return true;
  }
  return false;
}

function tookAway(change: HistoryChange, value: Pick<UnknownValue, "name" | "content">): boolean {
  if (change.result !== "applied" && change.result !== "interrupted") return false;
  if (change.target === "phpipam") return change.action === "delete";
  const isIt = change.name === value.name && change.before?.content === value.content;
  return isIt && (change.after?.content !== value.content || change.after.disabled);
}

function creationOf({ zone, name, content: ip, subnet }: UnknownValue, now: Instant): RowCreation {
  const [hostname, day] = [displayName(name), new Date(now).toISOString().slice(0, 10)];
  const subnetId = subnet?.id ?? 0;
  const description = `from DNS, zone ${displayName(zone)} (PPHOOK ${day})`.slice(0, LONGEST_DESCRIPTION);
  return {
    ...{ target: "phpipam", action: "create", type: "row", zone: "", addressId: null, keeper: null },
    ...{ name, ip, hostname, before: null, rule: "unknown-dns" },
    reason: `in DNS (${displayName(zone)}) and not in phpIPAM (unknown_dns = adopt)`,
    after: { subnetId, ip, hostname, mac: "", fields: { subnetId, ip, hostname, description } },
  };
}

type Failed = Readonly<Record<string, { readonly failures: number; readonly retryAt: number }>>;

async function readFailed({ store }: CycleWorld): Promise<Failed> {
  const note = await store.readNote(NOTE_FAILED);
  return note === null ? {} : (JSON.parse(note) as Failed);
}

/** Remembers which rows could not be made: each is tried again after an hour, doubled with each failure, up to a day. */
export async function noteAdoptions(
  world: CycleWorld,
  outcomes: readonly ChangeOutcome[],
  now: Instant,
): Promise<Readonly<Record<string, string | null>>> {
  const tried = outcomes.filter(({ change }) => change.rule === "unknown-dns");
  if (tried.length === 0) return {};
  const failed = { ...(await readFailed(world)) };
  for (const { change, result } of tried) {
    const failures = (failed[change.ip]?.failures ?? 0) + 1;
    if (result === "applied") delete failed[change.ip];
    else failed[change.ip] = { failures, retryAt: now + doubledWaitMs(failures, WAITS) };
  }
  return { [NOTE_FAILED]: Object.keys(failed).length === 0 ? null : JSON.stringify(failed) };
}
