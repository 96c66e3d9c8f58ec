import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AddressRow } from "../../src/domain/address.ts";
import type { Change } from "../../src/domain/change.ts";
import { canonicalName } from "../../src/domain/dns-name.ts";
import { UpstreamError } from "../../src/domain/errors.ts";
import type { MacChange, RowCreation, RowDeletion } from "../../src/domain/row-change.ts";
import { type Applied, applyPlan } from "../../src/flows/apply-plan.ts";
import type { CycleWorld } from "../../src/flows/cycle-world.ts";
import { prepareCycle } from "../../src/flows/prepare-cycle.ts";
import type { InventoryEditor } from "../../src/ports/inventory-editor.ts";
import { FlowWorld } from "./flow-world.ts";

const stateOf = ({ subnetId, ip, hostname, mac }: AddressRow) => ({ subnetId, ip, hostname, mac });

function partsOf(row: AddressRow, keeper: AddressRow | null) {
  const { ip, hostname } = row;
  const kept = keeper === null ? null : { id: keeper.id, ip: keeper.ip };
  return {
    ...({ target: "phpipam", zone: "", rule: "hostname-duplicate", reason: "a test" } as const),
    ...{ name: canonicalName(hostname), ip, hostname, addressId: row.id, keeper: kept },
    before: stateOf(row),
  };
}

function deletionOf(row: AddressRow, keeper: AddressRow | null = null): RowDeletion {
  return { ...partsOf(row, keeper), action: "delete", type: "row", after: null };
}

function macRemovalOf(row: AddressRow, keeper: AddressRow | null = null): MacChange {
  return { ...partsOf(row, keeper), action: "update", type: "mac", after: { ...stateOf(row), mac: "" } };
}

/** A started world with two settled rows, and a way to apply any changes as a plan made now would. */
async function arrange() {
  const flow = await FlowWorld.started();
  const ids = await flow.settleHosts(2);
  const rowOf = (at: number) => flow.inventory.rows.get(ids[at] ?? 0)!;
  flow.inventory.edit(rowOf(1).id, { mac: "00:11:22:33:44:55", tagId: 3 });
  await flow.sync();
  const prepared = await prepareCycle(flow.world, { full: true });
  const apply = async (changes: readonly Change[], world: Partial<CycleWorld> = {}, signal?: AbortSignal) => {
    const plan = { ...prepared.plan, changes: changes.map((change) => ({ ...change, held: false })) };
    const options = signal === undefined ? {} : { signal };
    return await applyPlan({ ...flow.world, ...world }, { ...prepared, plan }, options);
  };
  return { flow, rowOf, apply, prepared };
}

const results = ({ outcomes }: Applied) => outcomes.map(({ result, detail }) => [result, detail]);

function failing(system: "busy" | "rejected" | "unreachable"): UpstreamError {
  const about = { system: "phpipam", failure: system, operation: "DELETE", remedy: "" } as const;
  return new UpstreamError("phpIPAM said no", about);
}

function editorOf(flow: FlowWorld, given: Partial<InventoryEditor>): { readonly editor: InventoryEditor } {
  const { inventory } = flow;
  return {
    editor: {
      readWhole: (id) => inventory.readWhole(id),
      setMac: (id, change) => inventory.setMac(id, change),
      deleteRow: (id) => inventory.deleteRow(id),
      createRow: (fields) => inventory.createRow(fields),
      ...given,
    },
  };
}

