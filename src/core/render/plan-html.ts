import type { Finding } from "../../domain/finding.ts";
import type { Plan, PlannedChange } from "../../domain/plan.ts";
import { placeText, SIGNS, shortName, valueText } from "./change-words.ts";
import { countOf } from "./count-text.ts";
import { withEditors } from "./editor-text.ts";
import { SHOWN_HASH } from "./held-text.ts";
import { minuteInstant } from "./instant-text.ts";
import { visible } from "./visible-text.ts";

/** A piece of page, every text in it escaped. */
interface Html {
  readonly markup: string;
}

/** Writes a plan as one page that needs nothing else: no script, no file, readable on a phone and in the dark. */
export function planHtml(made: Plan): string {
  const plan = withEditors(made);
  const held = plan.changes.filter((change) => change.held);
  const free = plan.changes.filter((change) => !change.held);
  const title = `Plan ${plan.hash.slice(0, SHOWN_HASH)}`;
  const body = [
    html`<h1>${title}</h1>`,
    html`<p><strong>${countOf(plan.changes.length, "change")}</strong>, ${countOf(plan.findings.length, "finding")} · made ${minuteInstant(plan.madeAt)} from ${countOf(plan.source.addresses, "row")} in ${countOf(plan.source.subnets, "subnet")}</p>`,
    ...(plan.counts.baseline > 0
      ? [
          html`<p>${countOf(plan.counts.baseline, "row")} baseline, left alone; <code>pphook plan --full</code> looks at them, too.</p>`,
        ]
      : []),
    ...zoneTables(free),
    ...heldPart(plan, held),
    ...findingsPart(plan.findings),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>PPHOOK: ${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${joined(body).markup}
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --dim: #888; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 1.5rem auto; padding: 0 1rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; overflow-wrap: anywhere; }
code, td.value { font-family: ui-monospace, monospace; font-size: .92em; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--dim); font-weight: normal; }
.create td:first-child { color: #1a7f37; } .update td:first-child { color: #9a6700; } .delete td:first-child, .error td:first-child { color: #cf222e; }
.warning td:first-child { color: #9a6700; }
.held { border-left: 4px solid #bf8700; padding-left: 1rem; }
.remedy { color: var(--dim); }
@media (max-width: 40rem) {
  thead { display: none; }
  tr { display: block; border-top: 1px solid var(--line); padding: .4rem 0; }
  td { display: inline; border: 0; padding: 0 .5rem 0 0; }
  td.reason { display: block; color: var(--dim); }
}
`;

function zoneTables(changes: readonly PlannedChange[]): readonly Html[] {
  return [...Map.groupBy(changes, (change) => change.zone)].map(
    ([zone, rows]) => html`<h2>${placeText(zone)}</h2>
<table><thead><tr><th></th><th>type</th><th>name</th><th>value</th><th>reason</th></tr></thead>
<tbody>${joined(rows.map(changeRow))}</tbody></table>`,
  );
}

function changeRow(change: PlannedChange): Html {
  return html`<tr class="${change.action}"><td title="${change.action}">${SIGNS[change.action]}</td><td>${change.type}</td><td>${shortName(change)}</td><td class="value">${valueText(change)}</td><td class="reason">${change.reason}</td></tr>`;
}

function heldPart(plan: Plan, held: readonly PlannedChange[]): readonly Html[] {
  if (plan.heldHash === null) return [];
  const guards = plan.guards.map((guard) => html`<li>${guard.message} <code>${guard.id}</code></li>`);
  return [
    html`<section class="held"><h2>Held: ${countOf(held.length, "change")}</h2>
<ul>${joined(guards)}</ul>
<p>Release exactly this: <code>pphook approve ${plan.heldHash.slice(0, SHOWN_HASH)}</code></p>
${joined(zoneTables(held))}</section>`,
  ];
}

function findingsPart(findings: readonly Finding[]): readonly Html[] {
  if (findings.length === 0) return [];
  const rows = findings.map(
    (found) =>
      html`<tr class="${found.severity}"><td>${found.severity}</td><td>${found.ip}</td><td>${found.hostname}</td><td class="reason">${found.message}<br><span class="remedy">${found.remedy}</span></td></tr>`,
  );
  return [
    html`<h2>Findings</h2>
<table><thead><tr><th>severity</th><th>address</th><th>hostname</th><th>what, and what to do</th></tr></thead>
<tbody>${joined(rows)}</tbody></table>`,
  ];
}

/** Fills a template; every value but markup is escaped. */
function html(texts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const markup = texts.reduce((page, text, at) => {
    const value = values[at - 1] ?? "";
    return page + (typeof value === "string" ? escapeHtml(value) : value.markup) + text;
  });
  return { markup };
}

function joined(parts: readonly Html[]): Html {
  return { markup: parts.map((part) => part.markup).join("\n") };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}
