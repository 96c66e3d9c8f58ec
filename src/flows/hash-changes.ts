import { createHash } from "node:crypto";
import { type Change, canonicalChange } from "../domain/change.ts";

/** Hashes what changes do, whatever their order, ids, times and reasons: SHA-256 in hexadecimal. */
export function hashChanges(changes: readonly Change[]): string {
  const hash = createHash("sha256");
  for (const text of changes.map(canonicalChange).sort()) hash.update(`${text}\n`);
  return hash.digest("hex");
}
