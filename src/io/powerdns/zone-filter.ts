import { compileGlob } from "../../domain/glob.ts";

/** Tells whether a zone, written without final dot, is meant. */
export type ZoneFilter = (zoneName: string) => boolean;

/**
 * Makes the filter of `zones` and `exclude_zones`: a zone is meant when some glob of the first matches its name (no globs:
 * all are) and none of the second does. Globs may be written with the final dot.
 */
export function zoneFilter(zones: readonly string[], excludeZones: readonly string[]): ZoneFilter {
  const included = zones.map(compileZoneGlob);
  const excluded = excludeZones.map(compileZoneGlob);
  return (zoneName) =>
    (included.length === 0 || included.some((matches) => matches(zoneName))) &&
    !excluded.some((matches) => matches(zoneName));
}

function compileZoneGlob(glob: string): (zoneName: string) => boolean {
  return compileGlob(glob.replace(/(?<=.)\.$/, ""));
}
