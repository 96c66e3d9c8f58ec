import type { CycleReport } from "../../../src/domain/cycle-report.ts";
import { PphookError } from "../../../src/domain/errors.ts";
import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import { MemoryLock } from "../../fakes/memory-lock.ts";
import { assertChain, type FlowWorld } from "../../flows/flow-world.ts";
import { gatePorts } from "./gated-ports.ts";
import { breakOff, faultsOf, type PortFault, type StruckCall } from "./port-faults.ts";
import { PORT_STORIES, type PortStory, type StoryRun } from "./port-stories.ts";
import { difference, rowsOf, stateOf, writeText } from "./world-state.ts";

/** One fault in one call of one story. */
export interface PortInjection {
  /** `ports/work/DnsServer.readZone#2/throws-busy`. */
  readonly id: string;
  readonly story: PortStory;
  readonly site: string;
  /** The n-th call of the site in the story, from 0. */
  readonly nth: number;
  readonly fault: PortFault;
  readonly healthy: HealthyStory;
}

/** A story as it goes when nothing fails. */
export interface HealthyStory {
  readonly story: PortStory;
  /** Every call, in order. */
  readonly sites: readonly string[];
  /** Whether PPHOOK knew any row when it began. */
  readonly remembers: boolean;
  readonly written: ReadonlySet<string>;
  readonly rowsBefore: readonly string[];
  /** Right after the story. */
  readonly afterAct: readonly string[];
  /** When everything has come to rest. */
  readonly state: readonly string[];
}

/** Puts something between the flows and their ports: for seeded bugs. */
export type Bend = (world: CycleWorld, flow: FlowWorld) => CycleWorld;

const STRAIGHT: Bend = (world) => world;

export async function tellHealthy(story: PortStory): Promise<HealthyStory> {
  const flow = await story.arrange();
  flow.dns.forgetCalls();
  const rowsBefore = rowsOf(flow);
  const remembers = (await flow.store.loadLedger()).rows.size > 0;
  const sites: string[] = [];
  const world = gatePorts(flow.world, (site, pass) => {
    sites.push(site);
    return pass();
  });
  const { signal } = new AbortController();
  await story.act({ flow, world, signal });
  const afterAct = await stateOf(flow);
  await story.recover({ flow, world: flow.world, signal });
  await flow.sync();
  const written = new Set(flow.dns.written.map(writeText));
  return { story, sites, remembers, written, rowsBefore, afterAct, state: await stateOf(flow) };
}

/** Every fault of every call of every story. */
export async function listPortInjections(): Promise<readonly PortInjection[]> {
  const injections: PortInjection[] = [];
  for (const story of PORT_STORIES) {
    const healthy = await tellHealthy(story);
    const seen = new Map<string, number>();
    for (const site of healthy.sites) {
      const nth = seen.get(site) ?? 0;
      seen.set(site, nth + 1);
      for (const fault of faultsOf(site).filter(({ needsMemory }) => !needsMemory || healthy.remembers))
        injections.push({
          id: `ports/${story.name}/${site}#${nth}/${fault.name}`,
          story,
          site,
          nth,
          fault,
          healthy,
        });
    }
  }
  return injections;
}

/** @returns what was violated; nothing when all is well. */
export async function runPortInjection(
  injection: PortInjection,
  bend: Bend = STRAIGHT,
): Promise<readonly string[]> {
  const { story, healthy } = injection;
  const flow = await story.arrange();
  flow.dns.forgetCalls();
  flow.log.lines.length = 0;
  const batchesBefore = flow.store.batches.length;
  const lastCheckBefore = await flow.store.lastCheck();
  const stop = new AbortController();
  const known = new Set((await flow.store.loadLedger()).rows.keys());
  const world = bend(struck(flow.world, injection, { stop, known }), flow);
  const run: StoryRun = { flow, world, signal: stop.signal };
  const ended = await story.act(run).catch((error: unknown) => error);
  const violations = [
    ...unplannedWrites(flow, healthy),
    ...unplannedEdits(flow, healthy),
    ...(await unjournalled(flow)),
    ...(await chainFaults(flow)),
    ...(await untold(injection, { flow, ended })),
    ...lastCheckFaults(flow, { batchesBefore, lastCheckBefore }),
  ];
  const later = bend({ ...flow.world, lock: new MemoryLock() }, flow);
  const recovered = await story
    .recover({ flow, world: later, signal: new AbortController().signal })
    .then(() => afterRecovery(flow, later, healthy))
    .catch((error: Error) => [`does not converge: the next cycle fails: ${error.message}`]);
  return [...violations, ...recovered];
}

type Circumstances = Pick<StruckCall, "stop" | "known">;

