import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { reasonWithEditor, withEditors } from "../../../../src/core/render/editor-text.ts";
import { planHtml } from "../../../../src/core/render/html/plan-html.ts";
import { planJson } from "../../../../src/core/render/plan-json.ts";
import { planMarkdown } from "../../../../src/core/render/plan-markdown.ts";
import { planText } from "../../../../src/core/render/plan-text.ts";
import type { RowEditor } from "../../../../src/domain/row-editor.ts";
import { CHANGES, plan } from "./sample-plan.ts";

const JANE: RowEditor = {
  realName: "Jane <b>Doe",
  email: null,
  isDisabled: false,
  editedAt: "2026-11-22 09:14:05",
};

describe("the reason of a change says who edited the row last", () => {
  const cases: readonly [reason: string, editedAt: string | null, said: string][] = [
    ["renamed in phpIPAM (now b)", "2026-11-22 09:14:05", "renamed in phpIPAM (now b) by Jane, 22 Nov 09:14"],
    ["re-addressed in phpIPAM", "2025-01-02 23:59:59", "re-addressed in phpIPAM by Jane, 2 Jan 2025 23:59"],
    ["row deleted in phpIPAM", null, "row deleted in phpIPAM, last edited by Jane"],
    ["A without PTR", "2026-13-22 09:14:05", "A without PTR, last edited by Jane, 2026-13-22 09:14:05"],
    ["A without PTR", "yesterday", "A without PTR, last edited by Jane, yesterday"],
  ];
  for (const [reason, editedAt, said] of cases)
    it(said, () => {
      assert.equal(reasonWithEditor(reason, { realName: "Jane", editedAt }, "2026"), said);
    });

  it("and is as it was where nobody is known", () => {
    assert.equal(reasonWithEditor("A without PTR", undefined), "A without PTR");
    assert.deepEqual(withEditors(plan({ changes: CHANGES })).changes, CHANGES);
    assert.deepEqual(withEditors({ ...plan({ changes: CHANGES }), editors: new Map() }).changes, CHANGES);
  });
});

describe("a plan with editors", () => {
  const [first] = CHANGES;
  assert.ok(first?.target === "powerdns" && first.addressId !== null);
  const orphan = { ...first, addressId: null };
  const named = { ...plan({ changes: [first, orphan] }), editors: new Map([[first.addressId, JANE]]) };

  it("names them in its text, as HTML and as Markdown, with what would be markup escaped", () => {
    const view = { plan: named, sources: { inventory: "", dns: "" }, bar: null, heldOnly: false };
    const text = planText({ ...view, syncOptions: "" }, { ...PLAIN_CANVAS, columns: 300 });
    assert.equal(text.match(/Jane <b>Doe, 22 Nov 09:14/g)?.length, 1);
    assert.match(planHtml({ ...view, syncOptions: "" }), /Jane &lt;b&gt;Doe, 22 Nov 09:14/);
    assert.match(planMarkdown(named), /Jane .*Doe, 22 Nov 09:14/);
  });

  it("names them in its JSON, apart from the reason", () => {
    const { changes } = planJson(named, { names: new Map(), heldOnly: false });
    assert.deepEqual(
      changes.map(({ editor, reason }) => [editor, reason]),
      [
        ["Jane <b>Doe", first.reason],
        [null, first.reason],
      ],
    );
  });
});
