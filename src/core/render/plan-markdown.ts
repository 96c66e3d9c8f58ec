import type { Plan, PlannedChange } from "../../domain/plan.ts";
import { placeText, shortName, valueText } from "./change-words.ts";
import { countOf } from "./count-text.ts";
import { withEditors } from "./editor-text.ts";
import { SHOWN_HASH } from "./held-text.ts";
import { minuteInstant } from "./instant-text.ts";
import { visible } from "./visible-text.ts";

/** Writes a plan as Markdown, for a ticket or a review: headings and tables, nothing of elsewhere taken for markup. */
export function planMarkdown(made: Plan): string {
  const plan = withEditors(made);
  const free = plan.changes.filter((change) => !change.held);
  const held = plan.changes.filter((change) => change.held);
  const parts = [
    `# Plan ${plan.hash.slice(0, SHOWN_HASH)}`,
    `${countOf(plan.changes.length, "change")}, ${countOf(plan.findings.length, "finding")}; made ${minuteInstant(plan.madeAt)} from ${countOf(plan.source.addresses, "row")} in ${countOf(plan.source.subnets, "subnet")}.`,
    ...zoneTables(free, "##"),
    ...heldPart(plan, held),
    ...findingsPart(plan),
    ...(plan.counts.baseline > 0
      ? [`Baseline: ${countOf(plan.counts.baseline, "row")}; \`pphook plan --full\` looks at them, too.`]
      : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function zoneTables(changes: readonly PlannedChange[], level: string): readonly string[] {
  return [...Map.groupBy(changes, (change) => change.zone)].flatMap(([zone, rows]) => [
    `${level} ${escapeMarkdown(placeText(zone))}`,
    table(
      ["action", "type", "name", "value", "reason"],
      rows.map((row) => [row.action, row.type, shortName(row), valueText(row), row.reason]),
    ),
  ]);
}

function heldPart(plan: Plan, held: readonly PlannedChange[]): readonly string[] {
  if (plan.heldHash === null) return [];
  return [
    `## Held: ${countOf(held.length, "change")}`,
    plan.guards.map((guard) => `- \`${guard.id}\`: ${escapeMarkdown(guard.message)}`).join("\n"),
    `Release with \`pphook approve ${plan.heldHash.slice(0, SHOWN_HASH)}\`.`,
    ...zoneTables(held, "###"),
  ];
}

function findingsPart({ findings }: Plan): readonly string[] {
  if (findings.length === 0) return [];
  const rows = findings.map((found) => [
    found.severity,
    found.ip,
    found.hostname,
    found.message,
    found.remedy,
    found.rule,
  ]);
  return ["## Findings", table(["severity", "address", "hostname", "what", "what to do", "rule"], rows)];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(heads),
    line(heads.map(() => "---")),
    ...rows.map((row) => line(row.map(escapeMarkdown))),
  ].join("\n");
}

function escapeMarkdown(text: string): string {
  return visible(text).replaceAll(/[\\`*_{}[\]<>#|~&!]/g, (mark) =>
    mark === "<" || mark === ">" || mark === "&" ? ENTITIES[mark] : `\\${mark}`,
  );
}

const ENTITIES = { "<": "&lt;", ">": "&gt;", "&": "&amp;" } as const;
