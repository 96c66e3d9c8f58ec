import { readFileSync } from "node:fs";
import { METRIC_FAMILIES, type MetricFamily } from "../../src/ops/metrics/metric-families.ts";
import { readPromqlNames } from "./promql-names.ts";

export const RULES_FILE = "packaging/prometheus/pphook.rules.yml";
export const DASHBOARD_FILE = "packaging/grafana/pphook.json";

export interface AlertRule {
  readonly name: string;
  readonly expression: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reads the alert rules in the form that this file has: a field a line, a long expression below it. */
export function readRules(text = readFileSync(RULES_FILE, "utf8")): readonly AlertRule[] {
  return text
    .split(/^ {6}- alert: /m)
    .slice(1)
    .map((block) => ({
      name: block.slice(0, block.indexOf("\n")),
      expression:
        /^ {8}expr: (?:>-\n)?((?:.|\n {10})*)/m.exec(block)?.[1]?.trim().replaceAll(/\s+/g, " ") ?? "",
      annotations: Object.fromEntries(
        [...block.matchAll(/^ {10}(summary|description|remedy): (.+)$/gm)].map(([, key, value]) => [
          key,
          value,
        ]),
      ),
    }));
}

/** Collects every expression of the dashboard, with the variables of Grafana put in. */
export function dashboardExpressions(text = readFileSync(DASHBOARD_FILE, "utf8")): readonly string[] {
  const expressions: string[] = [];
  JSON.parse(text, (key, value: unknown) => {
    if (key === "expr" && typeof value === "string") expressions.push(value);
    if (key === "definition" && typeof value === "string")
      expressions.push(/^label_values\((.*), \w+\)$/.exec(value)?.[1] ?? value);
    return value;
  });
  return expressions.map((each) => each.replaceAll("$__rate_interval", "5m").replaceAll(/"\$\w+"/g, '"x"'));
}

const FAMILIES: Readonly<Record<string, MetricFamily>> = METRIC_FAMILIES;
/** What Prometheus itself adds. */
const TARGET_LABELS = ["job", "instance"];
const FOREIGN: Readonly<Record<string, readonly string[]>> = { up: [], ALERTS: ["alertname", "alertstate"] };

/** Finds metrics, labels and values of labels that the daemon does not have. */
export function strangersIn(expression: string): readonly string[] {
  const { selectors, grouping } = readPromqlNames(expression);
  const known = selectors.map(({ metric }) => labelsOf(metric));
  const everyLabel = new Set([...TARGET_LABELS, ...known.flatMap((labels) => Object.keys(labels ?? {}))]);
  return [
    ...selectors.flatMap(({ metric, matchers }, index) => {
      const labels = known[index];
      if (labels === undefined || labels === null) return [metric];
      return matchers.flatMap(({ label, value, isPattern }) => {
        if (TARGET_LABELS.includes(label)) return [];
        const allowed = labels[label];
        if (allowed === undefined) return [`${metric}{${label}}`];
        const asked = isPattern ? value.split("|") : [value];
        const strange = asked.filter((one) => typeof allowed !== "string" && !allowed.includes(one));
        return strange.map((one) => `${metric}{${label}="${one}"}`);
      });
    }),
    ...grouping.filter((label) => !everyLabel.has(label)).map((label) => `by (${label})`),
  ];
}

/** @returns null when there is no such metric. */
function labelsOf(metric: string): MetricFamily["labels"] | null {
  const foreign = FOREIGN[metric];
  if (foreign !== undefined) return Object.fromEntries(foreign.map((label) => [label, "any"]));
  const [, base = "", part] = /^(.*?)(_bucket|_sum|_count)?$/.exec(metric) ?? [];
  const family = FAMILIES[metric] ?? FAMILIES[base];
  if (family === undefined) return null;
  const isPart = family !== FAMILIES[metric];
  if ((family.type === "histogram") !== isPart) return null;
  return part === "_bucket" && isPart ? { ...family.labels, le: "bounds" } : family.labels;
}
