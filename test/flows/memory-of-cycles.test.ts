import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HOUR_MS } from "../../src/domain/instant.ts";
import { assertChain, FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";
import { gateWorld, troubleAt } from "./gated-world.ts";

describe("findings", () => {
  it("about rows that nothing touched stay, and end when the thing is mended", async () => {
    const flow = await FlowWorld.started();
    flow.dns.put("web.example.com", "A", "192.0.2.1");
    flow.inventory.add({ ip: "10.0.0.1", hostname: "web.example.com" });
    flow.inventory.add({ ip: "10.0.0.2", hostname: "bad_name.example.com" });
    for (let cycle = 1; cycle <= 3; cycle++)
      assert.deepEqual(rulesOf(await flow.sync()), ["foreign-record", "hostname-underscore"]);
    flow.inventory.edit(2, { hostname: "good-name.example.com" });
    assert.deepEqual(rulesOf(await flow.sync()), ["foreign-record"]);
    flow.dns.put("web.example.com", "A");
    await flow.sync();
    assert.deepEqual(rulesOf(await flow.sync()), []);
    const states = (await flow.events("finding")).map((event) => `${event.rule} ${event.state}`);
    assert.deepEqual(states, [
      "foreign-record new",
      "hostname-underscore new",
      "hostname-underscore resolved",
      "foreign-record resolved",
    ]);
  });

  it("about a row end with the row", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.1", hostname: "fine.example.com" });
    const id = flow.inventory.add({ ip: "10.0.0.2", hostname: "bad_name.example.com" });
    await flow.sync();
    flow.inventory.remove(id);
    assert.deepEqual(rulesOf(await flow.sync()), []);
  });

  it("about a record without a row stay until the record is gone", async () => {
    const flow = await FlowWorld.started({ policy: { orphan: "report" } });
    const [gone = 0] = await flow.settleHosts(2);
    flow.inventory.remove(gone);
    for (let cycle = 1; cycle <= 3; cycle++)
      assert.deepEqual(rulesOf(await flow.sync()), ["orphan", "orphan"]);
    flow.dns.put("h1.example.com", "A");
    flow.dns.put("1.0.0.10.in-addr.arpa", "PTR");
    await flow.sync();
    flow.clock.advance(HOUR_MS);
    assert.deepEqual(rulesOf(await flow.sync()), []);
  });
});

describe("the hourly verification", () => {
  it("finds what was changed in a zone whose serial does not move", async () => {
    const flow = new FlowWorld();
    flow.dns.addZone("static.example", { serialMoves: false });
    flow.inventory.add({ ip: "10.0.0.1", hostname: "web.static.example" });
    await flow.sync();
    const { rrset } = flow.dns;
    assert.notEqual(rrset.call(flow.dns, "web.static.example", "A"), undefined);
    flow.dns.put("1.0.0.10.in-addr.arpa", "PTR", "stale.example.com.");
    flow.clock.advance(HOUR_MS);
    assert.deepEqual(outcomesOf(await flow.sync()), [
      "applied update 1.0.0.10.in-addr.arpa PTR stale.example.com > web.static.example",
    ]);
    await flow.assertQuiet();
  });

  it("runs again only after another interval", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.1", hostname: "web.example.com" });
    await flow.sync();
    const fullCycles = async () =>
      (await flow.events("cycle")).filter((event) => event.summary["full"] === true).length;
    assert.equal(await fullCycles(), 1);
    for (let minute = 0; minute < 70; minute++) await flow.sync();
    assert.equal(await fullCycles(), 2);
  });
});

describe("parked orphans", () => {
  it("are disabled, enabled again when the row comes back, and deleted when it does not", async () => {
    const flow = await FlowWorld.started({ policy: { orphan: "disable", orphanGraceMs: 2 * HOUR_MS } });
    const [gone = 0] = await flow.settleHosts(2);
    flow.inventory.remove(gone);
    await flow.sync();
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["-10.0.0.1"]);
    await flow.assertQuiet();
    const back = flow.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
    await flow.sync();
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["10.0.0.1"]);
    await flow.assertQuiet();
    flow.inventory.remove(back);
    await flow.sync();
    flow.clock.advance(2 * HOUR_MS);
    await flow.sync();
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), []);
    assert.deepEqual(flow.dns.values("1.0.0.10.in-addr.arpa", "PTR"), []);
    await flow.assertQuiet();
  });
});

describe("a crash", () => {
  it("between a write and its result leaves nothing behind, even when the row goes before the next look", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.2", hostname: "stays.example.com" });
    await flow.sync();
    const id = flow.inventory.add({ ip: "10.0.0.1", hostname: "short-lived.example.com" });
    const labels: string[] = [];
    const gate = troubleAt(Number.POSITIVE_INFINITY, { title: "", isFatal: true, isAfter: false }, labels);
    const world = gateWorld(flow.world, (label, pass) => {
      if (labels.includes("dns.writeRrsets")) throw new Error("killed");
      return gate(label, pass);
    });
    await assert.rejects(flow.sync({}, world), /killed/);
    assert.deepEqual(flow.dns.values("short-lived.example.com", "A"), ["10.0.0.1"]);
    assert.equal((await flow.store.unfinishedChanges()).length, 1);
    flow.inventory.remove(id);
    assert.deepEqual(outcomesOf(await flow.sync()), ["applied delete short-lived.example.com A 10.0.0.1"]);
    const results = (await flow.events("result")).map((event) => event.result);
    assert.ok(results.includes("interrupted"));
    await assertChain(flow.store);
    await flow.assertQuiet();
  });

  it("before a write claims nothing: the same record, made by another hand later, stays", async () => {
    const flow = await FlowWorld.started();
    await flow.settleHosts(1);
    flow.inventory.add({ ip: "10.0.0.2", hostname: "never.example.com" });
    flow.dns.onCall = ({ method }) => {
      if (method === "writeRrsets") throw new Error("killed");
    };
    await assert.rejects(flow.sync(), /killed/);
    flow.dns.onCall = () => {};
    flow.inventory.remove(2);
    await flow.assertQuiet();
    assert.equal((await flow.store.loadLedger()).owned.size, 2);
    flow.dns.put("never.example.com", "A", "10.0.0.2");
    await flow.assertQuiet();
  });
});
