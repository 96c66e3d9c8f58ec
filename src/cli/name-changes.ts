import type { ChangeNames } from "../core/render/plan-json.ts";
import type { Plan } from "../domain/plan.ts";
import { changeId } from "../flows/start-cycle.ts";

/** Names a plan's changes as the journal does when it is carried out: those that are free in their order, then the held ones. */
export function nameChanges(plan: Plan): ChangeNames {
  const free = plan.changes.filter((change) => !change.held);
  const held = plan.changes.filter((change) => change.held);
  return new Map([...free, ...held].map((change, index) => [change, changeId(plan.madeAt, index)]));
}
