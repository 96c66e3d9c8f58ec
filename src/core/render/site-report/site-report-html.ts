import type { SiteReport } from "../../../domain/site-report.ts";
import { countOf, formatCount } from "../count-text.ts";
import { type Html, html } from "../html/html.ts";
import { htmlPage } from "../html/html-page.ts";
import { cardPart, softly, type Tile, tilesPart, verdictPart } from "../html/page-parts.ts";
import { dayInstant, minuteInstant } from "../instant-text.ts";
import { agoText } from "./ago-text.ts";
import { changesSection } from "./changes-section.ts";
import { cyclesSection } from "./cycles-section.ts";
import { doingsSection } from "./doings-section.ts";
import { driftOf, duplicatesSection } from "./duplicates-section.ts";
import { findingsSection } from "./findings-section.ts";
import { heldSection } from "./held-section.ts";
import { judgeSite } from "./judge-site.ts";
import { lookSection } from "./look-section.ts";
import { mailSection } from "./mail-section.ts";
import { secondariesSection } from "./secondaries-section.ts";
import { shipmentsSection } from "./shipments-section.ts";

/** Writes how an installation stands and what it did as one page that needs nothing else; a few hundred kilobytes at most. */
export function siteReportHtml(report: SiteReport): string {
  const { level, heading, reasons } = judgeSite(report);
  const { site, madeAt, period, fromTheStart } = report;
  const young = isUntouched(report) ? "nothing in the journal yet" : null;
  const since = fromTheStart
    ? `since the journal begins, ${dayInstant(period.from)}`
    : `since ${dayInstant(period.from)}`;
  return htmlPage({
    title: `PPHOOK report: ${site}`,
    kicker: "report",
    heading: site,
    about: html`${minuteInstant(madeAt)} · ${young ?? since} · times are UTC`,
    body: [
      verdictPart(level, heading, reasons),
      tilesPart(tilesOf(report)),
      ...heldSection(report),
      ...lookSection(report),
      ...(isUntouched(report) ? [FIRST_DAY] : whatWasDone(report)),
    ],
    footer: html`<p>This page was written by <code>pphook report</code> from PPHOOK's own store and journal; it needs no network and nothing was changed by it. The whole journal: <code>pphook history --since ${dayInstant(period.from)}</code>, and <code>pphook history verify</code> checks that nobody altered it.</p>`,
  });
}

/** Nothing was looked at, so there is nothing to say about it. */
function isUntouched({ state, ledger }: SiteReport): boolean {
  return state.lastCheck === null && ledger.journalSince === null;
}

const FIRST_DAY = cardPart("first-day", "What will be here", [
  softly(
    "Once the first cycle has run: what was changed and why, what is wrong with which rows and whom it concerns, duplicates, drift, how far the secondaries are, files, mails, and what people did.",
  ),
]);

function whatWasDone(report: SiteReport): readonly Html[] {
  return [
    changesSection(report),
    findingsSection(report),
    duplicatesSection(report),
    ...secondariesSection(report),
    cyclesSection(report),
    ...shipmentsSection(report),
    ...mailSection(report),
    ...doingsSection(report),
  ];
}

function tilesOf({ state, ledger, figures, findings, madeAt }: SiteReport): readonly Tile[] {
  const made = figures.changes.filter(({ result }) => result === "applied");
  const total = made.reduce((sum, { count }) => sum + count, 0);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const held = state.held?.changes.length ?? 0;
  const owned = ledger.written + ledger.adopted;
  return [
    {
      label: "last cycle",
      value: state.lastCheck === null ? "none yet" : agoText(state.lastCheck, madeAt),
      more: state.lastCheck === null ? "" : minuteInstant(state.lastCheck),
    },
    { label: "mode", ...modeOf(state) },
    {
      label: "rows known",
      value: formatCount(ledger.rows),
      more:
        ledger.baseline === 0
          ? `in ${countOf(ledger.zones, "zone")}`
          : `${formatCount(ledger.baseline)} baseline, left alone`,
    },
    {
      label: "records owned",
      value: formatCount(owned),
      more: `${formatCount(ledger.written)} written, ${formatCount(ledger.adopted)} adopted`,
    },
    {
      label: "drift put right",
      value: formatCount(driftOf(figures).reduce((sum, { count }) => sum + count, 0)),
      more: "values of another hand",
    },
    { label: "changes made", value: formatCount(total), more: "in the time shown" },
    { label: "open findings", value: formatCount(findings.length), more: countOf(errors, "error") },
    { label: "held", value: formatCount(held), more: held === 0 ? "nothing waits" : "wait for a person" },
  ];
}

function modeOf({ pause, observes, window }: SiteReport["state"]): Pick<Tile, "value" | "more"> {
  if (pause !== null) return { value: "paused", more: `by ${pause.by}` };
  if (observes) return { value: "observing", more: "nothing is written" };
  if (window !== null) return { value: "maintenance", more: `window ${window}` };
  return { value: "writing", more: "DNS follows phpIPAM" };
}
