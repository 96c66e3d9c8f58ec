import type { PlannedChange } from "../../../domain/plan.ts";
import { placeText, SIGNS, shortName, valueText } from "../change-words.ts";
import { countOf } from "../count-text.ts";
import { type Html, html } from "./html.ts";
import { andMore } from "./page-parts.ts";

/** Draws changes as a table per zone and one for phpIPAM, each change with what was, what comes, and why. */
export function changeTables(changes: readonly PlannedChange[], limits: ChangeLimits): readonly Html[] {
  let left = limits.most;
  return [...Map.groupBy(changes, (change) => change.zone)].map(([zone, all]) => {
    const shown = all.slice(0, left);
    left -= shown.length;
    const table = html`<table class="stack changes">
<thead><tr><th scope="col" class="act"><span title="action">±</span></th><th scope="col" class="kind">type</th><th scope="col" class="name">name</th><th scope="col" class="value">value</th><th scope="col">reason</th></tr></thead>
<tbody>
${shown.map(changeRow)}
</tbody>
</table>`;
    return html`<h3>${placeText(zone)} <span class="badge">${countOf(all.length, "change")}</span></h3>
${shown.length === 0 ? [] : table}
${andMore(all.length - shown.length, limits.more)}`;
  });
}

export interface ChangeLimits {
  /** How many are drawn in all. */
  readonly most: number;
  /** The command that shows the rest. */
  readonly more: string;
}

function changeRow(change: PlannedChange): Html {
  const { action, type, reason, rule } = change;
  return html`<tr class="${action}"><td class="act"><span title="${action}">${SIGNS[action]}</span></td><td class="kind">${type}</td><td class="name">${shortName(change)}</td><td class="value">${valueText(change)}</td><td class="block">${reason} <span class="badge">${rule}</span></td></tr>`;
}
