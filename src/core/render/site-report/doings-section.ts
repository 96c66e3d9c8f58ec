import type { SiteReport } from "../../../domain/site-report.ts";
import { countOf } from "../count-text.ts";
import { eventText } from "../history-text.ts";
import { type Html, html, NOTHING } from "../html/html.ts";
import { cardPart, softly, tablePart } from "../html/page-parts.ts";
import { dayInstant, minuteInstant } from "../instant-text.ts";

/** Draws what people and guards did, newest first, and what is excepted; nothing when nothing of it is known. */
export function doingsSection({ doings, state, ledger, period }: SiteReport): readonly Html[] {
  const { acceptances } = state.exceptions;
  if (doings.length === 0 && acceptances.length === 0 && ledger.undone === 0) return [];
  const rows = doings.map(({ at, event }) => [minuteInstant(at), eventText(event).replace(/^✋ /, "")]);
  return [
    cardPart("people", "What people and guards did", [
      ledger.undone === 0
        ? NOTHING
        : html`<p>${countOf(ledger.undone, "change")} taken back, and not made again until its row changes or it is released: <code>pphook undo --release</code></p>`,
      rows.length === 0 ? softly(`Nothing since ${dayInstant(period.from)}.`) : NOTHING,
      tablePart(
        [
          { heading: "when", look: "when" },
          { heading: "what", look: "block" },
        ],
        rows,
      ),
      acceptances.length === 0 ? NOTHING : html`<h3>Accepted as known and meant</h3>`,
      tablePart(
        [{ heading: "when", look: "when" }, { heading: "by" }, { heading: "what, and why", look: "block" }],
        acceptances.map(({ at, by, reason, finding }) => [
          minuteInstant(at),
          by,
          html`${finding.message}: ${reason} <code>pphook accept ${finding.id} --withdraw</code>`,
        ]),
      ),
    ]),
  ];
}
