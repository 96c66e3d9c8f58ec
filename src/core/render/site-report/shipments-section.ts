import type { Shipment, SiteReport } from "../../../domain/site-report.ts";
import { countOf } from "../count-text.ts";
import { type Html, html, NOTHING } from "../html/html.ts";
import { andMore, cardPart, tablePart } from "../html/page-parts.ts";
import { minuteInstant } from "../instant-text.ts";

const SHOWN = 50;
const LEVELS: Readonly<Record<Shipment["event"]["state"], string>> = {
  written: "good",
  deployed: "good",
  held: "warn",
  failed: "bad",
  refused: "bad",
};

/** Draws the last word of every file and target; nothing where none was ever made. */
export function shipmentsSection({ shipments }: SiteReport): readonly Html[] {
  if (shipments.length === 0) return [];
  const rows = shipments
    .slice(0, SHOWN)
    .map(({ at, event }) => [
      html`<span class="badge ${LEVELS[event.state]}">${event.state}</span>`,
      event.kind === "file" ? html`${event.path}` : html`target ${event.target}`,
      html`${event.kind === "file" ? countOf(event.entries, "entry", "entries") : NOTHING}${event.kind === "file" && event.detail !== "" ? ": " : ""}${event.detail}${driftText(event)}`,
      minuteInstant(at),
    ]);
  return [
    cardPart("files", "Files and deployments", [
      tablePart(
        [
          { heading: "state" },
          { heading: "file or target" },
          { heading: "what", look: "block" },
          { heading: "since", look: "when" },
        ],
        rows,
      ),
      andMore(shipments.length - SHOWN, "pphook history --since 90d"),
    ]),
  ];
}

function driftText(event: Shipment["event"]): string {
  return event.kind === "deployment" && event.drift !== null
    ? ` somebody had changed it there; kept as ${event.drift}`
    : "";
}
