import { formatCount } from "../count-text.ts";
import { type Html, html, NOTHING } from "./html.ts";

/** How a thing stands; colours and signs follow it. */
export type Level = "good" | "warn" | "bad" | "info";

const LEVEL_SIGNS: Readonly<Record<Level, string>> = { good: "✓", warn: "!", bad: "✗", info: "·" };

/** One thing that is to be known, with what to do about it. */
export interface Reason {
  readonly level: Level;
  readonly text: string;
  /** A command to paste; left out where there is none. */
  readonly command?: string;
}

export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly more?: string;
}

/** Writes how all stands: one sentence, and what makes it so. */
export function verdictPart(level: Level, heading: string, reasons: readonly Reason[]): Html {
  const items = reasons.map(
    ({ level: each, text, command }) =>
      html`<li><span class="sign ${each}" aria-hidden="true">${LEVEL_SIGNS[each]}</span><span>${text}${command === undefined ? NOTHING : html` <code>${command}</code>`}</span></li>`,
  );
  return html`<section class="card verdict ${level}">
<h2><span aria-hidden="true">${LEVEL_SIGNS[level]}</span> ${heading}</h2>
${items.length === 0 ? NOTHING : html`<ul class="reasons">${items}</ul>`}
</section>`;
}

/** Writes figures that are read at a glance. */
export function tilesPart(tiles: readonly Tile[]): Html {
  const drawn = tiles.map(
    ({ label, value, more = "" }) =>
      html`<div class="tile"><dt>${label}</dt><dd class="big">${value}</dd>${more === "" ? NOTHING : html`<dd class="more">${more}</dd>`}</div>`,
  );
  return html`<dl class="tiles${tiles.length === 6 ? " six" : ""}">
${drawn}
</dl>`;
}

/** Writes a section that can be linked to. */
export function cardPart(id: string, heading: string, body: readonly Html[]): Html {
  return html`<section class="card" id="${id}" aria-labelledby="${id}-h">
<h2 id="${id}-h">${heading}</h2>
${body}
</section>`;
}

/** Writes commands under what they are for. */
export function commandsPart(commands: readonly (readonly [purpose: string, command: string])[]): Html {
  const rows = commands.map(
    ([purpose, command]) => html`<dt>${purpose}</dt><dd><code>${command}</code></dd>`,
  );
  return html`<dl class="commands">
${rows}
</dl>`;
}

/** Says that something is not there, or how much more there is. */
export function softly(text: string): Html {
  return html`<p class="soft">${text}</p>`;
}

/** Says how many are left out and which command shows them; nothing when none is. */
export function andMore(left: number, command: string): Html {
  return left <= 0
    ? NOTHING
    : html`<p class="soft">… and ${formatCount(left)} more: <code>${command}</code></p>`;
}

/** A bar as long as a share of the largest. */
export function meterPart(value: number, largest: number): Html {
  const width = largest <= 0 ? 0 : Math.max(1, Math.round((100 * value) / largest));
  return html`<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="8"></rect></svg>`;
}

export interface Column {
  readonly heading: string;
  /** `num`, `when`, `block` …: how its cells look. */
  readonly look?: string;
}

/** Writes a table; on a narrow screen each row becomes a paragraph, but for one of shares. A table without rows is nothing. */
export function tablePart(
  columns: readonly Column[],
  rows: readonly (readonly (string | Html)[])[],
  kind: "stack" | "share" | "stack changes" = "stack",
): Html {
  if (rows.length === 0) return NOTHING;
  const look = (at: number) => columns[at]?.look ?? "";
  const head = columns.map(
    ({ heading, look: cell = "" }) => html`<th scope="col" class="${cell}">${heading}</th>`,
  );
  const body = rows.map((cells) => {
    const drawn = cells.map((cell, at) => html`<td class="${look(at)}">${cell}</td>`);
    return html`<tr>${drawn}</tr>`;
  });
  return html`<table class="${kind}">
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>`;
}
