import type { Plan } from "../../../domain/plan.ts";
import { countOf } from "../count-text.ts";
import { SHOWN_HASH } from "../held-text.ts";
import { type ChangeLimits, changeTables } from "./change-tables.ts";
import { type Html, html } from "./html.ts";
import { cardPart, commandsPart, softly } from "./page-parts.ts";

/** Draws what a plan holds, the guards that hold it, and the two commands to go on with; nothing when nothing is held. */
export function heldPart(plan: Plan, limits: ChangeLimits): readonly Html[] {
  if (plan.heldHash === null) return [];
  const held = plan.changes.filter((change) => change.held);
  return [
    cardPart("held", `Held for a person: ${countOf(held.length, "change")}`, [
      softly("Nothing of this is done until somebody releases exactly this set."),
      html`<ul class="guards">${plan.guards.map(({ id, message }) => html`<li>${message} <span class="badge warn">${id}</span></li>`)}</ul>`,
      commandsPart([
        ["look", "pphook plan --held"],
        ["release, once, within 24 hours", `pphook approve ${plan.heldHash.slice(0, SHOWN_HASH)}`],
      ]),
      ...changeTables(held, limits),
    ]),
  ];
}
