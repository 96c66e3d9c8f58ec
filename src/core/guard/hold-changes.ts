import { type Change, isDestructive, type RecordChange } from "../../domain/change.ts";
import { canonicalName } from "../../domain/dns-name.ts";

/**
 * Selects what waits for a person: the judged changes and every creation that concerns the same row, name or address, so that a
 * half of a change is never made without the other.
 */
export function holdChanges(changes: readonly Change[], judged: readonly Change[]): ReadonlySet<Change> {
  const held = new Set<Change>(judged);
  const concerns = new Set(judged.flatMap(concernsOf));
  for (const change of changes) {
    if (!isDestructive(change) && concernsOf(change).some((concern) => concerns.has(concern)))
      held.add(change);
  }
  return held;
}

/** The row, the names and the addresses that a change is about. */
function concernsOf(change: Change): readonly string[] {
  const concerns = change.name === "" ? [] : [`name ${change.name}`];
  if (change.addressId !== null) concerns.push(`row ${change.addressId}`);
  if (change.ip !== "") concerns.push(`ip ${change.ip}`);
  if (change.hostname !== "") concerns.push(`name ${canonicalName(change.hostname)}`);
  return change.target === "powerdns" ? [...concerns, ...contentsOf(change)] : concerns;
}

function contentsOf({ type, before, after }: RecordChange): readonly string[] {
  const states = [before, after].filter((state) => state !== null);
  return states.map(({ content }) => (type === "PTR" ? `name ${content}` : `ip ${content}`));
}
