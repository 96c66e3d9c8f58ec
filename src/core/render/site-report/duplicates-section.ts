import type { ChangeCount } from "../../../domain/journal-figures.ts";
import type { SiteReport } from "../../../domain/site-report.ts";
import { countOf, formatCount } from "../count-text.ts";
import { type Html, html, NOTHING } from "../html/html.ts";
import { cardPart, softly } from "../html/page-parts.ts";
import { partNoun } from "../plots/part-label.ts";
import { stackedBars } from "../plots/stacked-bars.ts";
import { sumByPart } from "./sum-counts.ts";

const DUPLICATES: ReadonlySet<string> = new Set(["hostname-duplicate", "mac-duplicate"]);
/** Rules of changes that put right what another hand did to DNS. */
const DRIFT: ReadonlySet<string> = new Set(["mismatch", "a-only", "ptr-only"]);

/** Draws names and MACs that were given twice, and what another hand changed in DNS. */
export function duplicatesSection(report: SiteReport): Html {
  return cardPart("quality", "Duplicates and drift", [
    html`<div class="pair">
<div>${duplicatesPart(report)}</div>
<div>${driftPart(report)}</div>
</div>`,
  ]);
}

function duplicatesPart({ figures, findings, period }: SiteReport): Html {
  const found = figures.findings.filter(({ rule, state }) => DUPLICATES.has(rule) && state === "new");
  const resolved = figures.changes.filter(
    ({ rule, target, result }) => DUPLICATES.has(rule) && target === "phpipam" && result === "applied",
  );
  const open = findings.filter(({ rule }) => DUPLICATES.has(rule)).length;
  const [came, went] = [total(found), total(resolved)];
  const said =
    came + went + open === 0
      ? "No name and no MAC was given twice."
      : `${countOf(came, "duplicate")} found, ${formatCount(went)} resolved in phpIPAM${open === 0 ? "" : `, ${formatCount(open)} left to a person`}.`;
  const plot =
    came + went === 0
      ? NOTHING
      : stackedBars({
          ...{
            id: "duplicates-plot",
            title: `Resolved per ${partNoun(period)}`,
            period,
            whole: true,
            half: true,
          },
          series: [
            {
              name: "hostnames",
              values: sumByPart(
                resolved.filter(({ rule }) => rule === "hostname-duplicate"),
                period.parts,
              ),
            },
            {
              name: "MACs",
              values: sumByPart(
                resolved.filter(({ rule }) => rule === "mac-duplicate"),
                period.parts,
              ),
            },
          ],
          text: formatCount,
        });
  return html`<h3>Duplicates</h3>${softly(said)}${plot}`;
}

/** Gives the changes that put right what another hand had changed in DNS, or left out. */
export function driftOf({ changes }: SiteReport["figures"]): readonly ChangeCount[] {
  return changes.filter(
    ({ rule, target, result }) => DRIFT.has(rule) && target === "powerdns" && result === "applied",
  );
}

function driftPart({ figures, period }: SiteReport): Html {
  const repaired = driftOf(figures);
  const count = total(repaired);
  const of = (wanted: string) =>
    sumByPart(
      repaired.filter(({ rule }) => (rule === "mismatch") === (wanted === "mismatch")),
      period.parts,
    );
  const said =
    count === 0
      ? "Nobody changed in DNS what phpIPAM says otherwise."
      : `${countOf(count, "value")} that another hand had changed or left out, put right.`;
  const plot =
    count === 0
      ? NOTHING
      : stackedBars({
          ...{
            id: "drift-plot",
            title: `Put right per ${partNoun(period)}`,
            period,
            whole: true,
            half: true,
          },
          series: [
            { name: "other values", values: of("mismatch") },
            { name: "PTR missing or left over", values: of("ptr") },
          ],
          text: formatCount,
        });
  return html`<h3>Drift</h3>${softly(said)}${plot}`;
}

function total(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}
