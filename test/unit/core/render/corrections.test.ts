import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { z } from "zod";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { changeTable } from "../../../../src/core/render/change-table.ts";
import { valueText } from "../../../../src/core/render/change-words.ts";
import { historyCsv } from "../../../../src/core/render/history-csv.ts";
import { historyJson } from "../../../../src/core/render/history-json.ts";
import { historyText } from "../../../../src/core/render/history-text.ts";
import { planHtml } from "../../../../src/core/render/html/plan-html.ts";
import { planJson } from "../../../../src/core/render/plan-json.ts";
import { planMarkdown } from "../../../../src/core/render/plan-markdown.ts";
import { planText } from "../../../../src/core/render/plan-text.ts";
import type { HistoryChange } from "../../../../src/domain/history.ts";
import type { MacChange } from "../../../../src/domain/row-change.ts";
import { CHANGES, CORRECTIONS, MADE_AT, plan, view } from "./sample-plan.ts";

const TABLE = { more: "pphook plan --json" };
const SOURCES = { inventory: "phpIPAM", dns: "PowerDNS" };

const headline = (changes: typeof CHANGES) =>
  planText(
    { plan: plan({ changes }), sources: SOURCES, bar: null, heldOnly: false, syncOptions: "" },
    PLAIN_CANVAS,
  ).split("\n")[0];

describe("a correction in phpIPAM", () => {
  it("stands in a table of its own, the row by its address", () => {
    assert.deepEqual(changeTable(CORRECTIONS, { ...PLAIN_CANVAS, columns: 120 }, TABLE), [
      "phpIPAM",
      "  ~ mac  10.10.1.62  00:11:22:33:44:60 removed  10.10.1.61 holds it since 2 Nov",
      "  - row  10.10.2.50  Dup.example.com            same name as 10.10.1.50, which is older (id 41 < 87)",
    ]);
  });

  it("tells a MAC that comes, and one that is replaced", () => {
    const mac = CORRECTIONS[0] as MacChange;
    const with_ = (from: string, to: string): MacChange => ({
      ...mac,
      before: { ...mac.before, mac: from },
      after: { ...mac.after, mac: to },
    });
    assert.equal(valueText(with_("", "aa:bb")), "aa:bb set");
    assert.equal(valueText(with_("aa:bb", "cc:dd")), "aa:bb → cc:dd");
  });

  it("tells a row that is made by its name", () => {
    const after = { subnetId: 3, ip: "10.0.0.1", hostname: "a.example.com", mac: "", fields: {} };
    const made = {
      ...CORRECTIONS[1]!,
      action: "create",
      before: null,
      after,
    } as (typeof CORRECTIONS)[number];
    assert.equal(valueText(made), "a.example.com");
  });

  it("is counted beside the zones", () => {
    assert.match(headline([...CHANGES, ...CORRECTIONS]) ?? "", /^5 changes in 2 zones, 2 in phpIPAM \(/);
    assert.match(headline(CORRECTIONS) ?? "", /^2 changes in phpIPAM \(/);
  });

  it("is in the JSON as its schema says, with the row before and after", () => {
    const schema = z.fromJSONSchema(JSON.parse(readFileSync("docs/reference/plan.schema.json", "utf8")));
    const made = plan({ changes: [...CHANGES, ...CORRECTIONS] });
    const names = new Map(made.changes.map((each, i) => [each, `c-mi9x2k4f-000${i}`]));
    const json = JSON.parse(JSON.stringify(planJson(made, { names, heldOnly: false })));
    assert.deepEqual(schema.safeParse(json).error, undefined);
    const { target, action, zone, name, type, before, after, addressId } = json.changes[4];
    assert.deepEqual(
      { target, action, zone, name, type, before, after, addressId },
      {
        ...{ target: "phpipam", action: "delete", zone: "", name: "dup.example.com.", type: "row" },
        before: { subnetId: 4, ip: "10.10.2.50", hostname: "Dup.example.com", mac: "" },
        ...{ after: null, addressId: 87 },
      },
    );
  });

  it("is on the page and in Markdown under phpIPAM", () => {
    const made = plan({ changes: CORRECTIONS });
    assert.match(planHtml(view(made)), /<h3>phpIPAM <[\s\S]*00:11:22:33:44:60 removed/);
    assert.match(
      planMarkdown(made),
      /## phpIPAM\n\n[\s\S]*\| delete \| row \| 10\.10\.2\.50 \| Dup\.example\.com \|/,
    );
  });
});

describe("the journal of a correction", () => {
  const {
    keeper: _,
    held: __,
    ...told
  } = CORRECTIONS[1] as Extract<(typeof CORRECTIONS)[number], { type: "row" }>;
  const entry = {
    ...told,
    ...{ id: "c-1", run: "r-1", at: MADE_AT, editor: null, result: "applied", detail: "" },
    preImage: { id: 87, note: "secret of the row" },
  } as HistoryChange;
  const history = { entries: 1, changes: [entry], events: [] };

  it("is drawn like the plan, with its result", () =>
    assert.match(historyText(history, PLAIN_CANVAS), /phpIPAM\n {2}- row .*applied: same name as/));

  it("gives the row in JSON, and not what else was in it", () => {
    const text = JSON.stringify(historyJson(history));
    assert.match(
      text,
      /"before":\{"subnetId":4,"ip":"10\.10\.2\.50","hostname":"Dup\.example\.com","mac":""\}/,
    );
    assert.doesNotMatch(text, /secret/);
  });

  it("writes the row as address and name in CSV", () =>
    assert.match(historyCsv(history), /,row,87,10\.10\.2\.50 Dup\.example\.com,,,,,,hostname-duplicate,/));
});
