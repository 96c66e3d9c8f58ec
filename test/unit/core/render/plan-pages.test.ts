import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planHtml } from "../../../../src/core/render/plan-html.ts";
import { planMarkdown } from "../../../../src/core/render/plan-markdown.ts";
import { CHANGES, change, FINDINGS, GUARD, plan } from "./sample-plan.ts";

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
    const page = planHtml(evil);
    assert.doesNotMatch(page, /<script/i);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;\|`x`&quot;&#39;&amp;/);
  });

  it("needs nothing else, and says so to the browser", () => {
    const page = planHtml(evil);
    assert.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
    assert.doesNotMatch(page, /(src|href)=/);
    assert.match(page, /name="viewport"/);
  });

  it("closes every element that it opens", () => {
    const page = planHtml(plan({ changes: CHANGES, findings: FINDINGS }));
    for (const tag of [
      "html",
      "head",
      "body",
      "style",
      "table",
      "thead",
      "tbody",
      "tr",
      "td",
      "th",
      "h1",
      "h2",
      "p",
      "ul",
    ])
      assert.equal(
        page.match(new RegExp(`<${tag}[ >]`, "g"))?.length ?? 0,
        page.match(new RegExp(`</${tag}>`, "g"))?.length ?? 0,
        tag,
      );
  });

  it("shows changes, what is held with the way to release it, and findings", () => {
    const page = planHtml(evil);
    assert.match(page, /pphook approve 8d01b7c0ffee/);
    assert.match(page, /10\.0\.0\.1/);
    assert.match(page, /<h2>Findings<\/h2>/);
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
