import type { Limits } from "../../../src/domain/policy.ts";
import { keyOf, type LiveDns, type LiveValue, servedAt } from "./live-dns.ts";
import { isServedOtherwise, mayTake, pointedTo, type Scene, zoneOf } from "./reference.ts";

export const MODEL_INVARIANTS = {
  foreign: "what PPHOOK does not own is never touched",
  created: "what comes is asked for by a usable row",
  frozen: "a frozen row's records are never touched",
  failed: "a failed read, a pause or observation changes nothing",
  guards: "guards hold above their limits",
  pointed: "a name that others point to keeps an address",
  quiet: "a second cycle has nothing to do",
  converges: "when the world stands still, one cycle brings what is wanted",
  chain: "the journal's chain verifies",
} as const;

export type ModelInvariant = keyof typeof MODEL_INVARIANTS;

export interface Broken {
  readonly invariant: ModelInvariant;
  readonly detail: string;
}

/** What a cycle changed, seen from outside. */
export interface Difference {
  /** Values that are not there any more. */
  readonly gone: readonly LiveValue[];
  /** Values that were not there before. */
  readonly come: readonly LiveValue[];
  /** Values that were served and are disabled now. */
  readonly parked: readonly LiveValue[];
  /** Values that were disabled and are served now. */
  readonly revived: readonly LiveValue[];
}

export function differenceOf(before: LiveDns, after: LiveDns): Difference {
  const [was, is] = [[...before.values()], [...after.values()]];
  return {
    gone: was.filter((value) => !after.has(keyOf(value))),
    come: is.filter((value) => !before.has(keyOf(value))),
    parked: was.filter((value) => !value.off && after.get(keyOf(value))?.off === true),
    revived: was.filter((value) => value.off && after.get(keyOf(value))?.off === false),
  };
}

export function isNothing({ gone, come, parked, revived }: Difference): boolean {
  return gone.length + come.length + parked.length + revived.length === 0;
}

/** Judges what a cycle changed by who may change what. @param parkedBefore - keys that PPHOOK itself disabled. */
export function judgeTouch(
  scene: Scene,
  difference: Difference,
  parkedBefore: ReadonlySet<string>,
): readonly Broken[] {
  const { gone, come, parked, revived } = difference;
  const all = [...gone, ...come, ...parked, ...revived];
  const foreign = [
    ...all.filter((it) => !["A", "AAAA", "PTR"].includes(it.type)),
    ...all.filter((it) => scene.unreadable.has(zoneOf(it.name) ?? "") || zoneOf(it.name) === null),
    ...all.filter((it) => isServedOtherwise(scene.before, it.name)),
    ...[...gone, ...revived].filter((it) => it.off && !parkedBefore.has(keyOf(it))),
    ...[...gone, ...parked].filter((it) => !it.off && !mayTake(scene, it)),
    ...survivors(scene).filter((it) => scene.after.get(keyOf(it))?.ttl !== it.ttl),
  ];
  const unasked = [...come, ...revived].filter((it) => !isAsked(scene, it));
  return [
    ...foreign.map((it): Broken => ({ invariant: "foreign", detail: keyOf(it) })),
    ...unasked.map((it): Broken => ({ invariant: "created", detail: keyOf(it) })),
    ...judgeFrozen(scene, [...gone, ...parked]),
    ...judgePointed(scene),
  ];
}

function survivors({ before, after }: Scene): readonly LiveValue[] {
  return [...before.values()].filter((it) => after.has(keyOf(it)));
}

function isAsked({ rows }: Scene, value: LiveValue): boolean {
  return rows.some((it) => it.mayBeValid && it.wants.some((wanted) => keyOf(wanted) === keyOf(value)));
}

function judgeFrozen({ rows }: Scene, lost: readonly LiveValue[]): readonly Broken[] {
  const kept = new Set(rows.filter((it) => it.is === "frozen").flatMap((it) => it.wants.map(keyOf)));
  return lost
    .filter((it) => !it.off && kept.has(keyOf(it)))
    .map((it) => ({ invariant: "frozen", detail: keyOf(it) }));
}

