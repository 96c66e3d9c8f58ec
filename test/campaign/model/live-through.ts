import { canonicalChange } from "../../../src/domain/change.ts";
import type { CycleReport } from "../../../src/domain/cycle-report.ts";
import { DAY_MS } from "../../../src/domain/instant.ts";
import { prepareCycle } from "../../../src/flows/prepare-cycle.ts";
import { syncCycle } from "../../../src/flows/sync-cycle.ts";
import { assertChain } from "../../flows/flow-world.ts";
import { type History, ZONES } from "./history.ts";
import {
  type Broken,
  countByZone,
  type Difference,
  differenceOf,
  isNothing,
  judgeGuards,
  judgeTouch,
} from "./judge-cycle.ts";
import { keyOf, type LiveDns, readLive, servedAt } from "./live-dns.ts";
import { ModelLife, type ModelSaboteur } from "./model-life.ts";
import { isServedOtherwise, type Scene, type Standing, standingOf } from "./reference.ts";

/** What the model remembers between cycles; more than PPHOOK may own, never less. */
interface Memory {
  readonly mayOwn: Set<string>;
  /** Values that PPHOOK itself disabled. */
  readonly parked: Set<string>;
  readonly went: { readonly at: number; readonly zone: string; readonly count: number }[];
  passed: ReadonlySet<number>;
  lastCheck: number | null;
  /** What the last cycle held; it may pass in the next, since what the last one made counts for the limits. */
  held: ReadonlySet<string>;
}

/** Lives through a history and says what went against the specification; empty when nothing did. */
export async function liveThrough(history: History, sabotage: ModelSaboteur): Promise<readonly Broken[]> {
  const life = new ModelLife(history, sabotage);
  const memory: Memory = {
    mayOwn: new Set(),
    parked: new Set(),
    went: [],
    passed: new Set(),
    lastCheck: null,
    held: new Set(),
  };
  for (const [at, step] of history.steps.entries()) {
    const broken = step.does === "cycle" ? await runCycle(life, memory, step.full) : [];
    if (step.does !== "cycle") await life.happen(step);
    if (broken.length > 0) return broken.map((it) => ({ ...it, detail: `step ${at}: ${it.detail}` }));
  }
  return await standStill(life, memory);
}

async function runCycle(life: ModelLife, memory: Memory, full: boolean): Promise<readonly Broken[]> {
  const { flow } = life;
  flow.clock.advance(60_000);
  const before = readLive(flow.dns);
  const approval = await flow.store.approval();
  const startedAt = flow.clock.now();
  const report = await attempt(life, full);
  const after = readLive(flow.dns);
  const difference = differenceOf(before, after);
  if (report === null || mayChangeNothing(life, memory)) {
    if (report !== null) await remember(life, memory, { report, startedAt, difference, after });
    return isNothing(difference) ? [] : [{ invariant: "failed", detail: tell(difference) }];
  }
  const scene = sceneOf(life, memory, { before, after });
  const broken = [
    ...judgeTouch(scene, difference, memory.parked),
    ...(approval === null
      ? judgeGuards(guardScene(life, memory, { before, difference, startedAt, full }))
      : []),
  ];
  if (approval === null) noteDeletions(memory, startedAt, difference);
  await remember(life, memory, { report, startedAt, difference, after });
  return [...broken, ...(await judgeQuiet(life, memory, report))];
}

/** phpIPAM or PowerDNS could not be read at all, or was suddenly empty; or a person said that nothing may be written. */
function mayChangeNothing({ flow, outages, isPaused }: ModelLife, { passed }: Memory): boolean {
  if (outages.has("phpipam") || outages.has("powerdns") || isPaused) return true;
  const isEmptied = flow.inventory.rows.size === 0 && passed.size > 0;
  return isEmptied || flow.world.settings.policy.mode === "observe";
}

async function attempt(life: ModelLife, full: boolean): Promise<CycleReport | null> {
  return await orRefused(syncCycle(life.world, { full, dryRun: false, lockWaitMs: 0 }));
}

/** @returns null when PPHOOK refused to work, with an error of its own. */
async function orRefused<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("PPHOOK_")) return null;
    throw error;
  }
}

function rowsOf(life: ModelLife): readonly Standing[] {
  const unreadable = unreadableZones(life);
  return [...life.flow.inventory.rows.values()].map((row) => standingOf(row, unreadable));
}

function unreadableZones({ outages }: ModelLife): ReadonlySet<string> {
  return outages.has("powerdns") ? new Set(ZONES) : outages;
}

function sceneOf(
  life: ModelLife,
  { mayOwn }: Memory,
  { before, after }: { readonly before: LiveDns; readonly after: LiveDns },
): Scene {
  const rows = rowsOf(life);
  const known = new Set(mayOwn);
  for (const wanted of rows.flatMap((row) => row.wants)) known.add(keyOf(wanted));
  const takesOver = life.flow.world.settings.policy.foreign === "take_over";
  return { rows, before, after, unreadable: unreadableZones(life), mayOwn: known, takesOver };
}

interface Guarded {
  readonly before: LiveDns;
  readonly difference: Difference;
  readonly startedAt: number;
  readonly full: boolean;
}

