import { PphookError } from "../../domain/errors.ts";
import type { HealthFacts, HealthMemory, HeldShown, TargetShown } from "../../domain/health.ts";
import { DAY_MS, type Instant, toInstant } from "../../domain/instant.ts";
import { summarisePropagation } from "../../domain/propagation.ts";
import type { Target } from "../../domain/target.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HealthProbe } from "../../ports/health-probe.ts";
import type { InstallationProbe } from "../../ports/installation-probe.ts";
import type { MarkerFiles } from "../../ports/marker-files.ts";
import type { HeldSet, Store } from "../../ports/store.ts";
import { readTargetMemory } from "../deployment/target-memory.ts";
import { readServiceNotes, type ServiceNotes } from "./service-notes.ts";

type HealthStore = Pick<
  Store,
  | "lastCheck"
  | "heldSet"
  | "undoHeld"
  | "pause"
  | "exceptions"
  | "readNote"
  | "noticeCounts"
  | "outboxState"
  | "verifyJournal"
  | "transfers"
  | "propagations"
  | "close"
>;

/** What `health` looks with. */
export interface HealthWorld {
  readonly clock: Clock;
  readonly health: HealthProbe;
  readonly probe: Pick<InstallationProbe, "measureFile">;
  readonly markers: Pick<MarkerFiles, "readLastCheck" | "bypassArmed">;
  /** Opens the store without making it. @throws SystemError when it cannot be used. */
  readonly openStore: () => HealthStore;
}

/** What the configuration says of it. */
export interface HealthSettings {
  readonly phpipamUrls: readonly string[];
  readonly storeFile: string;
  /** Files that grow; their disks are measured. */
  readonly paths: readonly string[];
  readonly observe: boolean;
  readonly intervalMs: number;
  readonly maintenanceAt: (now: Instant) => string | null;
  readonly targets: readonly Target[];
  /** Names of the secondaries that are watched. */
  readonly secondaries: readonly string[];
}

/** Enough to notice a store that somebody changed by hand; all of it is `history verify`. */
const NEWEST_ENTRIES = 1000;

/** Reads how PPHOOK, its two services and its machine are now: one call to each server, and the store. Changes nothing. */
export async function readHealth(
  world: HealthWorld,
  settings: HealthSettings,
  signal?: AbortSignal,
): Promise<HealthFacts> {
  const { health, probe, clock } = world;
  const [memory, phpipam, powerdns, file, machine, marks] = await Promise.all([
    readMemory(world, settings),
    reachAll(health, settings.phpipamUrls, signal),
    health.reachPowerdns(signal),
    probe.measureFile(settings.storeFile),
    health.measureMachine(settings.paths),
    readMarks(world),
  ]);
  const now = clock.now();
  const { observe, intervalMs } = settings;
  return {
    now,
    observe,
    intervalMs,
    window: settings.maintenanceAt(now),
    phpipam,
    powerdns,
    store: { path: settings.storeFile, sizeBytes: file.sizeBytes },
    memory,
    machine,
    ...marks,
  };
}

async function readMarks({ markers }: HealthWorld) {
  return {
    markUnreadable: (await markers.readLastCheck()) === "unreadable",
    bypassArmed: await markers.bypassArmed(),
  };
}

/** Servers in front of one database count refused logins together, so they are asked in turn. */
async function reachAll(health: HealthProbe, urls: readonly string[], signal: AbortSignal | undefined) {
  const reached: HealthFacts["phpipam"][number][] = [];
  for (const url of urls) reached.push(await health.reachPhpipam(url, signal));
  return reached;
}

async function readMemory(world: HealthWorld, settings: HealthSettings): Promise<HealthFacts["memory"]> {
  try {
    const store = world.openStore();
    try {
      return await readFrom(store, world, settings);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof PphookError) return { trouble: error.message, remedy: error.remedy };
    throw error;
  }
}

async function readFrom(
  store: HealthStore,
  world: HealthWorld,
  { targets, secondaries }: HealthSettings,
): Promise<HealthMemory> {
  const notes = await readServiceNotes(store);
  const chain = await store.verifyJournal({ newest: NEWEST_ENTRIES });
  const { storms } = await store.noticeCounts();
  const marked = await world.markers.readLastCheck();
  return {
    lastCheck: (await store.lastCheck()) ?? (marked === "unreadable" ? null : marked),
    cycle: notes.cycle,
    failure: notes.failure,
    daemon: await findDaemon(world.health, notes),
    held: [await store.heldSet(), await store.undoHeld()].flatMap(showHeld),
    pause: await store.pause(),
    exceptions: await store.exceptions(),
    outbox: await store.outboxState(),
    storms,
    targets: await Promise.all(targets.map((target) => showTarget(store, target))),
    secondaries,
    transfers: secondaries.length === 0 ? [] : await store.transfers(),
    propagation:
      secondaries.length === 0
        ? []
        : summarisePropagation(await store.propagations({ since: toInstant(world.clock.now() - DAY_MS) })),
    journal: {
      entries: chain.entries,
      broken: chain.intact ? null : `entry ${chain.brokenAt}: ${chain.why}`,
    },
  };
}

/** A number that another process has by now is no daemon. */
async function findDaemon(health: HealthProbe, { daemon }: ServiceNotes): Promise<HealthMemory["daemon"]> {
  if (daemon === null) return null;
  const found = await health.findProcess(daemon.pid);
  const runs = found !== null && found.startTicks === daemon.startTicks;
  return { ...daemon, runs, residentBytes: runs ? found.residentBytes : null };
}

function showHeld(held: HeldSet | null): readonly HeldShown[] {
  if (held === null) return [];
  const { hash, since, changes, guards, undo } = held;
  return [{ hash, since, changes: changes.length, guards, undo: undo ?? null }];
}

async function showTarget(store: HealthStore, target: Target): Promise<TargetShown> {
  const { deployedAt, trouble } = await readTargetMemory(store, target);
  const { name, host, destination } = target;
  return { name, host, destination, deployedAt, trouble };
}
