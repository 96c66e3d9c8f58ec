import type { ChangeOutcome } from "../domain/cycle-report.ts";
import type { RowChange } from "../domain/row-change.ts";
import { correctRow } from "./correct-row.ts";
import type { CycleWorld } from "./cycle-world.ts";
import type { ApplicableCycle } from "./prepare-cycle.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** What became of one correction. */
export interface CorrectionOutcome extends ChangeOutcome {
  readonly change: RowChange;
  /** Of a row that was made. */
  readonly rowId: number | null;
}

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
): Promise<readonly CorrectionOutcome[]> {
  const outcomes: CorrectionOutcome[] = [];
  let reachable = true;
  for (const { id, change } of corrections) {
    if (!reachable) {
      outcomes.push({ id, change, result: "skipped", detail: "phpIPAM could not be asked", rowId: null });
      continue;
    }
    if (!(await mayGoOn())) break;
    const corrected = await unlessAborted(correctRow(world, { cycle, id, change, signal }), signal);
    if (corrected === null) break;
    reachable = corrected.reachable;
    const { result, detail, rowId } = corrected;
    outcomes.push({ id, change, result, detail, rowId });
    world.progress.advance(1);
  }
  return outcomes;
}
