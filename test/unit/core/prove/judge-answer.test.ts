import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeAnswer } from "../../../../src/core/prove/judge-answer.ts";
import type { DnsAnswer } from "../../../../src/domain/dns-answer.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";

const NAME = canonicalName("web.example.com");

function answer(records: readonly string[], parts: Partial<DnsAnswer> = {}): DnsAnswer {
  return {
    status: "answered",
    rcode: "NOERROR",
    authoritative: true,
    records: records.map((text) => {
      const [type = "", content = "", name = NAME] = text.split(" ");
      return { name: canonicalName(name), type, ttlSeconds: 60, content };
    }),
    ...parts,
  };
}

const two = { name: NAME, type: "A", contents: ["10.0.0.7", "10.0.0.9"] } as const;
const gone = { name: NAME, type: "A", contents: [] } as const;

describe("an answer proves what was written", () => {
  it("when it holds exactly the values, in any order", () => {
    const { verdict } = judgeAnswer(two, answer(["A 10.0.0.9", "A 10.0.0.7"]));
    assert.equal(verdict, "proven");
  });

  it("when nothing is expected and the name does not exist, or has nothing of the type", () => {
    assert.equal(judgeAnswer(gone, answer([], { rcode: "NXDOMAIN" })).verdict, "proven");
    assert.equal(judgeAnswer(gone, answer([])).verdict, "proven");
  });
});

describe("an answer proves nothing", () => {
  const cases: readonly (readonly [string, typeof two | typeof gone, DnsAnswer, string])[] = [
    ["with a value less", two, answer(["A 10.0.0.7"]), "answers 10.0.0.7, not 10.0.0.7, 10.0.0.9"],
    [
      "with a value more",
      two,
      answer(["A 10.0.0.7", "A 10.0.0.8", "A 10.0.0.9"]),
      "answers 10.0.0.7, 10.0.0.8, 10.0.0.9, not 10.0.0.7, 10.0.0.9",
    ],
    [
      "that is empty while values are expected",
      two,
      answer([], { rcode: "NXDOMAIN" }),
      "answers nothing, not 10.0.0.7, 10.0.0.9",
    ],
    ["with what was deleted", gone, answer(["A 10.0.0.7"]), "answers 10.0.0.7, which is gone"],
    [
      "with an alias in place of it, even one that leads there",
      two,
      answer(["CNAME x.example.com.", "A 10.0.0.7", "A 10.0.0.9"]),
      "answers 10.0.0.7, 10.0.0.9, CNAME x.example.com, not 10.0.0.7, 10.0.0.9",
    ],
    [
      "with the values at another name",
      two,
      answer(["A 10.0.0.7 x.example.com", "A 10.0.0.9 x.example.com"]),
      "answers nothing, not 10.0.0.7, 10.0.0.9",
    ],
    [
      "without authority, such as a referral or a cache",
      gone,
      answer([], { authoritative: false }),
      "answers without authority for the zone",
    ],
    [
      "without authority, although the values are right",
      two,
      answer(["A 10.0.0.7", "A 10.0.0.9"], { authoritative: false }),
      "answers without authority for the zone",
    ],
    ["that refuses", gone, answer([], { rcode: "REFUSED" }), "answers REFUSED"],
    ["of an expired zone", gone, answer([], { rcode: "SERVFAIL" }), "answers SERVFAIL"],
  ];
  for (const [title, expected, given, detail] of cases)
    it(title, () => {
      const verdict = judgeAnswer(expected, given);
      assert.notEqual(verdict.verdict, "proven");
      assert.equal("detail" in verdict && verdict.detail, detail);
    });

  it("that does not come", () => {
    const dead = { status: "failed", failure: "timeout", message: "192.0.2.3 gave no answer" } as const;
    assert.deepEqual(judgeAnswer(gone, dead), { verdict: "none", detail: "192.0.2.3 gave no answer" });
  });
});
