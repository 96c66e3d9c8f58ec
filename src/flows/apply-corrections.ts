import type { ChangeOutcome } from "../domain/cycle-report.ts";
import type { RowChange } from "../domain/row-change.ts";
import { correctRow } from "./correct-row.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { ApplicableCycle } from "./prepare-cycle.ts";
import { unlessAborted } from "./unless-aborted.ts";

interface Correcting {
  readonly corrections: readonly { readonly id: string; readonly change: RowChange }[];
  readonly signal: AbortSignal | undefined;
  /** Asked before each one. */
  readonly mayGoOn: () => Promise<boolean>;
}

/**
 * Makes the corrections in phpIPAM one after the other, so that each is looked at with those before it made. One that is refused or
 * fails does not stop the rest; a pause, the signal, or phpIPAM out of reach does.
 */
export async function applyCorrections(
  world: CycleWorld,
  cycle: ApplicableCycle,
  { corrections, signal, mayGoOn }: Correcting,
): Promise<readonly ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = [];
  let reachable = true;
  for (const { id, change } of corrections) {
    if (!reachable) {
      outcomes.push({ id, change, result: "skipped", detail: "phpIPAM could not be asked" });
      continue;
    }
    if (!(await mayGoOn())) break;
    const corrected = await unlessAborted(correctRow(world, { cycle, id, change, signal }), signal);
    if (corrected === null) break;
    reachable = corrected.reachable;
    outcomes.push({ id, change, result: corrected.result, detail: corrected.detail });
    world.progress.advance(1);
  }
  return outcomes;
}
