import type { CycleStage, StageMs } from "../domain/cycle-report.ts";

/** How long the stages of a cycle took, one after another. */
export interface StageTimes {
  /** Says that a stage ends here: it took what passed since the last end, beside what it took before. */
  end(stage: CycleStage): void;
  /** Of the stages that ended so far. */
  readonly ms: StageMs;
}

export function startStageTimes(): StageTimes {
  const ms: Partial<Record<CycleStage, number>> = {};
  let since = performance.now();
  return {
    ms,
    end: (stage) => {
      const now = performance.now();
      ms[stage] = (ms[stage] ?? 0) + now - since;
      since = now;
    },
  };
}
