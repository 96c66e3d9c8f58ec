import type { MeasuredCycle } from "./cycle-process.ts";

const CALLS_PER_ZONE = 4;

/** How many calls a cycle may make to PowerDNS, whatever the size of the inventory: the list of zones, and four per zone it changes. */
export function allowedCalls(cycle: Pick<MeasuredCycle, "zonesConcerned">): number {
  return 1 + CALLS_PER_ZONE * cycle.zonesConcerned;
}