function guardScene(life: ModelLife, memory: Memory, { before, difference, startedAt, full }: Guarded) {
  const { limits } = life.flow.world.settings;
  const present = life.flow.inventory.rows;
  const today = new Map<string, number>();
  for (const { at, zone, count } of memory.went)
    if (at > startedAt - DAY_MS) today.set(zone, (today.get(zone) ?? 0) + count);
  const gone = [...memory.passed].filter((id) => !present.has(id)).length;
  const isStale = !full && memory.lastCheck !== null && startedAt - memory.lastCheck > limits.historyMs;
  return { limits, before, difference, today, source: { reference: memory.passed.size, gone }, isStale };
}

function noteDeletions({ went }: Memory, at: number, difference: Difference): void {
  for (const [zone, { deletes }] of countByZone(difference))
    if (deletes > 0) went.push({ at, zone, count: deletes });
}

interface Ended {
  readonly report: CycleReport;
  readonly startedAt: number;
  readonly difference: Difference;
  readonly after: LiveDns;
}

async function remember(life: ModelLife, memory: Memory, ended: Ended): Promise<void> {
  const { report, startedAt, difference, after } = ended;
  const { mayOwn, parked } = memory;
  for (const value of difference.come) mayOwn.add(keyOf(value));
  for (const wanted of rowsOf(life).flatMap((row) => row.wants))
    if (after.has(keyOf(wanted))) mayOwn.add(keyOf(wanted));
  for (const value of difference.parked) parked.add(keyOf(value));
  for (const key of [...parked]) if (after.get(key)?.off !== true) parked.delete(key);
  memory.held = new Set(report.plan.changes.filter((change) => change.held).map(canonicalChange));
  if (report.plan.heldHash === null) memory.passed = new Set(life.flow.inventory.rows.keys());
  if (!report.plan.guards.some(({ id }) => id === "stale-start")) memory.lastCheck = startedAt;
}

/** After a cycle in which all went well, the next has nothing to do. */
async function judgeQuiet(life: ModelLife, memory: Memory, report: CycleReport): Promise<readonly Broken[]> {
  if (!life.isSound || report.outcomes.some(({ result }) => result !== "applied")) return [];
  return await judgePlan(life, memory, false);
}

async function judgePlan(life: ModelLife, { held }: Memory, full: boolean): Promise<readonly Broken[]> {
  const prepared = await orRefused(prepareCycle(life.world, { full }));
  if (prepared === null) return [{ invariant: "quiet", detail: "there is no plan" }];
  const free = prepared.plan.changes.filter((change) => !change.held && !held.has(canonicalChange(change)));
  const told = free.map(({ action, name, type, rule }) => `${action} ${name} ${type} (${rule})`);
  return told.length === 0 ? [] : [{ invariant: "quiet", detail: told.join(", ") }];
}

/** Everything works again and nobody edits anything. */
async function standStill(life: ModelLife, memory: Memory): Promise<readonly Broken[]> {
  life.recover();
  await life.resume();
  life.rest();
  const broken = await runCycle(life, memory, true);
  if (broken.length > 0) return broken.map((it) => ({ ...it, detail: `at rest: ${it.detail}` }));
  const isEmptied = life.flow.inventory.rows.size === 0;
  if (!isEmptied && life.flow.world.settings.policy.mode === "enforce") {
    const wrong = [...(await judgePlan(life, memory, true)), ...(await judgeWanted(life))];
    if (wrong.length > 0) return wrong.map((it) => ({ ...it, detail: `at rest: ${it.detail}` }));
  }
  return await assertChain(life.world.store).then(
    () => [],
    (error: Error): Broken[] => [{ invariant: "chain", detail: error.message }],
  );
}

/** Section 5 with everything created: a usable row is served under its name, unless somebody else's record stands there. */
async function judgeWanted(life: ModelLife): Promise<readonly Broken[]> {
  const { policy } = life.flow.world.settings;
  const isHeld = (await life.flow.store.heldSet()) !== null;
  if (isHeld || policy.noRecords !== "create" || policy.mismatch !== "repair") return [];
  const live = readLive(life.flow.dns);
  const rows = rowsOf(life).filter((row) => row.is === "valid");
  const asked = new Set(rows.flatMap((row) => row.wants.map(keyOf)));
  const lacking = rows.flatMap(({ wants }) => {
    const [address] = wants;
    if (address === undefined || isServedOtherwise(live, address.name)) return [];
    const there = [...live.values()].filter((it) => it.name === address.name && it.type === address.type);
    const isAlone = there.every((it) => !it.off && asked.has(keyOf(it)));
    return isAlone && !servedAt(live, address.name, address.type).includes(address.content)
      ? [keyOf(address)]
      : [];
  });
  return lacking.map((detail) => ({ invariant: "converges", detail: `${detail} is wanted and not served` }));
}

function tell({ gone, come, parked, revived }: Difference): string {
  const list = (sign: string, values: Difference["gone"]) => values.map((it) => `${sign}${keyOf(it)}`);
  return [...list("-", gone), ...list("+", come), ...list("off ", parked), ...list("on ", revived)].join(
    ", ",
  );
}
