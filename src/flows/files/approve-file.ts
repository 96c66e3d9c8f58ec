import { FILE_KINDS } from "../../domain/generated-file.ts";
import { DAY_MS, toInstant } from "../../domain/instant.ts";
import type { Approval } from "../../ports/store.ts";
import type { CycleWorld } from "../cycle-world.ts";
import { runId } from "../start-cycle.ts";
import { noteOfFile, readFileMemory } from "./file-memory.ts";

/** Releases a file that is held, if the hash names one; null when it does not. The next `generate` or cycle writes it. */
export async function approveFile(
  { store, clock }: Pick<CycleWorld, "store" | "clock">,
  { by, matches }: { readonly by: string; readonly matches: (hash: string) => boolean },
): Promise<Approval | null> {
  for (const kind of FILE_KINDS) {
    const memory = await readFileMemory(store, kind);
    if (memory.held === null || memory.held.isEmpty || !matches(memory.held.hash)) continue;
    const { hash, message } = memory.held;
    const now = clock.now();
    const expiresAt = toInstant(now + DAY_MS);
    await store.record({
      at: now,
      journal: [{ kind: "approval", run: runId(now), hash, by, state: "given" }],
      notes: { [noteOfFile(kind)]: JSON.stringify({ ...memory, approved: { hash, by, expiresAt } }) },
    });
    return { hash, changes: [message], by, expiresAt };
  }
  return null;
}
