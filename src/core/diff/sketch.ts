import type { ChangeRule } from "../../domain/change.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import type { FindingSubject } from "../../domain/finding.ts";
import { type ManagedType, valueKey } from "../../domain/rrset.ts";
import type { WantedValue } from "../../domain/wanted-row.ts";
import { type DnsWorld, servedContents } from "./dns-world.ts";

/** One value to add, remove or park, and why. */
export interface Stroke {
  readonly value: WantedValue;
  readonly rule: ChangeRule;
  readonly reason: string;
  readonly subject: FindingSubject;
}

/** The plan in the making: the live world with strokes on it. Asking it shows the world as it would be. */
export interface Sketch {
  add(stroke: Stroke): void;
  /** Removes a value; one that was to be enabled again is removed as it is. */
  remove(stroke: Stroke): void;
  /** Disables a value instead of removing it. */
  park(stroke: Stroke): void;
  /** Takes a removal back. */
  restore(value: WantedValue): void;
  /** Contents that would be served at a name. */
  values(place: { readonly zone: Fqdn; readonly name: Fqdn; readonly type: ManagedType }): readonly string[];
  readonly additions: ReadonlyMap<string, Stroke>;
  readonly removals: ReadonlyMap<string, Stroke>;
  readonly parked: ReadonlyMap<string, Stroke>;
}

/** The first stroke on a value stays, so callers draw in the order of row ids. */
export function createSketch(world: DnsWorld): Sketch {
  const additions = new Map<string, Stroke>();
  const removals = new Map<string, Stroke>();
  const parked = new Map<string, Stroke>();
  const added = new Map<string, string[]>();
  const draw = (map: Map<string, Stroke>, stroke: Stroke) => {
    const key = keyOf(stroke.value);
    if (!map.has(key)) map.set(key, stroke);
  };
  return {
    additions,
    removals,
    parked,
    add: (stroke) => {
      if (additions.has(keyOf(stroke.value))) return;
      draw(additions, stroke);
      const place = `${stroke.value.name} ${stroke.value.type}`;
      added.set(place, [...(added.get(place) ?? []), stroke.value.content]);
    },
    remove: (stroke) => {
      const key = keyOf(stroke.value);
      if (additions.delete(key)) {
        const place = `${stroke.value.name} ${stroke.value.type}`;
        added.set(place, added.get(place)?.filter((content) => content !== stroke.value.content) ?? []);
      }
      draw(removals, stroke);
    },
    park: (stroke) => draw(parked, stroke),
    restore: (value) => {
      removals.delete(keyOf(value));
      parked.delete(keyOf(value));
    },
    values: ({ zone, name, type }) => {
      const live = servedContents(world.rrset(zone, name, type));
      const gone = (content: string) => {
        const key = valueKey(name, type, content);
        return removals.has(key) || parked.has(key);
      };
      const rest = removals.size + parked.size === 0 ? live : live.filter((content) => !gone(content));
      const extra = added.get(`${name} ${type}`);
      return extra === undefined ? rest : [...rest, ...extra];
    },
  };
}

export function keyOf(value: {
  readonly name: Fqdn;
  readonly type: ManagedType;
  readonly content: string;
}): string {
  return valueKey(value.name, value.type, value.content);
}