function judgePointed({ before, after }: Scene): readonly Broken[] {
  return [...pointedTo(before)].flatMap((name) =>
    ["A", "AAAA"]
      .filter((type) => servedAt(before, name, type).length > 0 && servedAt(after, name, type).length === 0)
      .map((type): Broken => ({ invariant: "pointed", detail: `${name} ${type}` })),
  );
}

export interface GuardScene {
  readonly limits: Limits;
  readonly before: LiveDns;
  readonly difference: Difference;
  /** How many values went in the last 24 hours, per zone. */
  readonly today: ReadonlyMap<string, number>;
  /** Rows of the last snapshot that passed, and how many of them are gone. */
  readonly source: { readonly reference: number; readonly gone: number };
  /** Longer ago than `history_days`, and not `--full`. */
  readonly isStale: boolean;
}

/** Section 7, for a cycle without an approval. */
export function judgeGuards(scene: GuardScene): readonly Broken[] {
  const { limits, source } = scene;
  const counts = countByZone(scene.difference);
  const broken = [...counts].flatMap(([zone, count]) => judgeZone(scene, zone, count));
  const isShrunk =
    source.gone > atMost(source.reference, limits.maxSourceShrinkPercent, limits.minSourceShrink);
  const total = [...counts.values()].reduce((sum, { deletes, updates }) => sum + deletes + updates, 0);
  if (total > 0 && isShrunk) broken.push(`source-shrink: ${source.gone} of ${source.reference} rows gone`);
  if (total > 0 && scene.isStale) broken.push("stale-start");
  return broken.map((detail) => ({ invariant: "guards", detail }));
}

interface Count {
  deletes: number;
  updates: number;
}

function judgeZone(scene: GuardScene, zone: string, { deletes, updates }: Count): string[] {
  const { limits, before, today } = scene;
  const live = [...before.values()].filter(
    (it) => ["A", "AAAA", "PTR"].includes(it.type) && !it.off && zoneOf(it.name) === zone,
  ).length;
  const daily = deletes + (today.get(zone) ?? 0);
  const broken: string[] = [];
  const check = (id: string, measured: number, limit: number) => {
    if (measured > limit) broken.push(`${id} of ${zone}: ${measured} of ${live}, limit ${limit}`);
  };
  check("zone-deletes", deletes, atMost(live, limits.maxDeletePercent, limits.minDeletesAllowed));
  check("zone-updates", updates, atMost(live, limits.maxUpdatePercent, limits.minUpdatesAllowed));
  if (deletes > 0)
    check("daily-budget", daily, atMost(live, limits.dailyDeleteBudgetPercent, limits.dailyDeletesAllowed));
  return broken;
}

function atMost(total: number, percent: number, floor: number): number {
  return Math.max(floor, (total * percent) / 100);
}

/** A value that goes where another comes, at one name and type, is an update; one that is disabled is gone. */
export function countByZone({ gone, come, parked, revived }: Difference): ReadonlyMap<string, Count> {
  const counts = new Map<string, Count>();
  const countOf = (name: string) => {
    const zone = zoneOf(name) ?? "";
    const count = counts.get(zone) ?? { deletes: 0, updates: 0 };
    counts.set(zone, count);
    return count;
  };
  const arrivals = Map.groupBy(come, (it) => `${it.name} ${it.type}`);
  for (const [place, values] of Map.groupBy(gone, (it) => `${it.name} ${it.type}`)) {
    const count = countOf(place.split(" ")[0] ?? "");
    const replaced = Math.min(values.length, arrivals.get(place)?.length ?? 0);
    count.updates += replaced;
    count.deletes += values.length - replaced;
  }
  for (const { name } of parked) countOf(name).deletes += 1;
  for (const { name } of revived) countOf(name).updates += 1;
  return counts;
}
