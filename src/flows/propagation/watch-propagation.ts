import { chooseExpected, type ExpectedRrset } from "../../core/prove/choose-expected.ts";
import { formatElapsed } from "../../core/render/count-text.ts";
import { displayName } from "../../domain/dns-name.ts";
import type { Propagation, PropagationTally } from "../../domain/propagation.ts";
import { withFields } from "../with-fields.ts";
import { dropOverwritten } from "./drop-overwritten.ts";
import { type FollowedZone, followZone, type Judged } from "./follow-zone.ts";
import type { PropagationWorld, WrittenZone } from "./propagation-world.ts";

/** Sees, beside everything else, that what is written is answered. */
export interface PropagationWatch {
  /** Takes up what was just written; gives back at once, and never throws. */
  take(written: WrittenZone): void;
  /** Waits until every server answers everything, for so long at most. @returns what came of it so far, the servers as configured. */
  settle(withinMs: number, signal: AbortSignal): Promise<readonly PropagationTally[]>;
  /** Ends all asking. What is not known by then is not kept. */
  stop(): Promise<void>;
}

/** Of each zone and write. */
const MOST_ASKED = 20;
/** Zones on servers that are asked for at the same time. */
const MOST_ASKED_AT_ONCE = 2000;

type Counter = { -readonly [key in keyof PropagationTally]: PropagationTally[key] };

interface Watch {
  readonly world: PropagationWorld;
  readonly stop: AbortController;
  /** By which write an RRset is as it is, as far as it is asked for. */
  readonly latest: Map<string, WrittenZone>;
  readonly counters: Map<string, Counter>;
  readonly following: Set<Promise<void>>;
}

/**
 * Measures from each write on how long every server takes until it answers what was written, and keeps it in the store. It neither
 * delays nor fails what goes on beside it.
 */
export function watchPropagation(world: PropagationWorld): PropagationWatch {
  const watch: Watch = {
    world,
    stop: new AbortController(),
    latest: new Map(),
    counters: new Map(),
    following: new Set(),
  };
  return {
    take: (written) => take(watch, written),
    settle: async (withinMs, signal) => {
      const ended = new AbortController();
      const enough = world.clock.sleep(withinMs, AbortSignal.any([signal, ended.signal]));
      await Promise.race([Promise.all(watch.following), enough]);
      ended.abort();
      return world.servers.map(({ name }) => ({ ...counterOf(watch, name) }));
    },
    stop: async () => {
      watch.stop.abort();
      await Promise.all(watch.following);
    },
  };
}

function take(watch: Watch, written: WrittenZone): void {
  const { world, latest, following, stop } = watch;
  const expected = chooseExpected(written.rrsets, MOST_ASKED);
  if (stop.signal.aborted || expected.length === 0) return;
  const log = withFields(world.log, { cycle: written.run, zone: displayName(written.zone.name) });
  const asked = (following.size + 1) * world.servers.length;
  if (asked > MOST_ASKED_AT_ONCE) {
    log.info("propagation not measured: many zones are asked for already", { zones: following.size });
    return;
  }
  if (expected.length < written.rrsets.length)
    log.info("propagation measured of a part", { asked: expected.length, written: written.rrsets.length });
  for (const rrset of expected) latest.set(keyOf(rrset), written);
  const whole = followEverywhere(watch, written, expected).then((took) => {
    if (took !== "") log.info("answered as written", { after: took });
    following.delete(whole);
  });
  following.add(whole);
}

function keyOf({ name, type }: ExpectedRrset): string {
  return `${name} ${type}`;
}

/** @returns how long it took, for people: `ns01 1.4 s, ns02 1.5 s`. */
async function followEverywhere(
  watch: Watch,
  written: WrittenZone,
  expected: readonly ExpectedRrset[],
): Promise<string> {
  const { latest, world } = watch;
  const parts = world.servers.map((server) => follow(watch, { written, server, expected }));
  const tooks = await Promise.all(parts);
  for (const rrset of expected) if (latest.get(keyOf(rrset)) === written) latest.delete(keyOf(rrset));
  return tooks.filter((took) => took !== "").join(", ");
}

/** @returns how long it took, for people; empty when nothing was answered. Never throws. */
async function follow(watch: Watch, followed: FollowedZone): Promise<string> {
  const { world, stop } = watch;
  const { name } = followed.server;
  const counter = counterOf(watch, name);
  let [left, slowestMs] = [followed.expected.length, -1];
  counter.open += left;
  try {
    const late = await followZone(world, followed, {
      signal: stop.signal,
      open: () => watch.following.size * world.servers.length,
      isStale: (rrset) => watch.latest.get(keyOf(rrset)) !== followed.written,
      onProven: async (proven) => {
        slowestMs = Math.max(slowestMs, ...proven.map(({ afterMs }) => afterMs));
        left -= proven.length;
        counter.open -= proven.length;
        counter.answered += proven.length;
        counter.slowestMs = Math.max(counter.slowestMs ?? 0, slowestMs);
        await keep(world, followed, proven);
      },
    });
    counter.givenUp += await giveUp(world, followed, late);
  } catch (error) {
    if (!stop.signal.aborted)
      world.log.error("propagation could not be measured", { server: name, error: (error as Error).message });
  }
  counter.open -= left;
  return slowestMs < 0 ? "" : `${name} ${formatElapsed(slowestMs)}`;
}

function counterOf({ counters }: Watch, server: string): Counter {
  const known = counters.get(server);
  const counter = known ?? { server, answered: 0, open: 0, givenUp: 0, slowestMs: null };
  counters.set(server, counter);
  return counter;
}

async function keep(
  { store, clock, onMeasured }: PropagationWorld,
  { written: { run, zone, at }, server }: FollowedZone,
  judged: readonly Judged[],
): Promise<void> {
  const propagations = judged.map(({ rrset: { name, type }, verdict, afterMs }): Propagation => {
    const about = { at, run, server: server.name, zone: zone.name, name, type };
    return verdict.verdict === "proven"
      ? { ...about, tookMs: afterMs, detail: "" }
      : { ...about, tookMs: null, detail: verdict.detail };
  });
  onMeasured?.(propagations);
  await store.record({ at: clock.now(), propagations });
}

/** @returns how many RRsets were given up: those that nobody overwrote since. */
async function giveUp(
  world: PropagationWorld,
  followed: FollowedZone,
  late: readonly Judged[],
): Promise<number> {
  const { written, server } = followed;
  const [first, ...others] = await dropOverwritten(world, written.zone, late);
  if (first === undefined) return 0;
  await keep(world, followed, [first, ...others]);
  const known = (await world.store.transfers()).find(
    ({ zone, secondary, state }) =>
      zone === written.zone.name && secondary === server.name && state !== "in-sync",
  );
  world.log.warn("not answered as written", {
    cycle: written.run,
    server: server.name,
    zone: displayName(written.zone.name),
    name: displayName(first.rrset.name),
    type: first.rrset.type,
    ...(others.length === 0 ? {} : { others: others.length }),
    waited: formatElapsed(first.afterMs),
    error: first.verdict.verdict === "proven" ? "" : first.verdict.detail,
    ...(known === undefined ? {} : { likely: known.detail }),
    remedy: known?.remedy ?? `pphook explain ${displayName(first.rrset.name)}`,
  });
  return 1 + others.length;
}
