import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { escapeHtml, html, NOTHING } from "../../../../../src/core/render/html/html.ts";
import {
  andMore,
  meterPart,
  tablePart,
  verdictPart,
} from "../../../../../src/core/render/html/page-parts.ts";
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from "../../../../../src/core/render/html/page-style.ts";

describe("pieces of a page", () => {
  it("escape every text that is put into them, also twice", () => {
    const inner = html`<b>${"<i>&"}</b>`;
    assert.equal(
      html`<p title="${`"'`}">${inner}${3}</p>`.markup,
      '<p title="&quot;&#39;"><b>&lt;i&gt;&amp;</b>3</p>',
    );
    assert.equal(html`${[inner, NOTHING]}`.markup, "<b>&lt;i&gt;&amp;</b>\n");
  });

  it("name what would turn the direction of writing or move the cursor", () => {
    assert.equal(escapeHtml("a\u202eb\u001bc\ud800"), "aU+202EbU+001Bc\ufffd");
  });

  it("leave out what is not there", () => {
    assert.equal(andMore(0, "pphook plan").markup, "");
    assert.equal(andMore(-3, "pphook plan").markup, "");
    assert.match(andMore(1312, "pphook plan").markup, /… and 1,312 more: <code>pphook plan</);
    assert.equal(tablePart([{ heading: "a" }], []).markup, "");
    assert.doesNotMatch(verdictPart("good", "All is well", []).markup, /<ul/);
  });

  it("draw a bar for the smallest share, and none beyond the whole", () => {
    assert.match(meterPart(1, 100_000).markup, /width="1"/);
    assert.match(meterPart(5, 5).markup, /width="100"/);
    assert.match(meterPart(0, 0).markup, /width="0"/);
  });
});

describe("the style of pages", () => {
  it("is the one that the policy lets through", () => {
    assert.equal(PAGE_STYLE_SHA256, createHash("sha256").update(PAGE_STYLE).digest("base64"));
  });

  it("fetches nothing, and knows paper, the dark and small screens", () => {
    assert.doesNotMatch(PAGE_STYLE, /url\(|@import|@font-face/);
    for (const media of ["@media print", "prefers-color-scheme: dark", "max-width"])
      assert.ok(PAGE_STYLE.includes(media), media);
  });
});
