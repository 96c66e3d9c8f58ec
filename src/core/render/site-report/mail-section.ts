import type { SiteReport } from "../../../domain/site-report.ts";
import { formatCount } from "../count-text.ts";
import { type Html, html, NOTHING } from "../html/html.ts";
import { cardPart, softly, tablePart } from "../html/page-parts.ts";
import { minuteInstant } from "../instant-text.ts";

/** Draws what became of mails; nothing where none is configured and none was ever made. */
export function mailSection({ state, figures }: SiteReport): readonly Html[] {
  const { outbox, mailConfigured } = state;
  const count = (wanted: string) => figures.mails.find((each) => each.state === wanted)?.count ?? 0;
  if (!mailConfigured && figures.mails.length === 0 && outbox.parked.length === 0) return [];
  const waiting = outbox.oldestAt === null ? "" : `, the oldest since ${minuteInstant(outbox.oldestAt)}`;
  const rows = outbox.parked.map(({ subject, to, error, parkedAt }) => [
    to.join(", ") || "webhook",
    subject,
    error,
    parkedAt === null ? "" : minuteInstant(parkedAt),
  ]);
  return [
    cardPart("mail", "Mail", [
      softly(
        `${formatCount(count("sent"))} sent, ${formatCount(count("parked"))} given up in this time; ${formatCount(outbox.waiting)} waiting${waiting}.`,
      ),
      rows.length === 0 ? NOTHING : html`<h3>Given up</h3>`,
      tablePart(
        [
          { heading: "to" },
          { heading: "subject", look: "block" },
          { heading: "why", look: "block" },
          { heading: "when", look: "when" },
        ],
        rows,
      ),
    ]),
  ];
}
