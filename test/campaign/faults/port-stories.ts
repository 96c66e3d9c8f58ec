import { HOUR_MS, MINUTE_MS } from "../../../src/domain/instant.ts";
import { approveHeld } from "../../../src/flows/approve-held.ts";
import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import { explainSubject } from "../../../src/flows/explain-subject.ts";
import { isPaused, pauseWrites, resumeWrites } from "../../../src/flows/pause-writes.ts";
import { readHistory } from "../../../src/flows/read-history.ts";
import { resetTimestamp } from "../../../src/flows/reset-timestamp.ts";
import { undoChanges } from "../../../src/flows/undo/undo-changes.ts";
import { FlowWorld } from "../../flows/flow-world.ts";

/** What is run while a fault is in it. */
export interface StoryRun {
  readonly flow: FlowWorld;
  /** The world of the flow, with the fault in it. */
  readonly world: CycleWorld;
  readonly signal: AbortSignal;
}

/** Something that happens between phpIPAM and PowerDNS, and what PPHOOK is asked to do about it. */
export interface PortStory {
  readonly name: string;
  arrange(): Promise<FlowWorld>;
  act(run: StoryRun): Promise<unknown>;
  /** What people and the next cycle do, once nothing fails any more. */
  recover(run: StoryRun): Promise<void>;
}

async function cycle({ flow, world, signal }: StoryRun): Promise<unknown> {
  return flow.sync({ signal }, world);
}

async function nextCycle({ flow, world }: StoryRun): Promise<void> {
  await flow.sync({}, world);
}

/** Four zones, six hosts that were in order, and everything that can happen to a host since. */
async function arrangeWork(): Promise<FlowWorld> {
  const flow = new FlowWorld();
  flow.dns.addZone("example.org");
  flow.dns.addZone("1.0.10.in-addr.arpa");
  flow.inventory.addSubnet("10.0.1.0/24");
  flow.dns.put("www.example.com", "A", "192.0.2.80");
  flow.dns.put("example.com", "MX", "10 mail.example.com.");
  await flow.sync();
  const [renamed = 0, deleted = 0, readdressed = 0, moved = 0] = await flow.settleHosts(6);
  flow.inventory.edit(renamed, { hostname: "renamed.example.com" });
  flow.inventory.remove(deleted);
  flow.inventory.remove(readdressed);
  flow.inventory.add({ ip: "10.0.1.3", hostname: "h3.example.com" });
  flow.inventory.edit(moved, { hostname: "h4.example.org" });
  flow.inventory.add({ ip: "10.0.1.50", hostname: "new.example.org" });
  flow.inventory.add({ ip: "10.0.1.51", hostname: "bad_name!.example.org" });
  flow.dns.put("5.0.0.10.in-addr.arpa", "PTR", "stale.example.com.");
  flow.dns.put("h6.example.com", "A", "10.0.0.6", "192.0.2.6");
  return flow;
}

async function arrangeFirstStart(): Promise<FlowWorld> {
  const flow = new FlowWorld();
  flow.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
  flow.inventory.add({ ip: "10.0.0.2", hostname: "h2.example.com" });
  flow.inventory.add({ ip: "10.0.0.3", hostname: "old.example.com", editDate: null });
  flow.dns.put("2.0.0.10.in-addr.arpa", "PTR", "stale.example.com.");
  return flow;
}

async function arrangeSteady(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  await flow.settleHosts(4);
  flow.clock.advance(HOUR_MS);
  return flow;
}

/** Six of ten hosts went, which is more than the guard of the zone lets go; one came. */
async function arrangeHeld(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  const ids = await flow.settleHosts(10);
  for (const id of ids.slice(0, 6)) flow.inventory.remove(id);
  flow.inventory.add({ ip: "10.0.0.99", hostname: "new.example.com" });
  return flow;
}

/** Two rows of one name, and two reservations of one MAC. */
async function arrangeDuplicates(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  await flow.settleHosts(2);
  flow.clock.advance(HOUR_MS);
  flow.inventory.add({ ip: "10.0.0.20", hostname: "h1.example.com" });
  const reservation = { mac: "00:11:22:33:44:55", profile: "infra" };
  flow.inventory.add({ ip: "10.0.0.21", hostname: "d1.example.com", ...reservation });
  flow.clock.advance(HOUR_MS);
  flow.inventory.add({ ip: "10.0.0.22", hostname: "d2.example.com", ...reservation });
  return flow;
}

