import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS } from "../../src/domain/instant.ts";
import type { InventoryEditor } from "../../src/ports/inventory-editor.ts";
import { type FlowChoices, FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";

/** A world with one known host and one that DNS alone knows. */
async function arrange(choices: FlowChoices = {}): Promise<FlowWorld> {
  const flow = await FlowWorld.started({ policy: { unknownDns: "adopt", noRecords: "ignore" }, ...choices });
  flow.inventory.add({ id: 1, ip: "10.0.0.1", hostname: "known.example.com" });
  flow.dns.put("known.example.com", "A", "10.0.0.1");
  flow.dns.put("old.example.com", "A", "10.0.0.5");
  await flow.sync();
  return flow;
}

/** The hourly full verification. */
async function verify(flow: FlowWorld, world = flow.world) {
  flow.clock.advance(HOUR_MS);
  return flow.sync({}, world);
}

function renameBadly(flow: FlowWorld): void {
  flow.dns.put("old.example.com", "A");
  flow.dns.put("bad_x.example.com", "A", "10.0.0.255");
}

const rowsAt = ({ inventory }: FlowWorld, ip: string) =>
  [...inventory.rows.values()].filter((row) => row.ip === ip);

describe("what DNS knows alone", () => {
  it("is only told of by default", async () => {
    const flow = await arrange({ policy: {} });
    const report = await verify(flow);
    assert.ok(rulesOf(report).includes("unknown-dns"));
    assert.deepEqual(rowsAt(flow, "10.0.0.5"), []);
  });

  it("is made a row that says where it came from, once, and then kept like any other", async () => {
    const flow = await arrange();
    const report = await verify(flow);
    assert.deepEqual(outcomesOf(report), ["applied create row 10.0.0.5 old.example.com"]);
    const [row] = rowsAt(flow, "10.0.0.5");
    assert.equal(row?.hostname, "old.example.com");
    const whole = await flow.inventory.readWhole(row?.id ?? 0);
    assert.match(
      String(whole?.fields["description"]),
      /^from DNS, zone example\.com \(PPHOOK \d{4}-\d\d-\d\d\)$/,
    );
    const next = await flow.sync();
    assert.deepEqual(outcomesOf(next), ["applied create 5.0.0.10.in-addr.arpa PTR old.example.com"]);
    await flow.assertQuiet();
    assert.deepEqual((await verify(flow)).plan.changes, []);
  });

  it("is looked for in the full verification alone", async () => {
    const flow = await arrange();
    await flow.assertQuiet();
    assert.deepEqual(rowsAt(flow, "10.0.0.5"), []);
  });

  const spared: readonly [string, (flow: FlowWorld) => void][] = [
    ["a name with two addresses", (flow) => flow.dns.put("old.example.com", "A", "10.0.0.5", "10.0.0.6")],
    ["a name that would be no valid row", renameBadly],
    ["an address in several subnets", (flow) => void flow.inventory.addSubnet("10.0.0.0/24")],
    ["an address outside all subnets", (flow) => flow.dns.put("old.example.com", "A", "192.0.2.9")],
  ];
  for (const [what, meddle] of spared) {
    it(`is not made a row: ${what}`, async () => {
      const flow = await arrange();
      meddle(flow);
      const rows = flow.inventory.rows.size;
      await verify(flow);
      assert.equal(flow.inventory.rows.size, rows);
    });
  }

  it("is not brought back when a person deletes the row", async () => {
    const flow = await arrange();
    await verify(flow);
    await flow.sync();
    flow.inventory.remove(rowsAt(flow, "10.0.0.5")[0]?.id ?? 0);
    await flow.sync();
    assert.deepEqual(flow.dns.values("old.example.com", "A"), []);
    flow.dns.put("old.example.com", "A", "10.0.0.5");
    await verify(flow);
    assert.deepEqual(rowsAt(flow, "10.0.0.5"), []);
  });

  it("is not brought in for an address whose bare row a person deleted", async () => {
    const flow = await arrange();
    const id = flow.inventory.add({ ip: "10.0.0.5", hostname: "" });
    await flow.sync();
    flow.inventory.remove(id);
    await flow.sync();
    await verify(flow);
    assert.deepEqual(rowsAt(flow, "10.0.0.5"), []);
  });

  it("is not brought in for a duplicate that PPHOOK removed", async () => {
    const flow = await arrange({ policy: { unknownDns: "adopt", noRecords: "create" } });
    await verify(flow);
    const id = flow.inventory.add({ ip: "10.0.0.9", hostname: "known.example.com" });
    await flow.sync();
    assert.equal(flow.inventory.rows.has(id), false);
    flow.dns.put("late.example.com", "A", "10.0.0.9");
    await verify(flow);
    assert.deepEqual(rowsAt(flow, "10.0.0.9"), []);
  });

  it("can be undone: the row goes, DNS stays, and it is not adopted again", async () => {
    const flow = await arrange();
    const { run } = await verify(flow);
    const { run: ptr } = await flow.sync();
    await flow.undo(ptr);
    const undo = await flow.undo(run);
    assert.deepEqual(outcomesOf(undo), ["applied delete row 10.0.0.5 old.example.com"]);
    for (let cycle = 0; cycle < 3; cycle++) {
      const { plan } = await verify(flow);
      assert.deepEqual(
        plan.changes.map(({ name, type }) => `${name} ${type}`),
        [],
      );
    }
    assert.deepEqual(rowsAt(flow, "10.0.0.5"), []);
    assert.deepEqual(flow.dns.values("old.example.com", "A"), ["10.0.0.5"]);
  });

  it("is tried again later when phpIPAM refuses it, less and less often", async () => {
    const flow = await arrange();
    let asked = 0;
    const editor: InventoryEditor = {
      readWhole: (id) => flow.inventory.readWhole(id),
      setMac: (id, change) => flow.inventory.setMac(id, change),
      deleteRow: (id) => flow.inventory.deleteRow(id),
      createRow: async () => {
        asked++;
        throw new UpstreamError("no", {
          system: "phpipam",
          failure: "rejected",
          operation: "POST",
          remedy: "",
        });
      },
    };
    const world = { ...flow.world, editor };
    for (let hour = 0; hour < 8; hour++) await verify(flow, world);
    assert.equal(asked, 4, "after 0, 1, 3 and 7 hours");
    flow.clock.advance(DAY_MS);
    await verify(flow);
    assert.equal(rowsAt(flow, "10.0.0.5").length, 1);
  });

  it("comes in by hundreds at most", async () => {
    const flow = await arrange();
    for (let i = 20; i < 150; i++) flow.dns.put(`n${i}.example.com`, "A", `10.0.0.${i}`);
    const report = await verify(flow);
    assert.equal(report.outcomes.length, 100);
    assert.equal((await verify(flow)).outcomes.filter(({ change }) => change.type === "row").length, 31);
  });
});
