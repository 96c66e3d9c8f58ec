import { isDestructive } from "../../domain/change.ts";
import type { GuardTrip, Plan } from "../../domain/plan.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { wrap } from "./visible-text.ts";

/** How much of a hash is shown: enough to be unique for ever, little enough to be read aloud. */
export const SHOWN_HASH = 12;

const LEAD = 2;

/** Says what waits for a person, why, and the two commands to go on with. Nothing when nothing is held. */
export function heldText(plan: Plan, { columns, paint }: Canvas): readonly string[] {
  if (plan.heldHash === null) return [];
  const held = plan.changes.filter((change) => change.held);
  const removing = held.filter((change) => change.action === "delete").length;
  const changing = held.filter((change) => change.action === "update").length;
  const waiting = held.filter((change) => !isDestructive(change)).length;
  const parts = [
    ...(removing > 0 ? [countOf(removing, "deletion")] : []),
    ...(changing > 0 ? [countOf(changing, "update")] : []),
    ...(waiting > 0 ? [`${countOf(waiting, "creation")} that belong to them`] : []),
  ];
  const verb = held.length === 1 ? "waits" : "wait";
  const hash = plan.heldHash.slice(0, SHOWN_HASH);
  return [
    paint("yellow", `✋ held: ${countOf(held.length, "change")} ${verb} for a person`),
    ...plan.guards.flatMap((guard) => guardLines(guard, columns).map((line) => " ".repeat(LEAD) + line)),
    ...wrap(
      `held are ${parts.join(", ")}; nothing of it is written until somebody releases it`,
      columns - LEAD,
    ).map((line) => " ".repeat(LEAD) + line),
    `  look:     ${paint("cyan", "pphook plan --held")}`,
    `  release:  ${paint("cyan", `pphook approve ${hash}`)}   exactly this, once, within 24 hours`,
  ];
}

function guardLines(guard: GuardTrip, columns: number): readonly string[] {
  return wrap(`${guard.message} [${guard.id}]`, columns - LEAD);
}
