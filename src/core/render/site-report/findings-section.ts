import { type Finding, RULES, type RuleId } from "../../../domain/finding.ts";
import type { SiteReport } from "../../../domain/site-report.ts";
import { countOf, formatCount } from "../count-text.ts";
import { findingsTable } from "../html/findings-table.ts";
import { type Html, html, NOTHING } from "../html/html.ts";
import { andMore, cardPart, softly, tablePart } from "../html/page-parts.ts";
import { shareTable } from "../html/share-table.ts";
import { partNoun } from "../plots/part-label.ts";
import { timeLines } from "../plots/time-lines.ts";
import { sumByPart, tally } from "./sum-counts.ts";

const SHOWN = 50;
const SHOWN_PEOPLE = 10;

/** Draws what is wrong with what people typed: how it went, by rule, by person, what comes back, and one by one. */
export function findingsSection(report: SiteReport): Html {
  const { findings, concerned, figures } = report;
  return cardPart("findings", "Findings", [
    softly(
      findings.length === 0
        ? "Nothing is open: every row that PPHOOK looks after is in order."
        : `${countOf(findings.length, "finding")} open. The rows concerned keep the records that they have until somebody mends them.`,
    ),
    figures.findings.length === 0 && findings.length === 0 ? NOTHING : historyPlot(report),
    findings.length === 0
      ? NOTHING
      : html`<div class="pair">
<div><h3>By rule</h3>${byRule(findings)}</div>
<div><h3>By person</h3>${byPerson(report)}</div>
</div>`,
    returningPart(figures.returning),
    findings.length === 0 ? NOTHING : html`<h3>One by one</h3>`,
    findingsTable(findings.slice(0, SHOWN), concerned),
    andMore(findings.length - SHOWN, "pphook plan --json"),
  ]);
}

/** Counted back from what is open now. */
function historyPlot({ findings, state, figures, period }: SiteReport): Html {
  const change = (kind: "new" | "resolved") =>
    sumByPart(
      figures.findings.filter((each) => each.state === kind),
      period.parts,
    );
  const [came, went] = [change("new"), change("resolved")];
  const values: number[] = [];
  let open = findings.length + state.exceptions.acceptances.length;
  for (let part = period.parts - 1; part >= 0; part--) {
    values.unshift(Math.max(0, open));
    open += (went[part] ?? 0) - (came[part] ?? 0);
  }
  return timeLines({
    ...{
      id: "findings-plot",
      title: `Open findings at the end of each ${partNoun(period)}`,
      period,
      whole: true,
    },
    series: [{ name: "open", values }],
    text: formatCount,
  });
}

function byRule(findings: readonly Finding[]): Html {
  const groups = [...Map.groupBy(findings, ({ rule }) => rule)].sort(([, a], [, b]) => b.length - a.length);
  return shareTable(
    "rule",
    "findings",
    groups.map(([rule, group]) => [
      html`${titleOf(rule)} <span class="badge ${group[0]?.severity ?? ""}">${rule}</span>`,
      group.length,
    ]),
  );
}

/** A store may hold a finding of a rule that another version had. */
function titleOf(rule: RuleId): string {
  const known: Readonly<Record<string, { readonly title: string }>> = RULES;
  return known[rule]?.title ?? rule;
}

function byPerson({ findings, concerned, state, look }: SiteReport): Html {
  const people = tally(
    findings.map(({ id }) => ({ id, count: 1 })),
    ({ id }) => concerned.get(id) ?? "nobody known",
  );
  const who = look === null ? "mailed to" : "last editor, else mailed to";
  const left = people.length - SHOWN_PEOPLE;
  return html`${shareTable(who, "findings", people.slice(0, SHOWN_PEOPLE))}
${left > 0 ? softly(`… and ${countOf(left, "person", "people")} more`) : NOTHING}
${state.mailConfigured || look !== null ? NOTHING : html`<p class="soft">No mail is configured, so nobody was asked for; <code>pphook report --look</code> asks phpIPAM.</p>`}`;
}

function returningPart(returning: SiteReport["figures"]["returning"]): Html {
  if (returning.length === 0) return NOTHING;
  const rows = returning.map(({ rule, message, times }) => [
    html`${message} <span class="badge">${rule}</span>`,
    `${formatCount(times)} ×`,
  ]);
  return html`<h3>Comes back again and again</h3>
${tablePart(
  [
    { heading: "what", look: "block" },
    { heading: "found", look: "num" },
  ],
  rows,
)}`;
}
