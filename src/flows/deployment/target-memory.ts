import { createHash } from "node:crypto";
import type { Instant } from "../../domain/instant.ts";
import type { Target, TargetOutcome } from "../../domain/target.ts";
import type { Store } from "../../ports/store.ts";

/** What the store keeps of one target. */
export interface TargetMemory {
  /** Which file of which machine this is about; another one has no past. */
  readonly place: string;
  /** SHA-256 of what was deployed and verified last; null when nothing was. */
  readonly hash: string | null;
  readonly deployedAt: Instant | null;
  /** How the last attempt ended, when it did not succeed; null when it did. */
  readonly trouble: TargetTrouble | null;
}

export interface TargetTrouble extends Pick<TargetOutcome, "state" | "detail" | "remedy"> {
  /** In a row. */
  readonly attempts: number;
  /** When a cycle tries again; a person may at any time. */
  readonly retryAt: Instant;
}

export function noteOfTarget(name: string): string {
  return `target-${name}`;
}

export async function readTargetMemory(
  store: Pick<Store, "readNote">,
  target: Target,
): Promise<TargetMemory> {
  const nothing: TargetMemory = { place: placeOf(target), hash: null, deployedAt: null, trouble: null };
  const note = await store.readNote(noteOfTarget(target.name));
  if (note === null) return nothing;
  const memory = JSON.parse(note) as TargetMemory;
  return memory.place === nothing.place ? memory : nothing;
}

function placeOf({ user, host, port, destination }: Target): string {
  return `${user}@${host}:${port}:${destination}`;
}

export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
