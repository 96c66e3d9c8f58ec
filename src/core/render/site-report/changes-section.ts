import { displayName } from "../../../domain/dns-name.ts";
import type { ChangeCount } from "../../../domain/journal-figures.ts";
import type { SiteReport } from "../../../domain/site-report.ts";
import { countOf, formatCount } from "../count-text.ts";
import { type Html, html, NOTHING } from "../html/html.ts";
import { andMore, cardPart, softly, tablePart } from "../html/page-parts.ts";
import { shareTable } from "../html/share-table.ts";
import { dayInstant } from "../instant-text.ts";
import { partNoun } from "../plots/part-label.ts";
import { stackedBars } from "../plots/stacked-bars.ts";
import { shellWord } from "../shell-word.ts";
import { visible } from "../visible-text.ts";
import { sumByPart, tally } from "./sum-counts.ts";

const SHOWN = 10;

/** What a rule of changes means, in a few words; others bear their own name. */
const WHY: Readonly<Record<string, string>> = {
  "follow-row": "the row was renamed, re-addressed or removed",
  orphan: "the row is gone",
  "no-records-create": "the row had no records",
  "a-only": "the address had no PTR",
  "ptr-only": "a PTR without an address record",
  mismatch: "DNS said something else than phpIPAM",
  "take-over": "a foreign record was taken over",
  "re-enable": "the row came back",
  "hostname-duplicate": "several addresses bore the name",
  "mac-duplicate": "several reservations bore the MAC",
  "invalid-address": "the address was not usable",
  "unknown-dns": "DNS had it, phpIPAM did not",
  undo: "a person took a change back",
};

/** Draws what was changed over the time, why, for whom, and what most of it was about. */
export function changesSection({ figures, period }: SiteReport): Html {
  const made = figures.changes.filter(({ result }) => result === "applied");
  const failed = figures.changes.filter(({ result }) => result === "refused" || result === "failed");
  const [total, lost] = [sum(made), sum(failed)];
  if (total + lost === 0)
    return cardPart("changes", "Changes", [
      softly("Nothing was changed in this time: DNS and phpIPAM agreed, or nothing was due."),
    ]);
  const of = (action: ChangeCount["action"]) => made.filter((each) => each.action === action);
  const series = (["create", "update", "delete"] as const).map((action) => ({
    name: NAMES[action],
    total: formatCount(sum(of(action))),
    values: sumByPart(of(action), period.parts),
  }));
  const reasons = tally(made, ({ rule }) => WHY[rule] ?? rule);
  const editors = tally(made, ({ editor }) => editor ?? "nobody known");
  const all = `pphook history --since ${dayInstant(period.from)}`;
  return cardPart("changes", "Changes", [
    softly(
      `${countOf(total, "change")} made${lost === 0 ? "" : `, ${formatCount(lost)} refused or failed and tried again`}.`,
    ),
    stackedBars({
      id: "changes-plot",
      title: `Changes per ${partNoun(period)}`,
      period,
      series,
      text: formatCount,
      whole: true,
    }),
    html`<div class="pair">
<div><h3>Why</h3>${shareTable("reason", "changes", reasons.slice(0, SHOWN))}${andMore(reasons.length - SHOWN, all)}</div>
<div><h3>Whose rows</h3>${shareTable("last editor", "changes", editors.slice(0, SHOWN))}${andMore(editors.length - SHOWN, all)}</div>
</div>`,
    busiestPart(figures.busiest),
  ]);
}

const NAMES: Readonly<Record<ChangeCount["action"], string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
};

function sum(counts: readonly ChangeCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

function busiestPart(busiest: SiteReport["figures"]["busiest"]): Html {
  if (busiest.length === 0) return NOTHING;
  const rows = busiest.map(({ hostname, ip, changes }) => [
    displayName(hostname) || ip,
    hostname === "" ? "" : ip,
    formatCount(changes),
    html`<code>pphook explain ${shellWord(visible(ip || hostname))}</code>`,
  ]);
  return html`<h3>Changed most often</h3>
${tablePart([{ heading: "name" }, { heading: "address" }, { heading: "changes", look: "num" }, { heading: "why", look: "block" }], rows)}`;
}
