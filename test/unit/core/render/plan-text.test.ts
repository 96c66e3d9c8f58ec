import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { type PlanView, planText } from "../../../../src/core/render/plan-text.ts";
import { CHANGES, change, FINDINGS, GUARD, MADE_AT, plan } from "./sample-plan.ts";

const SOURCES = { inventory: "phpIPAM 1.8.2", dns: "PowerDNS 4.7.3" };
const HELD = [change({ name: "x1.example.com", before: "10.10.1.61", held: true })];

function draw(view: Partial<PlanView>, columns = 100): string {
  const whole = { plan: plan(), sources: SOURCES, bar: null, heldOnly: false, syncOptions: "", ...view };
  return planText(whole, { ...PLAIN_CANVAS, columns });
}

describe("a plan as text", () => {
  it("says that everything agrees, and nothing else", () => {
    const text = draw({});
    assert.equal(
      text,
      "phpIPAM 1.8.2 · 4,812 rows in 61 subnets · PowerDNS 4.7.3\n✓ everything agrees (4,796 rows checked, 16 frozen)\n",
    );
  });

  it("begins with how much would change", () => {
    const [first = ""] = draw({ plan: plan({ changes: CHANGES, findings: FINDINGS }) }, 80).split("\n");
    assert.equal(first, `3 changes in 2 zones (+1 ~1 -1) · 3 findings${" ".repeat(19)}plan 3f9c21a0b1c2`);
  });

  it("ends with the commands to go on with", () => {
    const text = draw({ plan: plan({ changes: CHANGES }), syncOptions: " --full" });
    assert.match(text, /apply: {4}pphook sync --full\none: {6}pphook explain \S+\n$/);
  });

  it("names no hash where nothing can be lost", () => {
    const text = draw({ plan: plan({ changes: CHANGES.slice(0, 1) }) });
    assert.doesNotMatch(text, /plan 3f9c/);
  });

  it("tells what is held, why, and how to release it", () => {
    const text = draw({ plan: plan({ changes: [...CHANGES, ...HELD], guards: [GUARD] }) });
    assert.ok(text.includes("✋ held: 1 change (1 deletion) waits for a person"), text);
    assert.ok(text.includes(GUARD.message));
    assert.ok(text.includes("[zone-deletes]"));
    assert.ok(text.includes("pphook plan --held"));
    assert.ok(text.includes("pphook approve 8d01b7c0ffee "));
  });

  it("offers no sync when all of it is held", () => {
    assert.doesNotMatch(draw({ plan: plan({ changes: HELD, guards: [GUARD] }) }), /apply:/);
  });

  it("shows only the held part when asked", () => {
    const text = draw({ plan: plan({ changes: [...CHANGES, ...HELD], guards: [GUARD] }), heldOnly: true });
    assert.match(text, /x1/);
    assert.doesNotMatch(text, /web1/);
    assert.equal(draw({ plan: plan({ changes: CHANGES }), heldOnly: true }), "✓ nothing is held\n");
  });

  it("says how many rows are baseline, and how they are processed", () => {
    const counts = { ...plan().counts, baseline: 1204 };
    const text = draw({ plan: plan({ counts }) });
    assert.match(text, /^1,204 rows are baseline/m);
    assert.match(text, /pphook plan --full[\s\S]*pphook sync --full/);
  });

  it("says who paused, why, until when, and does not offer a sync that writes nothing", () => {
    const pause = { since: MADE_AT, until: null, reason: "moving ns01", by: "alice" };
    const bar = { kind: "paused", pause } as const;
    const text = draw({ plan: plan({ changes: CHANGES }), bar });
    assert.match(text, /paused by alice since 2026-11-22 09:15 UTC, until somebody resumes: moving ns01/);
    assert.match(text, /pphook resume/);
    assert.doesNotMatch(text, /apply:/);
  });

  it("says that the configuration only observes", () => {
    assert.match(
      draw({ plan: plan({ changes: CHANGES }), bar: { kind: "observe" } }),
      /only observes[\s\S]*mode = enforce/,
    );
  });

  it("puts colours around words only, so that columns stay aligned", () => {
    const view = { plan: plan({ changes: [...CHANGES, ...HELD], findings: FINDINGS, guards: [GUARD] }) };
    const paint = (_style: string, text: string) => `\u001b[1m${text}\u001b[22m`;
    const coloured = planText(
      { sources: SOURCES, bar: null, heldOnly: false, syncOptions: "", ...view },
      { columns: 80, paint },
    );
    assert.equal(stripVTControlCharacters(coloured), draw(view, 80));
  });
});

describe("findings in a plan", () => {
  it("come the worst first, each with its remedy", () => {
    const text = draw({ plan: plan({ findings: FINDINGS }) });
    const marks = [...text.matchAll(/^ {2}([✗!·]) /gm)].map((match) => match[1]);
    assert.deepEqual(marks, ["✗", "✗", "·"]);
    assert.match(text, /→ use letters, digits and hyphens/);
  });

  it("are told as a number with examples when there are many of a rule", () => {
    const [first] = FINDINGS;
    const many = Array.from({ length: 1234 }, (_, i) => ({ ...first!, id: `zone-missing:${i}` }));
    const text = draw({ plan: plan({ findings: many }) });
    assert.match(text, /✗ 1,234 × zone-missing: No zone of the DNS servers ends the hostname/);
    assert.match(text, /… and 1,229 more \(pphook plan --json\)/);
    assert.ok(text.split("\n").length < 15);
  });
});
