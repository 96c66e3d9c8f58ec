import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, RecordChange } from "../../src/domain/change.ts";
import { canonicalName } from "../../src/domain/dns-name.ts";
import { UpstreamError } from "../../src/domain/errors.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import type { MacChange, RowDeletion } from "../../src/domain/row-change.ts";
import { applyPlan } from "../../src/flows/apply-plan.ts";
import { prepareCycle } from "../../src/flows/prepare-cycle.ts";
import { releaseUndone } from "../../src/flows/undo/release-undone.ts";
import { undoChanges } from "../../src/flows/undo/undo-changes.ts";
import type { InventoryEditor } from "../../src/ports/inventory-editor.ts";
import { assertChain, FlowWorld, outcomesOf } from "./flow-world.ts";

const MAC = "00:11:22:33:44:55";

/** Three hosts; the second has a MAC, a tag and PTRignore off. */
async function arrange() {
  const flow = await FlowWorld.started();
  const [, id = 0] = await flow.settleHosts(3);
  flow.inventory.edit(id, { mac: MAC, tagId: 3, profile: "infra" });
  await flow.sync();
  const row = flow.inventory.rows.get(id)!;
  return { flow, row, before: flow.dns.dump() };
}

type Arranged = Awaited<ReturnType<typeof arrange>>;

function parts({ row }: Arranged) {
  const { id, ip, hostname, subnetId, mac } = row;
  return {
    ...({ target: "phpipam", zone: "", rule: "hostname-duplicate", reason: "same name" } as const),
    ...{ name: canonicalName(hostname), ip, hostname, addressId: id, keeper: null },
    before: { subnetId, ip, hostname, mac },
  };
}

function deletionOf(arranged: Arranged): RowDeletion {
  return { ...parts(arranged), action: "delete", type: "row", after: null };
}

function recordDeletions({ row }: Arranged): readonly RecordChange[] {
  const about = { target: "powerdns", action: "delete", rule: "hostname-duplicate", after: null } as const;
  const subject = { reason: "its row is deleted", addressId: row.id, ip: row.ip, hostname: row.hostname };
  const state = (content: string) => ({ content, ttlSeconds: 3600, disabled: false });
  const [address, ptr] = [canonicalName(row.hostname), canonicalName("2.0.0.10.in-addr.arpa")];
  return [
    {
      ...about,
      ...subject,
      zone: canonicalName("0.0.10.in-addr.arpa"),
      name: ptr,
      type: "PTR",
      before: state(address),
    },
    {
      ...about,
      ...subject,
      zone: canonicalName("example.com"),
      name: address,
      type: "A",
      before: state(row.ip),
    },
  ];
}

/** Makes corrections as a cycle would. @returns the run. */
async function correct({ flow }: Arranged, changes: readonly Change[]): Promise<string> {
  flow.clock.advance(MINUTE_MS);
  const prepared = await prepareCycle(flow.world, { full: true });
  const plan = { ...prepared.plan, changes: changes.map((change) => ({ ...change, held: false })) };
  await applyPlan(flow.world, { ...prepared, plan }, {});
  return prepared.start.run;
}

/** The row and its records go in one run. */
async function arrangeDeleted() {
  const arranged = await arrange();
  const run = await correct(arranged, [...recordDeletions(arranged), deletionOf(arranged)]);
  assert.equal(arranged.flow.inventory.rows.has(arranged.row.id), false);
  assert.equal(arranged.flow.dns.values("h2.example.com", "A").length, 0);
  return { ...arranged, run };
}

async function assertStays(flow: FlowWorld): Promise<void> {
  const state = () => [flow.dns.dump(), [...flow.inventory.rows]];
  const before = state();
  for (const full of [false, false, true, false]) {
    flow.clock.advance(full ? HOUR_MS : 0);
    const report = await flow.sync({ full });
    assert.deepEqual([report.plan.changes, report.plan.heldHash], [[], null]);
  }
  assert.deepEqual(state(), before);
}

const NO_ID = { id: 0, editDate: null };
const whys = (report: { readonly refused: readonly { readonly why: string }[] }) =>
  report.refused.map(({ why }) => why);

