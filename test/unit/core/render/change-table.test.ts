import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { changeTable, LISTED_PER_ZONE } from "../../../../src/core/render/change-table.ts";
import { shortName, valueText } from "../../../../src/core/render/change-words.ts";
import { textWidth } from "../../../../src/core/render/visible-text.ts";
import type { PlannedChange } from "../../../../src/domain/plan.ts";
import { addressOfReverseName } from "../../../../src/domain/reverse-name.ts";
import { CHANGES, change } from "./sample-plan.ts";

const at = (columns: number) => ({ ...PLAIN_CANVAS, columns });
const TABLE = { more: "pphook plan --json" };

describe("a table of changes", () => {
  it("is grouped by zone, with the same columns in each", () => {
    assert.deepEqual(changeTable(CHANGES, at(100), TABLE), [
      "1.10.10.in-addr.arpa",
      "  + PTR  10.10.1.5  a.example.com            A without PTR",
      "example.com",
      "  - A    old-print  10.10.1.41               row deleted in phpIPAM",
      "  ~ A    web1       10.10.1.99 → 10.10.1.20  follows its row in phpIPAM",
    ]);
  });

  for (const columns of [40, 60, 80, 120])
    it(`stays within ${columns} columns`, () => {
      for (const line of changeTable(CHANGES, at(columns), TABLE))
        assert.ok(textWidth(line) <= columns, line);
    });

  it("cuts a long reason, never a name", () => {
    const long = change({ name: "web1.example.com", before: "10.0.0.1", reason: "because ".repeat(20) });
    const [, line = ""] = changeTable([long], at(70), TABLE);
    assert.match(line, /^ {2}- A {2}web1 {2}10\.0\.0\.1 {2}because .*…$/);
    assert.ok(textWidth(line) <= 70);
  });

  it("puts the reasons below where they would be cut to nothing", () => {
    const lines = changeTable(CHANGES, at(44), TABLE);
    assert.deepEqual(lines.slice(3, 5), ["example.com", "  - A    old-print  10.10.1.41"]);
    assert.equal(lines[5], "         row deleted in phpIPAM");
  });

  it("gives a name that is too long a line of its own, whole", () => {
    const name = `${"x".repeat(60)}.example.com`;
    const lines = changeTable([change({ name, before: "10.0.0.1", after: "10.0.0.2" })], at(50), TABLE);
    assert.equal(lines[1], `  ~ A  ${"x".repeat(60)}`);
    assert.equal(lines[2], "       10.0.0.1 → 10.0.0.2");
  });

  it("shows whole reasons where they say what went wrong", () => {
    const refused = change({
      name: "web1.example.com",
      before: "10.0.0.1",
      reason: "refused: ".repeat(12).trim(),
    });
    const text = changeTable([refused], at(60), { ...TABLE, wholeReasons: true }).join(" ");
    assert.equal(text.match(/refused:/g)?.length, 12);
    assert.doesNotMatch(text, /…/);
  });

  it("ends a long zone with how many more there are and where to see them", () => {
    const many = Array.from({ length: LISTED_PER_ZONE + 1234 }, (_, i) =>
      change({ name: `h${i}.example.com`, after: "10.0.0.1" }),
    );
    const lines = changeTable(many, at(80), TABLE);
    assert.equal(lines.length, 1 + LISTED_PER_ZONE + 1);
    assert.equal(lines.at(-1), "  … and 1,234 more (pphook plan --json)");
  });

  it("prints a control character of a name as its code point", () => {
    const [, line = ""] = changeTable(
      [change({ name: "a\u001b[2J.example.com", after: "10.0.0.1" })],
      at(100),
      TABLE,
    );
    assert.ok(line.includes("aU+001B[2j"), line);
  });
});

describe("the words of a change", () => {
  it("name the address in place of a reverse name", () => {
    const zone = "1.10.10.in-addr.arpa.";
    assert.equal(
      shortName(change({ zone, name: "5.1.10.10.in-addr.arpa", type: "PTR", after: "a.example.com." })),
      "10.10.1.5",
    );
  });

  const reverse = [
    { name: "5.1.10.10.in-addr.arpa.", address: "10.10.1.5" },
    { name: "5.0/25.1.10.10.in-addr.arpa.", address: "10.10.1.5" },
    { name: `1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa.`, address: "2001:db8::1" },
    { name: "x.1.10.10.in-addr.arpa.", address: null },
    { name: "1.10.10.in-addr.arpa.", address: null },
    { name: "web1.example.com.", address: null },
  ];
  for (const { name, address } of reverse)
    it(`read ${address ?? "no address"} from ${name}`, () =>
      assert.equal(addressOfReverseName(name), address));

  it("tell a record that is only enabled", () => {
    const state = (disabled: boolean) => ({ content: "10.0.0.1", ttlSeconds: 60, disabled });
    const enabled = { ...change({ name: "a.example.com" }), before: state(true), after: state(false) };
    assert.equal(valueText(enabled as PlannedChange), "10.0.0.1: disabled → enabled");
  });
});
