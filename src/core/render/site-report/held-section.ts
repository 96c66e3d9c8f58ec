import { type CanonicalParts, readCanonical } from "../../../domain/change.ts";
import { displayName } from "../../../domain/dns-name.ts";
import type { ReportedHold, SiteReport } from "../../../domain/site-report.ts";
import { placeText, SIGNS } from "../change-words.ts";
import { countOf } from "../count-text.ts";
import { SHOWN_HASH } from "../held-text.ts";
import { type Html, html } from "../html/html.ts";
import { andMore, cardPart, commandsPart, softly, tablePart } from "../html/page-parts.ts";
import { minuteInstant } from "../instant-text.ts";
import { agoText } from "./ago-text.ts";

const SHOWN = 60;
const COLUMNS = [
  { heading: "±", look: "act" },
  { heading: "type", look: "kind" },
  { heading: "name", look: "name" },
  { heading: "value", look: "value" },
  { heading: "in", look: "block" },
];

/** Draws what waits for a person, with the guards' reasons and the commands to go on with; nothing when nothing waits. */
export function heldSection({ state, madeAt }: SiteReport): readonly Html[] {
  return [
    ...(state.held === null ? [] : [holdPart("held", state.held, madeAt)]),
    ...(state.undoHeld === null ? [] : [holdPart("undo-held", state.undoHeld, madeAt)]),
  ];
}

function holdPart(id: string, { hash, since, changes, guards, undo }: ReportedHold, madeAt: number): Html {
  const what = undo === undefined ? "Held for a person" : `The undo of ${undo} is held`;
  const look = undo === undefined ? "pphook plan --held" : `pphook undo ${undo} --dry-run`;
  return cardPart(id, `${what}: ${countOf(changes.length, "change")}`, [
    softly(
      `Since ${minuteInstant(since)}, ${agoText(since, madeAt)}. Nothing of this is done until somebody releases exactly this set.`,
    ),
    html`<ul class="guards">${guards.map((guard) => html`<li>${guard}</li>`)}</ul>`,
    commandsPart([
      ["look", look],
      ["release, once, within 24 hours", `pphook approve ${hash.slice(0, SHOWN_HASH)}`],
    ]),
    tablePart(COLUMNS, changes.slice(0, SHOWN).map(cells), "stack changes"),
    andMore(changes.length - SHOWN, look),
  ]);
}

function cells(text: string): readonly (string | Html)[] {
  const parts = readCanonical(text);
  return parts === null ? ["", "", "", text, ""] : readCells(parts);
}

function readCells({ zone, name, type, action, before, after }: CanonicalParts): readonly (string | Html)[] {
  const values = [before, after]
    .filter((content) => content !== "-")
    .map(zone === "" ? rowText : displayName);
  return [
    html`<span class="sign ${action}" title="${action}">${signOf(action)}</span>`,
    type,
    displayName(name),
    values.join(" → "),
    placeText(zone),
  ];
}

/** The number of a subnet tells people nothing. */
function rowText(row: string): string {
  return row.replace(/ in \d+ /, " ").trimEnd();
}

function signOf(action: string): string {
  const signs: Readonly<Record<string, string>> = SIGNS;
  return signs[action] ?? "";
}