describe("a correction", () => {
  it("deletes the row, journals the whole of it first, and remembers that it was PPHOOK", async () => {
    const { flow, rowOf, apply } = await arrange();
    const row = rowOf(1);
    assert.deepEqual(results(await apply([deletionOf(row, rowOf(0))])), [["applied", ""]]);
    assert.equal(flow.inventory.rows.has(row.id), false);
    const [change] = (await flow.events("change")).filter((event) => event.change.target === "phpipam");
    assert.ok(change?.change.target === "phpipam");
    const { action, type, before, preImage } = change.change;
    assert.deepEqual([action, type, before], ["delete", "row", stateOf(row)]);
    assert.deepEqual([preImage?.["mac"], preImage?.["tag"]], ["00:11:22:33:44:55", 3]);
    assert.equal((await flow.store.loadLedger()).rows.get(row.id)?.removed, true);
    assert.equal((await flow.store.countDeletions(flow.clock.now())).get(""), 1);
  });

  it("removes a MAC and keeps the tag", async () => {
    const { flow, rowOf, apply } = await arrange();
    const row = rowOf(1);
    assert.deepEqual(results(await apply([macRemovalOf(row, rowOf(0))])), [["applied", ""]]);
    assert.deepEqual(flow.inventory.rows.get(row.id), { ...row, mac: "" });
  });

  it("makes a row, and says which", async () => {
    const { flow, rowOf, apply } = await arrange();
    const row = { ...rowOf(1), ip: "10.0.0.77" };
    const fields = { ip: row.ip, subnetId: row.subnetId, hostname: "new.example.com" };
    const after = { ...stateOf(row), fields };
    const creation: RowCreation = {
      ...partsOf(row, null),
      ...{ action: "create", type: "row", addressId: null, before: null, after },
    };
    const [[result, detail] = []] = results(await apply([creation]));
    assert.deepEqual([result, detail], ["applied", "row 3"]);
    assert.equal(flow.inventory.rows.get(3)?.hostname, "new.example.com");
  });

  it("is dropped when the row, or the one that keeps, was edited or deleted since it was read", async () => {
    for (const at of [0, 1]) {
      for (const how of ["edited", "deleted"]) {
        const { flow, rowOf, apply } = await arrange();
        const [keeper, row] = [rowOf(0), rowOf(1)];
        if (how === "edited") flow.inventory.edit(rowOf(at).id, { hostname: "mine.example.com" });
        else flow.inventory.remove(rowOf(at).id);
        const rows = new Map(flow.inventory.rows);
        const [[result] = []] = results(await apply([deletionOf(row, keeper)]));
        assert.equal(result, "dropped", `${at} ${how}`);
        assert.deepEqual(flow.inventory.rows, rows);
      }
    }
  });

  it("that phpIPAM refuses or fails is told and journalled, and the next one is tried", async () => {
    const { flow, rowOf, apply } = await arrange();
    for (const [failure, result] of [
      ["rejected", "refused"],
      ["busy", "failed"],
    ] as const) {
      const world = editorOf(flow, { deleteRow: () => Promise.reject(failing(failure)) });
      const applied = await apply([deletionOf(rowOf(0)), macRemovalOf(rowOf(1))], world);
      assert.deepEqual(results(applied)[0], [result, "phpIPAM said no"]);
      flow.inventory.edit(rowOf(1).id, { ...rowOf(1), mac: "00:11:22:33:44:55" });
      assert.equal(
        (await flow.events("result")).some((event) => event.result === result),
        true,
      );
    }
  });

  it("whose answer was lost counts as made when the row shows it", async () => {
    const { flow, rowOf, apply } = await arrange();
    const deleteRow = async (id: number) => {
      await flow.inventory.deleteRow(id);
      throw failing("busy");
    };
    assert.deepEqual(results(await apply([deletionOf(rowOf(1))], editorOf(flow, { deleteRow }))), [
      ["applied", ""],
    ]);
  });

  it("that phpIPAM accepts and does not show, or cannot show any more, is not taken for made", async () => {
    const { flow, rowOf, apply } = await arrange();
    const asleep = editorOf(flow, { deleteRow: async () => undefined });
    assert.deepEqual(results(await apply([deletionOf(rowOf(1))], asleep)), [
      ["failed", "phpIPAM accepted it and does not show it"],
    ]);
    let reads = 0;
    const readWhole = async (id: number) => {
      if (++reads > 1) throw failing("unreachable");
      return flow.inventory.readWhole(id);
    };
    assert.equal(
      results(await apply([deletionOf(rowOf(1))], editorOf(flow, { readWhole })))[0]?.[0],
      "failed",
    );
  });

  it("is not tried when the one before showed that phpIPAM is out of reach", async () => {
    const { flow, rowOf, apply } = await arrange();
    const world = editorOf(flow, { readWhole: () => Promise.reject(failing("unreachable")) });
    assert.deepEqual(results(await apply([deletionOf(rowOf(0)), deletionOf(rowOf(1))], world)), [
      ["failed", "phpIPAM said no"],
      ["skipped", "phpIPAM could not be asked"],
    ]);
    assert.equal(flow.inventory.rows.size, 2);
  });

  it("does not begin after a pause or a signal", async () => {
    const { flow, rowOf, apply } = await arrange();
    const abort = new AbortController();
    const readWhole = async () => {
      abort.abort();
      throw new Error("aborted");
    };
    const both = [deletionOf(rowOf(0)), deletionOf(rowOf(1))];
    assert.deepEqual(results(await apply(both, editorOf(flow, { readWhole }), abort.signal)), []);
    assert.deepEqual(results(await apply(both, {}, AbortSignal.abort())), []);
    const pause = { since: flow.clock.now(), until: null, reason: "", by: "" };
    await flow.store.record({ at: flow.clock.now(), pause });
    assert.deepEqual(results(await apply(both)), []);
    assert.equal(flow.inventory.rows.size, 2);
  });

  it("lets an error that is no answer of phpIPAM through", async () => {
    const { flow, rowOf, apply } = await arrange();
    const readWhole = () => Promise.reject(new TypeError("a defect"));
    await assert.rejects(apply([deletionOf(rowOf(0))], editorOf(flow, { readWhole })), TypeError);
    const deleteRow = () => Promise.reject(new TypeError("a defect"));
    await assert.rejects(apply([deletionOf(rowOf(0))], editorOf(flow, { deleteRow })), TypeError);
    let reads = 0;
    const late = {
      readWhole: async (id: number) => (++reads > 1 ? readWhole() : flow.inventory.readWhole(id)),
    };
    await assert.rejects(apply([deletionOf(rowOf(0))], editorOf(flow, late)), TypeError);
  });
});

