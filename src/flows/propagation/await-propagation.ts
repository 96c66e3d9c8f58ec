import type { ChangeOutcome } from "../../domain/cycle-report.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import type { PropagationTally } from "../../domain/propagation.ts";
import type { CycleWorld } from "../cycle-world.ts";

/** Somebody sits there and waits. */
const MOST_WAITED_MS = 5 * SECOND_MS;

/** Waits a little for the name servers to answer what a command wrote, and says how far they are. */
export async function awaitPropagation<Report extends { readonly outcomes: readonly ChangeOutcome[] }>(
  { propagation }: Pick<CycleWorld, "propagation">,
  report: Report,
  signal: AbortSignal,
): Promise<Report & { readonly propagation?: readonly PropagationTally[] }> {
  const wrote = report.outcomes.some(
    ({ change, result }) => change.target === "powerdns" && result === "applied",
  );
  if (propagation === undefined || !wrote) return report;
  return { ...report, propagation: await propagation.settle(MOST_WAITED_MS, signal) };
}
