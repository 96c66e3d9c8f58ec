import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chooseExpected, isSameServed } from "../../../../src/core/prove/choose-expected.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { Rrset } from "../../../../src/domain/rrset.ts";

function rrset(name: string, type: string, ...contents: readonly string[]): Rrset {
  const values = contents.map((text) => ({
    content: text.replace(/^-/, ""),
    disabled: text.startsWith("-"),
  }));
  return { name: canonicalName(name), type, ttlSeconds: 60, values };
}

const WEB = rrset("web.example.com", "A", "10.0.0.9", "-10.0.0.8", "10.0.0.7");

describe("what must be answered after a write", () => {
  it("is the whole RRset without its disabled values, and nothing where it was deleted", () => {
    const gone = rrset("old.example.com", "PTR");
    assert.deepEqual(chooseExpected([WEB, gone], 20), [
      { name: "web.example.com.", type: "A", contents: ["10.0.0.7", "10.0.0.9"] },
      { name: "old.example.com.", type: "PTR", contents: [] },
    ]);
  });

  it("leaves out types that PPHOOK does not write", () => {
    assert.deepEqual(chooseExpected([rrset("web.example.com", "TXT", '"x"')], 20), []);
  });

  it("is bounded: the first, the last, and even steps between", () => {
    const many = Array.from({ length: 5000 }, (_, i) => rrset(`h${i}.example.com`, "A", "10.0.0.1"));
    const chosen = chooseExpected(many, 20).map(({ name }) => Number(/\d+/.exec(name)?.[0]));
    assert.deepEqual([chosen.length, chosen[0], chosen.at(-1)], [20, 0, 4999]);
    const steps = chosen.slice(1).map((at, i) => at - (chosen[i] ?? 0));
    assert.ok(
      steps.every((step) => step === 263 || step === 264),
      String(steps),
    );
    assert.equal(chooseExpected(many.slice(0, 20), 20).length, 20, "just as many are all taken");
  });
});

describe("isSameServed", () => {
  const [expected] = chooseExpected([WEB], 20);
  assert.ok(expected);
  const cases: readonly (readonly [string, readonly Rrset[], boolean])[] = [
    ["the same values in another order", [rrset("web.example.com", "A", "10.0.0.7", "10.0.0.9")], true],
    ["and another type beside them", [rrset("web.example.com", "AAAA", "2001:db8::1"), WEB], true],
    ["one value less", [rrset("web.example.com", "A", "10.0.0.7")], false],
    ["one that is disabled now", [rrset("web.example.com", "A", "10.0.0.7", "-10.0.0.9")], false],
    ["nothing", [], false],
  ];
  for (const [title, atName, same] of cases)
    it(`${same ? "holds" : "does not hold"} for ${title}`, () =>
      assert.equal(isSameServed(expected, atName), same));
});
