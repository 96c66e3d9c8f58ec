import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckedRow } from "../../../src/domain/checked-row.ts";
import { canonicalName } from "../../../src/domain/dns-name.ts";
import type { IpAddress } from "../../../src/domain/ip-address.ts";
import { indexRows, reindexRows, type WantedRow } from "../../../src/domain/wanted-row.ts";
import { address } from "../../support/build-address.ts";

function row(id: number, ip: string, name: string | null): WantedRow {
  const checked: CheckedRow = {
    row: address({ id, ip }),
    standing: "valid",
    frozenBy: null,
    ip: ip as IpAddress,
    name: name === null ? null : canonicalName(name),
    zone: null,
    mac: null,
  };
  return { id, checked, standing: "valid", address: null, ptr: null };
}

const ROWS = [
  row(1, "10.0.0.1", "a.example.com"),
  row(2, "10.0.0.2", "a.example.com"),
  row(3, "10.0.0.2", "b.example.com"),
  row(4, "10.0.0.4", null),
  {
    ...row(5, "10.0.0.5", "c.example.com"),
    checked: { ...row(5, "10.0.0.5", "c.example.com").checked, ip: null },
  },
];

test("an index without some rows, and with others in their place, is the index of what remains", () => {
  const frozen: WantedRow = { ...ROWS[2]!, standing: "frozen" };
  for (const gone of [[], [1], [2], [4], [5], [1, 2, 4, 5], [99]]) {
    const rows = ROWS.filter(({ id }) => !gone.includes(id)).map((each) => (each.id === 3 ? frozen : each));
    assert.deepEqual(reindexRows(indexRows(ROWS), gone, [frozen]), indexRows(rows), `without ${gone}`);
  }
});

test("an index that is made from another leaves it as it was", () => {
  const index = indexRows(ROWS);
  reindexRows(index, [1, 2], []);
  assert.deepEqual(index, indexRows(ROWS));
});
