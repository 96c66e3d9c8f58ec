import type { JournalEvent } from "../domain/journal.ts";
import type { StoreBatch } from "../ports/store.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { PreparedCycle } from "./prepare-cycle.ts";

export interface Lapsed {
  readonly journal: readonly JournalEvent[];
  /** Empty when nothing lapsed. */
  readonly batch: Pick<StoreBatch, "exceptions">;
}

/** Forgets bypasses whose time is over and acceptances whose row changed or went, and journals that they ended. */
export async function lapseExceptions(
  { store }: Pick<CycleWorld, "store">,
  { start, decision }: Pick<PreparedCycle, "start" | "decision">,
): Promise<Lapsed> {
  const kept = await store.exceptions();
  const { bypasses } = start.exceptions;
  const isOver = (rule: string) => !bypasses.some((bypass) => bypass.rule === rule);
  const hasChanged = (id: string) => !decision.accepted.some(({ finding }) => finding.id === id);
  const journal: readonly JournalEvent[] = [
    ...kept.bypasses
      .filter(({ rule }) => isOver(rule))
      .map(({ rule, by }) => ({
        kind: "bypass" as const,
        run: start.run,
        by,
        detail: `bypass of rule ${rule} ran out`,
      })),
    ...kept.acceptances
      .filter(({ finding }) => hasChanged(finding.id))
      .map(({ finding, by, reason }) => ({
        kind: "acceptance" as const,
        run: start.run,
        id: finding.id,
        by,
        state: "lapsed" as const,
        reason,
      })),
  ];
  if (journal.length === 0) return { journal, batch: {} };
  return { journal, batch: { exceptions: { bypasses, acceptances: decision.accepted } } };
}
