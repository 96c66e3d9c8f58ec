import { METRIC_FAMILIES, type MetricFamily } from "../../src/ops/metrics/metric-families.ts";
import { markdownTable } from "./markdown-table.ts";

const INTRO = `The daemon serves \`/metrics\`, \`/healthz\` and \`/readyz\` on \`[http] listen\`, by default \`127.0.0.1:9466\`. How to use them: [monitoring](../guide-monitoring.md).

Labels are closed: no host name, address or URL is a label, and a value that is not listed below counts as \`other\`. Counters begin at zero with the process, as
Prometheus expects; what lies before a restart is in the journal. \`/metrics\` speaks the text format of Prometheus and OpenMetrics 1.0, as the client asks.`;

const HEALTH = `## /healthz

200 while the loop of the daemon turns, 503 when it hangs: no call ended and no step went on for longer than \`loop.boundSeconds\`. That is 15 minutes in a cycle
(more with long time limits or many targets), and the interval and two minutes between cycles, 12 minutes at least. A service that is down is no reason: the daemon waits for it.

| field | holds |
|---|---|
| \`version\` | 1; it changes when a field changes its meaning or goes |
| \`status\` | \`alive\` or \`hung\` |
| \`loop.doing\` | \`cycle\` or \`waiting\` |
| \`loop.silentSeconds\`, \`loop.boundSeconds\` | seconds since the last sign of life, and how many are allowed |
| \`detail\`, \`remedy\` | what is wrong and what to do; empty when nothing is |

## /readyz

200 when PPHOOK does its work, 503 when one of the checks fails. *Ready* means that DNS is kept true to the inventory at this moment. Being paused, observing and a maintenance
window are meant by a person and leave it ready; a held set waits for one and does not.

| field | holds |
|---|---|
| \`version\` | 1; it changes when a field changes its meaning or goes |
| \`status\` | \`ready\` or \`not-ready\` |
| \`checks[]\` | \`name\`, \`ok\`, \`detail\` and \`remedy\` of each check below |

| check | is ok when |
|---|---|
| \`cycle-fresh\` | a cycle succeeded within the last three intervals and its own duration, five minutes at least |
| \`phpipam\`, \`powerdns\` | the last cycle did not fail for want of the service |
| \`nothing-held\` | no change of the last cycle is held by a guard |`;

/** Makes the page of what the daemon serves. */
export async function metricsPage(): Promise<string> {
  const families = Object.entries<MetricFamily>(METRIC_FAMILIES);
  const rows = families.map(([name, { type, help, labels }]) => [
    `\`${name}\``,
    type,
    help,
    Object.keys(labels)
      .map((label) => `\`${label}\``)
      .join(", "),
  ]);
  const table = markdownTable(["name", "type", "what", "labels"], rows);
  const values = `## Values of the labels\n\n${markdownTable(["label", "of", "values"], labelRows(families))}`;
  return `# Metrics\n\n${INTRO}\n\n## /metrics\n\n${table}\n\n${values}\n\n${HEALTH}`;
}

function labelRows(families: readonly (readonly [string, MetricFamily])[]): readonly (readonly string[])[] {
  return families.flatMap(([name, { labels }]) =>
    Object.entries(labels).map(([label, values]) => [
      `\`${label}\``,
      `\`${name}\``,
      valuesText(label, values),
    ]),
  );
}

function valuesText(label: string, values: MetricFamily["labels"][string]): string {
  if (typeof values === "string") return values;
  return label === "rule" ? "[every rule](findings.md)" : values.join(", ");
}
