import { createHash } from "node:crypto";
import { type Change, canonicalChange, isDestructive } from "../domain/change.ts";
import type { Plan } from "../domain/plan.ts";

/** Hashes what changes do, whatever their order, ids, times and reasons: SHA-256 in hexadecimal. */
export function hashChanges(changes: readonly Change[]): string {
  const hash = createHash("sha256");
  for (const text of changes.map(canonicalChange).sort()) hash.update(`${text}\n`);
  return hash.digest("hex");
}

/** Hashes what of a plan needs a person's word, and what of it is held; null when nothing is. */
export function hashPlan(changes: Plan["changes"]): Pick<Plan, "hash" | "heldHash"> {
  const destructive = changes.filter(isDestructive);
  const held = destructive.filter((change) => change.held);
  return { hash: hashChanges(destructive), heldHash: held.length === 0 ? null : hashChanges(held) };
}
