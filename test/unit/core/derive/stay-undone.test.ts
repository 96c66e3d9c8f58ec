import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { holdUndone } from "../../../../src/core/derive/hold-undone.ts";
import type { AddressRow } from "../../../../src/domain/address.ts";
import type { RecordChange } from "../../../../src/domain/change.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { EMPTY_LEDGER } from "../../../../src/domain/ledger.ts";
import { isNamedBy, type UndoneItem } from "../../../../src/domain/undone.ts";
import { address } from "../../../support/build-address.ts";
import { cycle, decideOn } from "../../../support/world-cycle.ts";
import { NOW, worldOf } from "../../../support/world-of.ts";

const state = (content: string) => ({ content, ttlSeconds: 300, disabled: false });

/** An undo of `a.example.com A` for row 1, and what holds it off, given the rows of then. */
function hold(
  { before, after, owner = null }: { before?: string; after?: string; owner?: number | null },
  rows: readonly AddressRow[],
  addressId: number | null = 1,
): UndoneItem | null {
  const change: RecordChange = {
    ...{ target: "powerdns", action: "update", type: "A", rule: "undo", reason: "", addressId },
    ...{ zone: canonicalName("example.com"), name: canonicalName("a.example.com") },
    ...{ ip: "10.0.0.1", hostname: "a.example.com" },
    before: before === undefined ? null : state(before),
    after: after === undefined ? null : state(after),
  };
  const undoes = {
    ...{ id: "c-1", run: "r-1", by: "alice", redo: false, rowId: null, comments: [] },
    owner: owner === null ? null : { rowId: owner, how: "written" as const },
  };
  const about = { id: "c-2", run: "r-2", at: NOW, change, undoes };
  return holdUndone(about, decideOn(worldOf({ rows })).decision.index);
}

const row = (id: number, ip: string, hostname: string) => address({ id, ip, hostname });
const A1 = row(1, "10.0.0.1", "a");
const A2 = row(2, "10.0.0.2", "a");

/** Holds items against the rows of now. */
function stand(items: readonly (UndoneItem | null)[], rows: readonly AddressRow[]) {
  const undone = new Map(items.flatMap((item) => (item === null ? [] : [[item.id, item] as const])));
  const { decision } = decideOn(worldOf({ rows, ledger: { ...EMPTY_LEDGER, undone } }));
  const frozen = [...decision.index.byId.values()].filter((it) => it.standing === "frozen");
  const { kept, ended, changed, findings } = decision.undone;
  return { kept: [...kept], ended, changed, findings, frozen: frozen.map((it) => it.id) };
}

describe("what was taken back is held off", () => {
  it("by its row, and the rows that ask for what went", () => {
    const twin = { ...A1, id: 4, subnetId: 13 };
    const item = hold({ before: "10.0.0.1", after: "10.0.0.9" }, [A1, A2, twin]);
    assert.deepEqual(
      [item?.rows.map(({ id }) => id), item?.kept, item?.gone],
      [[1, 4], "10.0.0.9", "10.0.0.1"],
    );
  });

  it("by the owner of what came", () => {
    const item = hold({ after: "10.0.0.9", owner: 2 }, [A1, A2]);
    assert.deepEqual(
      item?.rows.map(({ id }) => id),
      [1, 2],
    );
  });

  it("by the value alone when the row is gone or unknown", () => {
    for (const addressId of [1, null]) {
      const item = hold({ after: "10.0.0.1" }, [], addressId);
      assert.deepEqual([item?.rows, item?.kept], [[], "10.0.0.1"]);
    }
  });

  it("not at all where nobody would make it again", () => {
    assert.equal(hold({ before: "10.0.0.1" }, []), null);
    assert.equal(hold({ after: "10.0.0.1" }, [A1]), null);
    assert.equal(hold({ before: "10.0.0.1", after: "10.0.0.2" }, [A2], null), null);
  });

  it("with an enabled value that was parked as one that stays", () => {
    const item = hold({ before: "10.0.0.9", after: "10.0.0.9" }, [A1]);
    assert.deepEqual([item?.kept, item?.gone], ["10.0.0.9", null]);
  });

  it("under the names of the undo, the change, and their runs", () => {
    const item = hold({ before: "10.0.0.1" }, [A1]);
    assert.ok(item !== null);
    for (const id of ["c-1", "c-2", "r-1", "r-2"]) assert.ok(isNamedBy(item, id), id);
    assert.ok(!isNamedBy(item, "c-3"));
  });
});

