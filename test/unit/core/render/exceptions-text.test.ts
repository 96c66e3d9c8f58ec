import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { acceptanceText, exceptionsText } from "../../../../src/core/render/exceptions-text.ts";
import { planJson } from "../../../../src/core/render/plan-json.ts";
import { type Acceptance, activeBypasses, type Bypass } from "../../../../src/domain/exceptions.ts";
import { DAY_MS, toInstant } from "../../../../src/domain/instant.ts";
import { FINDINGS, MADE_AT, plan } from "./sample-plan.ts";

const BYPASS: Bypass = {
  rule: "hostname-underscore",
  since: MADE_AT,
  until: toInstant(MADE_AT + DAY_MS),
  by: "alice",
  reason: "old printers move",
};
const [finding] = FINDINGS;
assert.ok(finding !== undefined);
const ACCEPTANCE: Acceptance = {
  finding,
  fingerprint: "",
  at: MADE_AT,
  by: "bob",
  reason: "kept for the audit",
};

describe("exceptions as text", () => {
  it("are nothing where there are none", () => {
    assert.deepEqual(exceptionsText({ bypasses: [], accepted: [] }, PLAIN_CANVAS), []);
  });

  it("name each rule that is off, by whom, until when and why, and count what was accepted", () => {
    assert.deepEqual(exceptionsText({ bypasses: [BYPASS], accepted: [ACCEPTANCE] }, PLAIN_CANVAS), [
      "! rule hostname-underscore is bypassed by alice until 2026-11-23 09:15 UTC: old printers move",
      "1 finding is accepted as known and meant: pphook accept",
    ]);
    const two = exceptionsText({ bypasses: [], accepted: [ACCEPTANCE, ACCEPTANCE] }, PLAIN_CANVAS);
    assert.deepEqual(two, ["2 findings are accepted as known and meant: pphook accept"]);
  });

  it("tell of an acceptance what, who, when and why, and how it is taken back", () => {
    const text = acceptanceText(ACCEPTANCE, PLAIN_CANVAS).join("\n");
    assert.ok(text.includes(finding.message) && text.includes(finding.id));
    assert.match(text, /accepted by bob on 2026-11-22 09:15 UTC: kept for the audit/);
    assert.match(text, new RegExp(`pphook accept ${finding.id} --withdraw`));
    const nameless = { ...ACCEPTANCE, finding: { ...finding, hostname: "" } };
    assert.ok(acceptanceText(nameless, PLAIN_CANVAS)[0]?.startsWith(`${finding.ip}  `));
  });

  it("are part of the plan's JSON", () => {
    const options = { names: new Map(), heldOnly: false };
    const json = planJson(plan({ bypasses: [BYPASS], accepted: [ACCEPTANCE] }), options);
    assert.deepEqual(json.bypasses, [
      { ...BYPASS, since: "2026-11-22T09:15:02.417Z", until: "2026-11-23T09:15:02.417Z" },
    ]);
    assert.deepEqual(Object.keys(json.accepted[0] ?? {}), ["finding", "at", "by", "reason"]);
  });
});

describe("a bypass", () => {
  it("holds up to its end and no longer", () => {
    const kept = { bypasses: [BYPASS], acceptances: [] };
    assert.equal(activeBypasses(kept, toInstant(BYPASS.until - 1)).length, 1);
    assert.equal(activeBypasses(kept, BYPASS.until).length, 0);
  });
});
