import { isDestructive } from "../../domain/change.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { wrap } from "./visible-text.ts";

/** How much of a hash is shown: enough to be unique for ever, little enough to be read aloud. */
export const SHOWN_HASH = 12;

const LEAD = 2;
const HAND_WIDTH = 3;

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
    ...(waiting > 0 ? [`${countOf(waiting, "creation")} with them`] : []),
  ];
  const verb = held.length === 1 ? "waits" : "wait";
  const hash = plan.heldHash.slice(0, SHOWN_HASH);
  const said = `held: ${countOf(held.length, "change")} (${parts.join(", ")}) ${verb} for a person`;
  const [first = "", ...rest] = wrap(said, columns - HAND_WIDTH);
  const guards = plan.guards.flatMap((guard) => wrap(`${guard.message} [${guard.id}]`, columns - LEAD));
  return [
    paint("yellow", `✋ ${first}`),
    ...[...rest, ...guards].map((line) => " ".repeat(LEAD) + line),
    `  look:     ${paint("cyan", "pphook plan --held")}`,
    `  release:  ${paint("cyan", `pphook approve ${hash}`)}   (once, within 24 hours)`,
  ];
}
