import type { CampaignOptions, CampaignResult } from "../campaign-part.ts";
import { drawHistory, type History } from "./history.ts";
import { type Broken, MODEL_INVARIANTS, type ModelInvariant } from "./judge-cycle.ts";
import { liveThrough } from "./live-through.ts";
import type { ModelSaboteur } from "./model-life.ts";

const UNHARMED: ModelSaboteur = (world) => world;

export interface HistoryChoices extends Pick<CampaignOptions, "seed" | "match" | "tell"> {
  readonly histories: number;
  readonly sabotage?: ModelSaboteur;
  /** Ends once this was violated: that is all a seeded bug has to show. */
  readonly stopsAt?: ModelInvariant;
}

/** Lives through histories by number; what went wrong is told with the shortest history that still shows it. */
export async function runHistories(choices: HistoryChoices): Promise<CampaignResult> {
  const { seed, histories, match, stopsAt, sabotage = UNHARMED, tell = () => {} } = choices;
  const violations: string[] = [];
  let lived = 0;
  let cycles = 0;
  for (let number = 0; number < histories; number++) {
    const id = `history-${number}`;
    if (match !== undefined && match !== id) continue;
    const history = drawHistory(seed, number);
    const broken = await liveThrough(history, sabotage);
    lived += 1;
    cycles += history.steps.filter((step) => step.does === "cycle").length + 1;
    if (lived % 2000 === 0) tell(`${lived} histories, ${violations.length} violations`);
    const [first] = broken;
    if (first === undefined) continue;
    violations.push(await report(id, { history, first, sabotage }));
    if (broken.some(({ invariant }) => invariant === stopsAt)) break;
  }
  return { injections: lived, violations, figures: { cycles } };
}

interface Found {
  readonly history: History;
  readonly first: Broken;
  readonly sabotage: ModelSaboteur;
}

async function report(id: string, found: Found): Promise<string> {
  const { history, broken } = await shrink(found);
  const steps = history.steps.map((step) => JSON.stringify(step)).join("\n    ");
  const choices = JSON.stringify({ ...history.policy, ...history.limits });
  return `${id}: ${MODEL_INVARIANTS[broken.invariant]}: ${broken.detail}\n    ${choices}\n    ${steps}`;
}

/** Leaves out steps for as long as the same invariant breaks without them. */
async function shrink({ history, first, sabotage }: Found): Promise<{ history: History; broken: Broken }> {
  let [shortest, broken] = [history, first];
  for (let at = shortest.steps.length - 1; at >= 0; at--) {
    const shorter = { ...shortest, steps: shortest.steps.toSpliced(at, 1) };
    const same = (await liveThrough(shorter, sabotage)).find((it) => it.invariant === first.invariant);
    if (same !== undefined) [shortest, broken] = [shorter, same];
  }
  return { history: shortest, broken };
}