function struck(world: CycleWorld, { site, nth, fault }: PortInjection, about: Circumstances): CycleWorld {
  const { stop } = about;
  let seen = 0;
  return gatePorts(world, (called, pass, args) => {
    const isService = /^(DnsServer|Inventory|InventoryEditor|RowEditors)\./.test(called);
    if (stop.signal.aborted && isService) return breakOff({ site: called, args, stop });
    if (called !== site || seen++ !== nth) return pass();
    return fault.strike({ site, args, pass, ...about });
  });
}

/** A row is as it was, or as it is after the story without a fault. */
function unplannedEdits(flow: FlowWorld, { rowsBefore, state }: HealthyStory): readonly string[] {
  const rows = rowsOf(flow);
  const edited = rows.filter((row) => !rowsBefore.includes(row) && !state.includes(row));
  const idOf = (row: string) => row.split(" ").slice(0, 2).join(" ");
  const left = new Set([...rows, ...rowsBefore.filter((row) => !state.includes(row))].map(idOf));
  const deleted = rowsBefore.filter((row) => !left.has(idOf(row)));
  return [...edited, ...deleted].map((row) => `unplanned edit of a row: ${row}`);
}

function unplannedWrites(flow: FlowWorld, healthy: HealthyStory): readonly string[] {
  return flow.dns.written
    .map(writeText)
    .filter((write) => !healthy.written.has(write))
    .map((write) => `unplanned write: ${write}`);
}

/** Nothing is written that the journal does not know of. */
async function unjournalled(flow: FlowWorld): Promise<readonly string[]> {
  const known = new Set((await flow.events("change")).map(({ change }) => `${change.name} ${change.type}`));
  return flow.dns.written
    .filter(({ name, type }) => !known.has(`${name} ${type}`))
    .map(({ name, type }) => `lost: the write of ${name} ${type} is not in the journal`);
}

async function chainFaults(flow: FlowWorld): Promise<readonly string[]> {
  return assertChain(flow.store).then(
    () => [],
    (error: Error) => [`the chain is broken: ${error.message}`],
  );
}

interface Ended {
  readonly flow: FlowWorld;
  /** What the story gave, or threw. */
  readonly ended: unknown;
}

/** A fault that had an effect is told, with its cause and what to do about it. */
async function untold({ fault, healthy }: PortInjection, { flow, ended }: Ended): Promise<readonly string[]> {
  const { says } = fault;
  if (says === null || !(await hadEffect(flow, ended, healthy))) return [];
  if (ended instanceof Error) {
    if (!says.test(ended.message)) return [`the error does not name the cause: ${ended.message}`];
    const isForeseen = ended instanceof PphookError;
    return isForeseen && ended.remedy === "" ? [`the error has no remedy: ${ended.message}`] : [];
  }
  const { findings } = (ended as CycleReport).plan;
  const logged = flow.log.lines.filter(({ level }) => level === "warn" || level === "error");
  const texts = [...findings.map(({ message }) => message), ...logged.map(({ fields }) => fields["error"])];
  if (!texts.some((text) => says.test(String(text)))) return ["nothing names the cause"];
  return findings.some(({ remedy }) => remedy !== "") ? [] : ["no finding has a remedy"];
}

async function hadEffect(flow: FlowWorld, ended: unknown, { afterAct }: HealthyStory): Promise<boolean> {
  return ended instanceof Error || difference(await stateOf(flow), afterAct) !== "";
}

interface Before {
  readonly batchesBefore: number;
  readonly lastCheckBefore: number | null;
}

/** The file never says more than the store, and the store only what a cycle recorded. */
function lastCheckFaults(flow: FlowWorld, { batchesBefore, lastCheckBefore }: Before): readonly string[] {
  const recorded = flow.store.batches.slice(batchesBefore).map(({ lastCheck }) => lastCheck);
  const isKnown = [lastCheckBefore, ...recorded].includes(flow.markers.lastCheck as never);
  return isKnown ? [] : [`the last check in the file was never recorded: ${flow.markers.lastCheck}`];
}

async function afterRecovery(
  flow: FlowWorld,
  world: CycleWorld,
  healthy: HealthyStory,
): Promise<readonly string[]> {
  const open = await flow.store.unfinishedChanges();
  const next = await flow.sync({}, world);
  const gap = difference(await stateOf(flow), healthy.state);
  const changes = next.plan.changes.filter(({ held }) => !held);
  return [
    ...unplannedWrites(flow, healthy),
    ...(await unjournalled(flow)),
    ...(await chainFaults(flow)),
    ...(gap === "" ? [] : [`does not converge: ${gap}`]),
    ...(open.length === 0 ? [] : [`lost: ${open.length} changes never got a result`]),
    ...changes.map(({ action, name, type }) => `the second plan is not empty: ${action} ${name} ${type}`),
  ];
}
