import { compareChanges, type RecordChange, type RecordState } from "../../domain/change.ts";
import type { WantedValue } from "../../domain/wanted-row.ts";
import type { DnsWorld } from "./dns-world.ts";
import { keyOf, type Sketch } from "./sketch.ts";
import type { Stroke } from "./stroke.ts";

/** What goes and comes at one name and type. */
interface Place {
  readonly removals: readonly Stroke[];
  readonly additions: readonly Stroke[];
}

/**
 * Turns the sketch into sorted changes: at one name and type, a value that goes and one that comes are one update,
 * those of the same row first; what is left over is a deletion or a creation.
 */
export function pairChanges(world: DnsWorld, sketch: Sketch, newTtlSeconds: number): readonly RecordChange[] {
  const stateOf = createStateReader(world, newTtlSeconds);
  const changes: RecordChange[] = [];
  for (const place of placesOf(sketch)) pairPlace(place, stateOf, changes);
  for (const stroke of sketch.parked.strokes()) {
    const before = stateOf(stroke.value);
    changes.push(toChange(stroke, { before, after: { ...before, disabled: true } }));
  }
  return changes.sort(compareChanges);
}

function* placesOf({ removals, additions }: Sketch): Generator<Place, void> {
  for (const name of removals.names()) yield* placesAt(removals.at(name), additions.at(name));
  for (const name of additions.names())
    if (removals.at(name).length === 0) yield* placesAt(NONE, additions.at(name));
}

const NONE: readonly Stroke[] = [];

function placesAt(gone: readonly Stroke[], come: readonly Stroke[]): readonly Place[] {
  // Most names have one stroke, and nothing to pair it with.
  if (gone.length + come.length === 1) return [{ removals: gone, additions: come }];
  const placeOf = ({ value }: Stroke) => `${value.zone} ${value.type}`;
  const removals = Map.groupBy(gone, placeOf);
  const additions = Map.groupBy(come, placeOf);
  return [...new Set([...removals.keys(), ...additions.keys()])].map((place) => ({
    removals: removals.get(place) ?? NONE,
    additions: additions.get(place) ?? NONE,
  }));
}

/** Reads a value as it is live; one that is not there yet counts as enabled. */
type StateReader = (value: WantedValue) => RecordState;

function createStateReader(world: DnsWorld, newTtlSeconds: number): StateReader {
  return ({ zone, name, type, content }) => {
    const rrset = world.rrset(zone, name, type);
    const disabled = rrset?.values.find((value) => value.content === content)?.disabled ?? false;
    return { content, ttlSeconds: rrset?.ttlSeconds ?? newTtlSeconds, disabled };
  };
}

function pairPlace(place: Place, stateOf: StateReader, changes: RecordChange[]): void {
  const removals = place.removals.toSorted(byContent);
  for (const addition of place.additions.toSorted(byContent)) {
    const live = stateOf(addition.value);
    const after = { ...live, disabled: false };
    if (live.disabled) changes.push(toChange(addition, { before: live, after }));
    else changes.push(replaceOrCreate(addition, takePartner(removals, addition), { after, stateOf }));
  }
  for (const removal of removals)
    changes.push(toChange(removal, { before: stateOf(removal.value), after: null }));
}

function replaceOrCreate(
  addition: Stroke,
  removal: Stroke | null,
  states: { readonly after: RecordState; readonly stateOf: StateReader },
): RecordChange {
  if (removal === null) return toChange(addition, { before: null, after: states.after });
  return toChange(addition, { before: states.stateOf(removal.value), after: states.after, teller: removal });
}

/** Takes the removal of the same row out of the list, else the first one. */
function takePartner(removals: Stroke[], addition: Stroke): Stroke | null {
  const same = removals.findIndex((it) => it.subject.addressId === addition.subject.addressId);
  return removals.splice(Math.max(same, 0), 1)[0] ?? null;
}

interface Turn {
  readonly before: RecordState | null;
  readonly after: RecordState | null;
  /** Whose rule and reason are told; the stroke's own by default. */
  readonly teller?: Stroke;
}

function toChange(stroke: Stroke, { before, after, teller = stroke }: Turn): RecordChange {
  let action: RecordChange["action"] = "update";
  if (before === null) action = "create";
  else if (after === null) action = "delete";
  const { zone, name, type } = stroke.value;
  return {
    target: "powerdns",
    action,
    zone,
    name,
    type,
    before,
    after,
    rule: teller.rule,
    reason: teller.reason,
    ...stroke.subject,
  };
}

function byContent(a: Stroke, b: Stroke): number {
  return keyOf(a.value) < keyOf(b.value) ? -1 : 1;
}
