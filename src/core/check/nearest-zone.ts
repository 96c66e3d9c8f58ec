import { displayName, type Fqdn, parentName } from "../../domain/dns-name.ts";
import type { ZoneIndex } from "../../domain/zone.ts";

/** Shorter names are near everything. */
const MIN_TYPO_LENGTH = 5;

/**
 * Makes a guess at the managed zone that somebody meant: one that ends the name but for the dot (`notexample.com` for
 * `example.com`), else one that a slip of the finger or two swapped letters away.
 *
 * Two names are taken to be near when they become equal by leaving out at most one letter of each; looking up a name
 * then costs its own length, however many zones there are.
 */
export function createZoneGuess(zones: ZoneIndex): (name: Fqdn) => string | null {
  const managed = [...zones.values()].filter((zone) => zone.managed).map((zone) => zone.name);
  const exact = new Set(managed);
  const byThinned = indexByThinned(managed);
  return (name) => {
    const guess = endsWithoutDot(name, exact) ?? nearestSuffix(name, byThinned);
    return guess === null ? null : displayName(guess);
  };
}

function endsWithoutDot(name: Fqdn, zones: ReadonlySet<string>): string | null {
  for (let start = 1; start < name.length - 1; start++) {
    const end = name.slice(start);
    if (zones.has(end)) return end;
  }
  return null;
}

function indexByThinned(zones: readonly Fqdn[]): ReadonlyMap<string, Fqdn> {
  const index = new Map<string, Fqdn>();
  for (const zone of zones.filter((each) => each.length > MIN_TYPO_LENGTH)) {
    for (const key of thinned(zone)) {
      const known = index.get(key);
      // The smaller name wins, so that the order of the zones does not matter.
      if (known === undefined || zone < known) index.set(key, zone);
    }
  }
  return index;
}

function nearestSuffix(name: Fqdn, index: ReadonlyMap<string, Fqdn>): string | null {
  for (let at = parentName(name); at !== null && at !== "."; at = parentName(at)) {
    if (at.length <= MIN_TYPO_LENGTH) return null;
    const [least] = thinned(at)
      .flatMap((key) => index.get(key) ?? [])
      .sort();
    if (least !== undefined) return least;
  }
  return null;
}

/** Gives the name itself and every form of it with one character left out. */
function thinned(name: string): string[] {
  const forms = [name];
  for (let i = 0; i < name.length - 1; i++) forms.push(name.slice(0, i) + name.slice(i + 1));
  return forms;
}