describe("undoing the deletion of a row", () => {
  it("brings the row back with every field, then its records, and leaves them so", async () => {
    const { flow, row, run, before } = await arrangeDeleted();
    const report = await flow.undo(run);
    assert.deepEqual(
      report.outcomes.map(({ result, change }) => `${result} ${change.action} ${change.type}`),
      ["applied create row", "applied create A", "applied create PTR"],
    );
    const back = [...flow.inventory.rows.values()].find(({ ip }) => ip === row.ip);
    assert.deepEqual({ ...back, ...NO_ID }, { ...row, ...NO_ID });
    assert.notEqual(back?.id, row.id);
    assert.deepEqual(flow.dns.dump(), before);
    const { renumbered, owned } = await flow.store.loadLedger();
    assert.deepEqual([...renumbered], [[row.id, back?.id]]);
    const owners = [...owned.values()].filter(
      ({ content, name }) => content === row.ip || name.startsWith("2."),
    );
    assert.deepEqual(
      owners.map(({ rowId }) => rowId),
      [back?.id, back?.id],
    );
    await assertStays(flow);
    await assertChain(flow.store);
  });

  it("holds the row off until it is edited or released", async () => {
    const { flow, run, row } = await arrangeDeleted();
    const undo = await flow.undo(run);
    await flow.sync();
    const held = [...(await flow.store.loadLedger()).undone.values()];
    const [id = 0] = held.flatMap((item) => item.rows.map((it) => it.id));
    assert.equal(flow.inventory.rows.get(id)?.ip, row.ip);
    assert.deepEqual(
      held.map(({ type }) => type),
      ["row"],
    );
    const released = await releaseUndone(flow.world, { id: undo.run, by: "bob", lockWaitMs: 0 });
    assert.equal(released.length, 1);
    await flow.assertQuiet();
  });

  it("finds the row under its new id in later undos of its old changes", async () => {
    const { flow, row, run } = await arrangeDeleted();
    await flow.undo(run);
    const again = await flow.undo(run);
    assert.deepEqual([again.outcomes, again.refused, again.already.length], [[], [], 3]);
    const back = [...flow.inventory.rows.values()].find(({ ip }) => ip === row.ip)!;
    flow.inventory.edit(back.id, { hostname: "other.example.com" });
    const [change] = (await flow.events("change")).filter(
      ({ change }) => change.type === "A" && change.rule === "hostname-duplicate",
    );
    await flow.sync();
    const late = await flow.undo(change?.change.id ?? "");
    assert.match(whys(late)[0] ?? "", new RegExp(`^row ${back.id} says 10.0.0.2 other.example.com now`));
  });

  it("can be taken back itself, and that again", async () => {
    const { flow, row, run } = await arrangeDeleted();
    const undo = await flow.undo(run);
    const gone = await flow.undo(undo.run);
    assert.deepEqual(outcomesOf(gone).length, 3);
    assert.ok(![...flow.inventory.rows.values()].some(({ ip }) => ip === row.ip));
    await assertStays(flow);
    const back = await flow.undo(gone.run);
    assert.equal(
      back.outcomes.every(({ result }) => result === "applied"),
      true,
    );
    const made = [...flow.inventory.rows.values()].find(({ ip }) => ip === row.ip);
    assert.deepEqual({ ...made, ...NO_ID }, { ...row, ...NO_ID });
    await assertStays(flow);
  });

  it("refuses it, and its records with it, when somebody took its address", async () => {
    const { flow, row, run } = await arrangeDeleted();
    flow.inventory.add({ id: 9, ip: row.ip, hostname: "new.example.com" });
    const report = await flow.undo(run);
    assert.deepEqual(report.outcomes, []);
    const why = "its address is taken by row 9, 10.0.0.2 new.example.com";
    assert.deepEqual(new Set(whys(report)), new Set([why, `its row does not come back: ${why}`]));
  });

  it("brings no record back when phpIPAM refuses the row in the end", async () => {
    const { flow, run } = await arrangeDeleted();
    const refuse = async () => {
      throw new UpstreamError("no", {
        system: "phpipam",
        failure: "rejected",
        operation: "POST",
        remedy: "",
      });
    };
    const editor: InventoryEditor = { ...editorOf(flow), createRow: refuse };
    flow.clock.advance(MINUTE_MS);
    const options = { of: run, by: "alice", dryRun: false, lockWaitMs: 0 };
    const report = await undoChanges({ ...flow.world, editor }, options);
    assert.deepEqual(report.outcomes.map(({ result, detail }) => `${result} ${detail}`).toSorted(), [
      "refused no",
      "skipped its row did not come back",
      "skipped its row did not come back",
    ]);
    assert.equal(report.staying, 0);
    assert.deepEqual(flow.dns.values("h2.example.com", "A"), []);
    await flow.assertQuiet();
  });

  it("leaves out a device or customer that is gone, and says so", async () => {
    for (const [refused, missing] of [
      [["deviceId"], "deviceId"],
      [["customer_id"], "customer_id"],
      [["deviceId", "customer_id"], "deviceId and customer_id"],
    ] as const) {
      const { flow, run } = await arrangeReferring();
      const editor: InventoryEditor = {
        ...editorOf(flow),
        createRow: async (fields) => {
          if (refused.some((name) => name in fields))
            throw new UpstreamError("gone", {
              system: "phpipam",
              failure: "rejected",
              operation: "POST",
              remedy: "",
            });
          return flow.inventory.createRow(fields);
        },
      };
      flow.clock.advance(MINUTE_MS);
      const options = { of: run, by: "alice", dryRun: false, lockWaitMs: 0 };
      const { outcomes } = await undoChanges({ ...flow.world, editor }, options);
      assert.match(
        outcomes[0]?.detail ?? "",
        new RegExp(`^row \\d+; without ${missing}, which phpIPAM refused$`),
      );
    }
  });

  it("says what phpIPAM did not take as it was", async () => {
    const { flow, run } = await arrangeDeleted();
    const editor: InventoryEditor = {
      ...editorOf(flow),
      createRow: (fields) => flow.inventory.createRow({ ...fields, mac: null }),
    };
    flow.clock.advance(MINUTE_MS);
    const options = { of: run, by: "alice", dryRun: false, lockWaitMs: 0 };
    const { outcomes } = await undoChanges({ ...flow.world, editor }, options);
    assert.match(outcomes[0]?.detail ?? "", /^row \d+; mac is not as it was$/);
  });
});

