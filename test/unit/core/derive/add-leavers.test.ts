import assert from "node:assert/strict";
import { test } from "node:test";
import { addLeavers } from "../../../../src/core/derive/add-leavers.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { toInstant } from "../../../../src/domain/instant.ts";
import type { OwnedValue } from "../../../../src/domain/ledger.ts";
import type { RowIndex } from "../../../../src/domain/wanted-row.ts";

/** Rows by id with the name that each bears. */
function indexOf(rows: Readonly<Record<number, string>>): RowIndex {
  const entries = Object.entries(rows).map(([id, name]) => [
    Number(id),
    { checked: { name: canonicalName(name) } },
  ]);
  return { byId: new Map(entries as never) } as unknown as RowIndex;
}

function owned(rowId: number, name: string, type: OwnedValue["type"] = "A"): OwnedValue {
  const about = { how: "written", since: toInstant(0), disabledAt: null } as const;
  return {
    rowId,
    name: canonicalName(name),
    zone: canonicalName("example"),
    type,
    content: `${rowId}`,
    ...about,
  };
}

const ROWS = { 1: "new1.example", 2: "new2.example", 3: "c.example", 4: "new4.example" };

function leavers(
  values: readonly OwnedValue[],
  due: readonly number[] = [],
  baseline: readonly number[] = [],
) {
  const all = new Set(due);
  addLeavers(all, { index: indexOf(ROWS), owned: values, baseline: new Set(baseline) });
  return [...all].sort();
}

test("a row that left a name is decided about together with one that is gone, and with one that is due", () => {
  assert.deepEqual(leavers([owned(1, "c.example"), owned(99, "c.example")]), [1]);
  assert.deepEqual(leavers([owned(1, "c.example"), owned(3, "c.example")], [3]), [1, 3]);
});

test("a row is left alone that bears the name, left another one, is baseline, or has no address there", () => {
  const gone = owned(99, "c.example");
  assert.deepEqual(leavers([gone, owned(3, "c.example")]), []);
  assert.deepEqual(leavers([gone, owned(1, "d.example")]), []);
  assert.deepEqual(leavers([gone, owned(1, "c.example")], [], [1]), []);
  assert.deepEqual(leavers([gone, owned(1, "c.example", "PTR")]), []);
  assert.deepEqual(leavers([owned(1, "c.example"), owned(3, "c.example")]), [], "and when nobody is due");
});

test("whoever left a name together with such a row is decided about, too", () => {
  const chain = [owned(4, "e.example"), owned(2, "d.example"), owned(2, "e.example"), owned(1, "d.example")];
  assert.deepEqual(leavers([...chain, owned(1, "c.example"), owned(99, "c.example")]), [1, 2, 4]);
});
