import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { METRIC_FAMILIES } from "../../src/ops/metrics/metric-families.ts";

import {
  DASHBOARD_FILE,
  dashboardExpressions,
  RULES_FILE,
  readRules,
  strangersIn,
} from "../support/monitoring-files.ts";
import { promtoolMissing, runPromtool } from "../support/run-promtool.ts";
import { makeTempTree } from "../support/temp-tree.ts";

const rules = readRules();
const expressions = dashboardExpressions();
const RULES_TEST = RULES_FILE.replace(".yml", ".test.yml");

describe("what is shipped for Prometheus and Grafana", () => {
  it("asks only for metrics, labels and values that the daemon has", () => {
    assert.ok(rules.length > 10 && expressions.length > 30);
    for (const expression of [...rules.map((rule) => rule.expression), ...expressions])
      assert.deepEqual(strangersIn(expression), [], expression);
  });

  it("would be found out if it asked for others", () => {
    for (const [expression, stranger] of [
      ["rate(pphook_cycle_total[5m])", "pphook_cycle_total"],
      ['pphook_held_sets{type="cycle"} > 0', "pphook_held_sets{type}"],
      ['pphook_held_sets{kind=~"cycle|undos"} > 0', 'pphook_held_sets{kind="undos"}'],
      ["sum by (service, zone) (pphook_service_up)", "by (zone)"],
      ["pphook_cycle_duration_seconds > 1", "pphook_cycle_duration_seconds"],
      ["pphook_rows_bucket", "pphook_rows_bucket"],
      ["1e9 * node_load1", "node_load1"],
    ] as const)
      assert.deepEqual(strangersIn(expression), [stranger]);
  });

  it("shows every family of PPHOOK's own somewhere", () => {
    const asked = [...rules.map((rule) => rule.expression), ...expressions].join("\n");
    const unused = Object.keys(METRIC_FAMILIES).filter(
      (name) => name.startsWith("pphook_") && !asked.includes(name),
    );
    assert.deepEqual(unused, []);
  });

  it("names in each alert a command of pphook that mends it", () => {
    const commands = readFileSync("docs/reference/commands.md", "utf8");
    for (const { name, annotations } of rules) {
      assert.deepEqual(Object.keys(annotations).sort(), ["description", "remedy", "summary"], name);
      const named = [...(annotations["remedy"] ?? "").matchAll(/"pphook ([a-z-]+(?: show| check| axfr)?)/g)];
      assert.ok(named.length > 0, `${name}: ${annotations["remedy"]}`);
      for (const [, command = ""] of named)
        assert.ok(commands.includes(`pphook ${command}`), `${name}: there is no pphook ${command}`);
    }
  });

  it("is accepted by Prometheus, the dashboard's expressions too", (t) => {
    const why = promtoolMissing();
    if (why !== null) return t.skip(why);
    assert.equal(runPromtool(["check", "rules", RULES_FILE]).code, 0);
    using tree = makeTempTree({ "dashboard.yml": rulesOf(expressions) });
    const judged = runPromtool(["check", "rules", join(tree.root, "dashboard.yml")]);
    assert.equal(judged.code, 0, judged.said);
    writeFileSync(join(tree.root, "broken.yml"), rulesOf(["sum(pphook_rows"]));
    assert.notEqual(runPromtool(["check", "rules", join(tree.root, "broken.yml")]).code, 0);
  });

  it("passes the unit tests of its alerts, each of which fails when its alert is silent", (t) => {
    const why = promtoolMissing();
    if (why !== null) return t.skip(why);
    const { code, said } = runPromtool(["test", "rules", RULES_TEST]);
    assert.equal(code, 0, said);
    using tree = makeTempTree({ "pphook.rules.yml": silence(readFileSync(RULES_FILE, "utf8")) });
    copyFileSync(RULES_TEST, join(tree.root, "pphook.rules.test.yml"));
    const silent = runPromtool(["test", "rules", join(tree.root, "pphook.rules.test.yml")]);
    assert.notEqual(silent.code, 0);
    for (const { name } of rules)
      assert.ok(silent.said.includes(`alertname="${name}"`), `no test expects ${name}`);
  });

  it("has panels with a title, a source that can be chosen, and ids of their own", () => {
    const { panels, templating } = JSON.parse(readFileSync(DASHBOARD_FILE, "utf8"));
    const ids = panels.map((panel: { id: number }) => panel.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const panel of panels) assert.notEqual(panel.title, "");
    assert.deepEqual(
      templating.list.map((variable: { name: string }) => variable.name),
      ["datasource", "job", "instance"],
    );
  });
});

function rulesOf(asked: readonly string[]): string {
  const lines = asked.map(
    (expression) => `      - record: a:b:c\n        expr: ${JSON.stringify(expression)}\n`,
  );
  return `groups:\n  - name: dashboard\n    rules:\n${[...new Set(lines)].join("")}`;
}

/** The same rules, none of which ever fires. */
function silence(text: string): string {
  return text.replaceAll(/^( {8}expr: )(?:>-\n(?: {10}.*\n)+|.*\n)/gm, "$1vector(0) > 1\n");
}