/** A deleted row that named a device and a customer. */
async function arrangeReferring() {
  const arranged = await arrange();
  const { flow } = arranged;
  const readWhole: InventoryEditor["readWhole"] = async (id) => {
    const whole = await flow.inventory.readWhole(id);
    return whole === null ? null : { ...whole, fields: { ...whole.fields, deviceId: 4, customer_id: 5 } };
  };
  const world = { ...flow.world, editor: { ...editorOf(flow), readWhole } };
  const run = await correct({ ...arranged, flow: Object.assign(Object.create(flow), { world }) }, [
    deletionOf(arranged),
  ]);
  return { flow, run };
}

function editorOf({ inventory }: FlowWorld): InventoryEditor {
  return {
    readWhole: (id) => inventory.readWhole(id),
    setMac: (id, change) => inventory.setMac(id, change),
    deleteRow: (id) => inventory.deleteRow(id),
    createRow: (fields) => inventory.createRow(fields),
  };
}

describe("undoing the removal of a MAC", () => {
  async function arrangeBare() {
    const arranged = await arrange();
    const { before } = parts(arranged);
    const change: MacChange = {
      ...parts(arranged),
      ...{ action: "update", type: "mac", after: { ...before, mac: "" } },
    };
    const run = await correct(arranged, [change]);
    assert.equal(arranged.flow.inventory.rows.get(arranged.row.id)?.mac, "");
    return { ...arranged, run };
  }

  it("sets it again, keeps the tag, and holds the row off", async () => {
    const { flow, row, run } = await arrangeBare();
    const report = await flow.undo(run);
    assert.equal(report.staying, 1);
    assert.deepEqual(flow.inventory.rows.get(row.id), row);
    await assertStays(flow);
    assert.match(
      (await flow.plan()).findings[0]?.message ?? "",
      /MAC 00:11:22:33:44:55 stays until the row is edited/,
    );
    const back = await flow.undo(report.run);
    assert.deepEqual([back.staying, flow.inventory.rows.get(row.id)?.mac], [0, ""]);
  });

  it("refuses a row that bears another one now", async () => {
    const { flow, row, run } = await arrangeBare();
    flow.inventory.edit(row.id, { mac: "00:00:5e:00:53:01" });
    assert.deepEqual(whys(await flow.undo(run)), ["now: 10.0.0.2 h2.example.com MAC 00:00:5e:00:53:01"]);
  });
});
