import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planHtml } from "../../../../src/core/render/html/plan-html.ts";
import { planMarkdown } from "../../../../src/core/render/plan-markdown.ts";
import type { ShownBar } from "../../../../src/core/render/write-bar-text.ts";
import { CHANGES, CORRECTIONS, change, FINDINGS, GUARD, MADE_AT, plan, view } from "./sample-plan.ts";
import { assertSelfContained } from "./self-contained.ts";

const EVIL = `<script>alert(1)</script>|\`x\`"'&`;
const evil = plan({
  changes: [
    change({ name: `${EVIL}.example.com`, after: "10.0.0.1", reason: EVIL, hostname: EVIL }),
    change({ name: "x1.example.com", before: "10.0.0.2", reason: EVIL, held: true }),
  ],
  findings: FINDINGS.map((finding) => ({ ...finding, hostname: EVIL, message: EVIL, remedy: EVIL })),
  guards: [{ ...GUARD, message: EVIL }],
});

describe("a plan as a page", () => {
  it("lets nothing of elsewhere become markup", () => {
    const page = planHtml(view(evil));
    assert.doesNotMatch(page, /<script/i);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;\|`x`&quot;&#39;&amp;/);
  });

  it("needs nothing else, says so to the browser, and closes what it opens", () => {
    for (const made of [evil, plan({ changes: CHANGES, findings: FINDINGS }), plan()])
      assertSelfContained(planHtml(view(made)));
  });

  it("shows what is held first, with its guards and the way to release it, then changes and findings", () => {
    const page = planHtml(view(evil));
    const at = ["pphook approve 8d01b7c0ffee", "zone-deletes", 'id="changes"', 'id="findings"'].map((text) =>
      page.indexOf(text),
    );
    assert.deepEqual(
      at,
      at.toSorted((a, b) => a - b),
    );
    assert.ok(!at.includes(-1));
    assert.match(page, /10\.0\.0\.1/);
    assert.match(page, /1 change waits for a person/);
  });

  it("says the reason and the rule of each change, and the commands to go on with", () => {
    const page = planHtml(view(plan({ changes: [...CHANGES, ...CORRECTIONS] }), { syncOptions: " --full" }));
    assert.match(page, /row deleted in phpIPAM <span class="badge">orphan</);
    assert.match(page, /10\.10\.1\.99 → 10\.10\.1\.20/);
    assert.match(page, /<code>pphook sync --full<\/code>[\s\S]*<code>pphook explain [\w.-]+<\/code>/);
    assert.match(page, /3 changes in 2 zones, 2 corrections in phpIPAM/);
  });

  it("says so when there is nothing to do", () => {
    assert.match(planHtml(view(plan())), /verdict good[\s\S]*DNS agrees with phpIPAM/);
    const held = planHtml(view(plan(), { heldOnly: true }));
    assert.match(held, /Nothing is held/);
    assert.match(held, /What waits for a person/);
  });

  it("shows only what is held when that is asked for", () => {
    const page = planHtml(view(evil, { heldOnly: true }));
    assert.match(page, /id="held"/);
    assert.doesNotMatch(page, /id="(changes|findings)"/);
  });

  it("says why nothing is written, which rules are off, and what is accepted or left alone", () => {
    const since = MADE_AT;
    const pause = { since, until: null, reason: "move", by: "alice" };
    const told = (bar: ShownBar) => planHtml(view(plan({ changes: CHANGES }), { bar }));
    assert.match(
      told({ kind: "paused", pause }),
      /paused by alice since .*, until somebody resumes \(move\)/,
    );
    const brief = { kind: "paused", pause: { ...pause, until: since, reason: "" } } as const;
    assert.match(told(brief), /until 2026-11-22 09:15 UTC: <code>pphook resume</);
    assert.doesNotMatch(told(brief), /pphook sync/);
    assert.match(told({ kind: "observe" }), /only observes/);
    assert.match(told({ kind: "maintenance", window: "Sun 02:00-04:00" }), /window Sun 02:00-04:00/);
    const bypass = { rule: "hostname-pattern", since, until: since, by: "bob", reason: "old" } as const;
    const finding = FINDINGS[0]!;
    const accepted = [{ finding, fingerprint: "", at: since, by: "bob", reason: "meant" }];
    const counts = { ...plan().counts, baseline: 3 };
    const page = planHtml(view(plan({ bypasses: [bypass], accepted, counts })));
    assert.match(page, /rule hostname-pattern is bypassed by bob until .*: old/);
    assert.match(page, /1 finding is accepted/);
    assert.match(page, /3 rows baseline/);
    const two = planHtml(view(plan({ accepted: [...accepted, ...accepted] })));
    assert.match(two, /2 findings are accepted/);
  });

  it("stays a page that a browser bears, and says what is left out", () => {
    const changes = Array.from({ length: 5100 }, (_, at) =>
      change({
        name: `h${at}.example.com`,
        zone: at < 5050 ? "example.com" : "example.org",
        after: "10.0.0.1",
      }),
    );
    const findings = Array.from({ length: 2003 }, () => FINDINGS[0]!);
    const page = planHtml(view(plan({ changes, findings })));
    assert.match(page, /… and 50 more: <code>pphook plan --json<[\s\S]*… and 50 more/);
    assert.match(page, /… and 3 more/);
    assert.equal(page.match(/<tr class="create">/g)?.length, 5000);
  });
});

describe("a plan as Markdown", () => {
  it("has a table per zone", () => {
    const text = planMarkdown(plan({ changes: CHANGES }));
    assert.match(text, /^## example\.com\n\n\| action \| type \| name \| value \| reason \|\n\| --- /m);
    assert.match(
      text,
      /^\| update \| A \| web1 \| 10\.10\.1\.99 → 10\.10\.1\.20 \| follows its row in phpIPAM \|$/m,
    );
  });

  it("lets nothing of elsewhere become markup or another cell", () => {
    const text = planMarkdown(evil);
    assert.doesNotMatch(text, /<script/i);
    for (const line of text.split("\n").filter((each) => each.startsWith("| create")))
      assert.equal(line.match(/(?<!\\)\|/g)?.length, 6);
  });

  it("names what is held and how to release it", () => {
    assert.match(planMarkdown(evil), /## Held: 1 change[\s\S]*`pphook approve 8d01b7c0ffee`/);
  });
});