async function arrangeApproval(): Promise<FlowWorld> {
  const flow = await arrangeHeld();
  await flow.sync();
  return flow;
}

async function approve(world: CycleWorld): Promise<void> {
  const held = await world.store.heldSet();
  await approveHeld(world, { hash: held?.hash ?? "", by: "alice", lockWaitMs: 0 });
}

/** Nobody approves twice what PowerDNS did not refuse: what was released once must be done by the next healthy cycle. */
async function approveOnce(run: StoryRun): Promise<void> {
  const isGiven = (await run.flow.events("approval")).some(({ state }) => state === "given");
  if (!isGiven) await approve(run.world);
  await nextCycle(run);
  const isRefused = (await run.flow.events("result")).some(({ result }) => result === "refused");
  if (!isRefused || (await run.world.store.heldSet()) === null) return;
  await approve(run.world);
  await nextCycle(run);
}

async function command(run: StoryRun): Promise<unknown> {
  const { world, signal } = run;
  await explainSubject(world, "h2.example.com", signal);
  await readHistory(world.store, { subject: "h2.example.com" });
  await pauseWrites(world, { forMs: null, reason: "campaign", by: "alice" });
  await cycle(run);
  await resumeWrites(world, "alice");
  await resetTimestamp(world, "alice");
  return cycle(run);
}

async function resume(run: StoryRun): Promise<void> {
  if (await isPaused(run.world)) await resumeWrites(run.world, "alice");
  await nextCycle(run);
}

/** A host was renamed, another deleted and a name given twice by mistake; all was carried out. */
async function arrangeMistakes(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  const [renamed = 0, deleted = 0] = await flow.settleHosts(4);
  flow.clock.advance(HOUR_MS);
  flow.inventory.add({ ip: "10.0.0.20", hostname: "h3.example.com" });
  flow.inventory.edit(renamed, { hostname: "renamed.example.com" });
  flow.inventory.remove(deleted);
  await flow.sync();
  return flow;
}

async function undoMistakes({ flow, world, signal }: StoryRun): Promise<unknown> {
  const changes = await flow.events("change");
  const of = changes.findLast(({ change }) => change.rule !== "undo")?.run ?? "";
  flow.clock.advance(MINUTE_MS);
  return undoChanges(world, { of, by: "alice", dryRun: false, lockWaitMs: 0, signal });
}

/** DNS knows a host that phpIPAM does not. */
async function arrangeUnknown(): Promise<FlowWorld> {
  const flow = await FlowWorld.started({ policy: { unknownDns: "adopt" } });
  await flow.settleHosts(2);
  flow.dns.put("unknown.example.com", "A", "10.0.0.30");
  flow.clock.advance(HOUR_MS);
  return flow;
}

/** What could not be made is tried again by a later full check. */
async function verifyAgain({ flow, world }: StoryRun): Promise<void> {
  flow.clock.advance(2 * HOUR_MS);
  await flow.sync({}, world);
  await flow.sync({}, world);
}

/** Whoever asked for it asks again. */
async function undoAgain(run: StoryRun): Promise<void> {
  await undoMistakes(run);
  await nextCycle(run);
}

export const PORT_STORIES: readonly PortStory[] = [
  { name: "first-start", arrange: arrangeFirstStart, act: cycle, recover: nextCycle },
  { name: "steady", arrange: arrangeSteady, act: cycle, recover: nextCycle },
  { name: "work", arrange: arrangeWork, act: cycle, recover: nextCycle },
  {
    name: "full-by-subnet",
    arrange: async () => {
      const flow = await arrangeWork();
      await flow.markers.armBypass();
      flow.inventory.unconfirmed = true;
      flow.inventory.missedByListing.add(5);
      return flow;
    },
    act: ({ flow, world, signal }) => flow.sync({ full: true, signal }, world),
    recover: nextCycle,
  },
  { name: "duplicates", arrange: arrangeDuplicates, act: cycle, recover: nextCycle },
  { name: "held", arrange: arrangeHeld, act: cycle, recover: nextCycle },
  {
    name: "approved",
    arrange: arrangeApproval,
    act: async (run) => {
      await approve(run.world);
      return cycle(run);
    },
    recover: approveOnce,
  },
  { name: "undo", arrange: arrangeMistakes, act: undoMistakes, recover: undoAgain },
  { name: "adopt", arrange: arrangeUnknown, act: cycle, recover: verifyAgain },
  { name: "commands", arrange: arrangeWork, act: command, recover: resume },
];