describe("the records of a row that was to go", () => {
  async function arrangeRecords() {
    const arranged = await arrange();
    const { rowOf, prepared } = arranged;
    const state = (content: string) => ({ content, ttlSeconds: 3600, disabled: false });
    const parts = {
      target: "powerdns",
      zone: canonicalName("example.com"),
      type: "A",
      rule: "orphan",
    } as const;
    const told = { reason: "", hostname: "" };
    const record = (at: number, addressId: number | null): Change => {
      const { ip, hostname } = rowOf(at);
      const name = canonicalName(hostname);
      return { ...parts, ...told, name, ip, addressId, action: "delete", before: state(ip), after: null };
    };
    const created: Change = {
      ...parts,
      ...{
        ...told,
        name: canonicalName("new.example.com"),
        ip: "",
        addressId: null,
        action: "create",
        before: null,
      },
      after: state("10.0.0.200"),
    };
    assert.equal(prepared.plan.changes.length, 0);
    return { ...arranged, record, created };
  }

  it("go once it is gone", async () => {
    const { flow, rowOf, apply, record } = await arrangeRecords();
    const row = rowOf(1);
    await apply([deletionOf(row), record(1, row.id)]);
    assert.deepEqual(flow.dns.values("h2.example.com", "A"), []);
  });

  it("stay when it is not, whoever is named as their cause, and the others go on", async () => {
    const { flow, rowOf, apply, record, created } = await arrangeRecords();
    const [other, row] = [rowOf(0), rowOf(1)];
    const world = editorOf(flow, { deleteRow: () => Promise.reject(failing("rejected")) });
    const changes = [deletionOf(row), record(1, other.id), record(0, other.id), created];
    const { outcomes } = await apply(changes, world);
    assert.deepEqual(
      outcomes.map(({ change, result }) => `${result} ${change.target} ${change.name}`),
      [
        "refused phpipam h2.example.com.",
        "skipped powerdns h2.example.com.",
        "applied powerdns h1.example.com.",
        "applied powerdns new.example.com.",
      ],
    );
    assert.deepEqual(flow.dns.values("h2.example.com", "A"), ["10.0.0.2"]);
  });

  it("are dropped with a correction that was dropped", async () => {
    const { flow, rowOf, apply, record } = await arrangeRecords();
    const row = rowOf(1);
    flow.inventory.edit(row.id, { hostname: "mine.example.com" });
    const { outcomes } = await apply([deletionOf(row), record(1, row.id)].slice());
    assert.deepEqual(
      outcomes.map(({ result }) => result),
      ["dropped", "dropped"],
    );
  });

  it("are neither written nor told when nothing was tried", async () => {
    const { flow, rowOf, apply, record } = await arrangeRecords();
    const row = rowOf(1);
    const abort = new AbortController();
    const readWhole = async () => {
      abort.abort();
      throw new Error("aborted");
    };
    const changes = [deletionOf(row), record(1, row.id)];
    const { outcomes } = await apply(changes, editorOf(flow, { readWhole }), abort.signal);
    assert.deepEqual(outcomes, []);
    assert.deepEqual(flow.dns.values("h2.example.com", "A"), ["10.0.0.2"]);
  });
});