describe("it stands", () => {
  const item = hold({ before: "10.0.0.1", after: "10.0.0.9" }, [A1]);
  const KEY = "a.example.com. A 10.0.0.9";

  it("as long as its row says the same: the row is frozen, and the value stays", () => {
    const { kept, ended, frozen, findings } = stand([item], [A1, row(3, "10.0.0.3", "c")]);
    assert.deepEqual([kept, ended, frozen], [[KEY], [], [1]]);
    const [told] = findings;
    assert.equal(
      told?.message,
      "alice took a change back: a.example.com A 10.0.0.9 stays, a.example.com A 10.0.0.1 stays away until the row is edited",
    );
    assert.match(told?.remedy ?? "", /pphook undo --release c-2/);
  });

  it("until its row is edited or goes", () => {
    for (const rows of [[{ ...A1, tagId: 3 }], []]) {
      const { kept, ended, frozen } = stand([item], rows);
      assert.deepEqual([kept, ended, frozen], [[], ["c-2"], []]);
    }
  });

  it("until another row asks for what went", () => {
    assert.deepEqual(stand([item], [A1, { ...A1, id: 5, subnetId: 13 }]).ended, ["c-2"]);
  });

  it("for its rows alone once another row asks for what stays", () => {
    const { kept, changed, ended, frozen } = stand([item], [A1, row(6, "10.0.0.9", "a")]);
    assert.deepEqual([kept, ended, frozen], [[], [], [1]]);
    assert.deepEqual(
      changed.map((it) => it.kept),
      [null],
    );
  });

  it("without rows until somebody asks for the value", () => {
    const orphan = hold({ after: "10.0.0.1" }, []);
    const alone = stand([orphan], [A2]);
    assert.deepEqual([alone.kept, alone.ended], [["a.example.com. A 10.0.0.1"], []]);
    assert.match(alone.findings[0]?.message ?? "", /stays until it is released$/);
    assert.deepEqual(stand([orphan], [A1]).ended, ["c-2"]);
  });

  it("and says something when it holds its rows alone", () => {
    const bare = item === null ? null : { ...item, kept: null, gone: null };
    assert.match(stand([bare], [A1]).findings[0]?.message ?? "", /its records stay as they are/);
  });
});

describe("a row that is being made anew", () => {
  const { subnetId, ip, hostname, mac } = A1;
  const state = { subnetId, ip, hostname, mac };
  const item: UndoneItem = {
    ...{ id: "c-2", run: "r-2", undoes: "c-1", undoneRun: "r-1", by: "alice", at: NOW, zone: "", name: "" },
    ...{ type: "row", kept: null, gone: null, ip, hostname, rows: [], awaits: { rowId: 1, state } },
  };
  const received = (rows: readonly AddressRow[], awaited = item) => {
    const undone = new Map([["c-2", awaited]]);
    return decideOn(worldOf({ rows, ledger: { ...EMPTY_LEDGER, undone } })).decision.undone;
  };

  it("is held off under its new id from the moment that it is there", () => {
    const { held, changed, renumbered } = received([{ ...A1, id: 7 }, A2]);
    assert.deepEqual([[...held], renumbered], [[7], [[1, 7]]]);
    assert.deepEqual([changed[0]?.awaits, changed[0]?.rows.map(({ id }) => id)], [undefined, [7]]);
  });

  it("is waited for as long as it is not there just so", () => {
    for (const rows of [
      [],
      [A2],
      [{ ...A1, id: 7, mac: "00:00:5e:00:53:01" }],
      [{ ...A1, id: 7, subnetId: 13 }],
    ]) {
      const { held, changed, ended, renumbered } = received(rows);
      assert.deepEqual([held.size, changed, ended, renumbered], [0, [], [], []]);
    }
  });

  it("may be there under its own id, and with an address that cannot be read", () => {
    assert.deepEqual(received([A1]).renumbered, []);
    const odd = { ...A1, id: 8, ip: "10.0.0.x" };
    const awaits = { rowId: 1, state: { ...state, ip: "10.0.0.x" } };
    assert.deepEqual(received([odd], { ...item, awaits }).renumbered, [[1, 8]]);
  });
});

describe("a value that came back", () => {
  const orphan = hold({ after: "10.0.0.9" }, []);
  const undone = new Map(orphan === null ? [] : [[orphan.id, orphan]]);

  it("is not replaced for another row by the inventory's authority", () => {
    const rows = [row(3, "10.0.0.3", "a")];
    const world = worldOf({ rows, dns: ["a A 10.0.0.9"] });
    assert.deepEqual(cycle({ ...world, ledger: { ...world.ledger, undone } }).plan, []);
    assert.deepEqual(cycle(world).plan, ["+3 PTR a", "a A 10.0.0.9 > 10.0.0.3"], "without it, it is");
  });

  it("is not removed as a stale PTR", () => {
    const rows = [row(3, "10.0.0.3", "a")];
    const world = worldOf({ rows, dns: ["a A 10.0.0.3"], ptr: ["3 PTR old"] });
    const item = orphan === null ? null : { ...orphan, type: "PTR" as const, kept: "old.example.com." };
    const name = canonicalName("3.0.0.10.in-addr.arpa");
    const held = new Map(item === null ? [] : [["c-2", { ...item, name }]]);
    assert.deepEqual(cycle({ ...world, ledger: { ...world.ledger, undone: held } }).plan, []);
    assert.deepEqual(cycle(world).plan, ["3 PTR old > a"], "without it, it is");
  });
});
