import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeItem } from "../../../../../src/core/diff/undo/judge-item.ts";
import type { AddressRow } from "../../../../../src/domain/address.ts";
import type { RowHistory } from "../../../../../src/domain/history.ts";
import { EMPTY_LEDGER } from "../../../../../src/domain/ledger.ts";
import { currentRowId } from "../../../../../src/domain/renumbered.ts";
import { address } from "../../../../support/build-address.ts";
import { NOW, worldOf } from "../../../../support/world-of.ts";
import { undoWorld } from "./undo-world.ts";

const MAC = "00:11:22:33:44:55";
const STATE = { subnetId: 10, ip: "10.0.0.2", hostname: "a.example.com", mac: MAC };
const ROW = address({ id: 2, ip: "10.0.0.2", hostname: "a", mac: MAC });
const FIELDS = { id: 2, ...STATE, note: "rack 4" };

/** A correction of row 2 as the journal has it. */
function corrected(about: Partial<RowHistory>): RowHistory {
  return {
    ...{ id: "c-1", run: "r-1", at: NOW, target: "phpipam", zone: "", name: "a.example.com.", type: "row" },
    ...{ addressId: 2, ip: "10.0.0.2", hostname: "a.example.com", rule: "hostname-duplicate" },
    ...{ reason: "same name", editor: null, result: "applied", detail: "", preImage: FIELDS },
    ...{ action: "delete", before: STATE, after: null },
    ...about,
  };
}

const deleted = corrected({});
const bare = corrected({ type: "mac", action: "update", after: { ...STATE, mac: "" } });
const made = corrected({ action: "create", before: null, after: STATE, preImage: null });

function judge(record: RowHistory, rows: readonly AddressRow[], renumbered: [number, number][] = []) {
  const ledger = { ...EMPTY_LEDGER, renumbered: new Map(renumbered) };
  const world = { ...worldOf({ rows }), ledger };
  const verdict = judgeItem(record, undoWorld(world));
  if (verdict.kind === "refused") return verdict.why;
  if (verdict.kind === "already") return verdict.kind;
  const { change } = verdict;
  assert.ok(change.target === "phpipam" && change.rule === "undo" && change.undoes?.by === "alice");
  return change;
}

describe("a deleted row", () => {
  it("is made anew with every field, and known as the row that it was", () => {
    const change = judge(deleted, []);
    assert.ok(typeof change === "object" && change.action === "create");
    assert.deepEqual(change.after, { ...STATE, fields: FIELDS });
    assert.deepEqual([change.undoes?.rowId, change.undoes?.redo, change.addressId], [2, false, null]);
  });

  const cases: readonly [string, RowHistory, readonly AddressRow[], [number, number][], string][] = [
    ["is there", deleted, [ROW], [], "already"],
    [
      "came back under another id",
      deleted,
      [{ ...ROW, id: 7 }],
      [
        [2, 5],
        [5, 7],
      ],
      "already",
    ],
    ["was typed in again just so", deleted, [{ ...ROW, id: 7 }], [], "already"],
    [
      "has its address taken",
      deleted,
      [{ ...ROW, id: 7, hostname: "b.example.com", mac: "" }],
      [],
      "its address is taken by row 7, 10.0.0.2 b.example.com",
    ],
    [
      "has its address taken by a row without a name",
      deleted,
      [{ ...ROW, id: 7, hostname: "" }],
      [],
      `its address is taken by row 7, 10.0.0.2 without a name MAC ${MAC}`,
    ],
    [
      "has lost its subnet",
      corrected({ before: { ...STATE, subnetId: 99 } }),
      [],
      [],
      "its subnet 99 is gone from phpIPAM",
    ],
    [
      "was journalled by halves",
      corrected({ preImage: null }),
      [],
      [],
      "the journal does not hold the whole row",
    ],
  ];
  for (const [what, record, rows, renumbered, expected] of cases)
    it(`that ${what}`, () => assert.equal(judge(record, rows, renumbered), expected));

  it("comes back beside the same address in another subnet", () => {
    assert.ok(typeof judge(deleted, [{ ...ROW, id: 7, subnetId: 13 }]) === "object");
  });
});

describe("a removed MAC", () => {
  const now = { ...ROW, mac: "" };
  it("is set again", () => {
    const change = judge(bare, [now]);
    assert.ok(typeof change === "object" && change.type === "mac");
    assert.deepEqual([change.addressId, change.before.mac, change.after.mac], [2, "", MAC]);
  });

  const cases: readonly [string, RowHistory, readonly AddressRow[], string][] = [
    ["is there", bare, [ROW], "already"],
    [
      "was replaced",
      bare,
      [{ ...now, mac: "00:00:5e:00:53:01" }],
      "now: 10.0.0.2 a.example.com MAC 00:00:5e:00:53:01",
    ],
    [
      "belongs to a row that was renamed",
      bare,
      [{ ...now, hostname: "b.example.com" }],
      "now: 10.0.0.2 b.example.com",
    ],
    ["belongs to a row that is gone", bare, [], "row 2 (10.0.0.2 a.example.com) is gone from phpIPAM"],
    ["was journalled by halves", { ...bare, before: null }, [now], "the journal does not hold the whole row"],
  ];
  for (const [what, record, rows, expected] of cases)
    it(`that ${what}`, () => assert.equal(judge(record, rows), expected));
});

describe("a row that was made", () => {
  it("is deleted as long as it is what was made", () => {
    const change = judge({ ...made, rule: "undo" }, [ROW]);
    assert.ok(typeof change === "object" && change.action === "delete");
    assert.deepEqual([change.addressId, change.before, change.undoes?.redo], [2, STATE, true]);
  });

  const cases: readonly [string, RowHistory, readonly AddressRow[], string][] = [
    ["is gone", made, [], "already"],
    ["was renamed", made, [{ ...ROW, hostname: "b.example.com" }], `now: 10.0.0.2 b.example.com MAC ${MAC}`],
    ["nobody knows", { ...made, addressId: null, name: "" }, [ROW], "it is not known which row was made"],
    ["was journalled by halves", { ...made, after: null }, [ROW], `now: 10.0.0.2 a.example.com MAC ${MAC}`],
  ];
  for (const [what, record, rows, expected] of cases)
    it(`that ${what}`, () => assert.equal(judge(record, rows), expected));
});

it("a chain of new ids ends, even one that bites its tail", () => {
  assert.equal(
    currentRowId(
      new Map([
        [1, 2],
        [2, 3],
      ]),
      1,
    ),
    3,
  );
  assert.ok(
    currentRowId(
      new Map([
        [1, 2],
        [2, 1],
      ]),
      1,
    ) > 0,
  );
});
