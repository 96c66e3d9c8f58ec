import type { Fqdn } from "../../domain/dns-name.ts";
import { type ManagedType, valueKey } from "../../domain/rrset.ts";
import type { WantedValue } from "../../domain/wanted-row.ts";
import { type DnsWorld, servedContents } from "./dns-world.ts";
import type { Stroke } from "./stroke.ts";
import { StrokeMap } from "./stroke-map.ts";

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
  readonly additions: StrokeMap;
  readonly removals: StrokeMap;
  readonly parked: StrokeMap;
}

/**
 * The first stroke on a value stays, so callers draw in the order of row ids.
 *
 * @param kept - keys of values that are neither removed nor parked, whoever asks.
 */
export function createSketch(world: DnsWorld, kept: ReadonlySet<string>): Sketch {
  const additions = new StrokeMap();
  const removals = new StrokeMap();
  const parked = new StrokeMap();
  const take = (map: StrokeMap, stroke: Stroke) => {
    if (kept.size === 0 || !kept.has(keyOf(stroke.value))) map.add(stroke);
  };
  return {
    additions,
    removals,
    parked,
    add: (stroke) => additions.add(stroke),
    remove: (stroke) => {
      additions.delete(stroke.value);
      take(removals, stroke);
    },
    park: (stroke) => take(parked, stroke),
    restore: (value) => {
      removals.delete(value);
      parked.delete(value);
    },
    values: ({ zone, name, type }) => {
      const live = servedContents(world.rrset(zone, name, type));
      const stays = (content: string) =>
        !removals.has({ name, type, content }) && !parked.has({ name, type, content });
      const rest = removals.isEmpty && parked.isEmpty ? live : live.filter(stays);
      const added = additions.at(name).filter((stroke) => stroke.value.type === type);
      return added.length === 0 ? rest : [...rest, ...added.map((stroke) => stroke.value.content)];
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
