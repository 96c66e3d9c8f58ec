import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { HOUR_MS } from "../../src/domain/instant.ts";
import { FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";
import { portError } from "./gated-world.ts";

const REVERSE = "0.0.10.in-addr.arpa";

async function arrangeTwoZones(excluded?: Set<string>): Promise<FlowWorld> {
  const flow = new FlowWorld(excluded === undefined ? {} : { excluded });
  flow.dns.addZone("example.org");
  await flow.sync();
  flow.inventory.add({ ip: "10.0.0.1", hostname: "a.example.com" });
  flow.inventory.add({ ip: "10.0.0.2", hostname: "b.example.org" });
  await flow.sync();
  return flow;
}

function failReading(flow: FlowWorld, zones: readonly string[], error: Error = portError("dns.readZone")) {
  flow.dns.onCall = ({ method, zone }) => {
    if (method === "readZone" && zones.includes(zone ?? "")) throw error;
  };
}

describe("a zone that cannot be read", () => {
  it("freezes itself and its rows while the others go on, and is taken up once it can", async () => {
    const flow = await arrangeTwoZones();
    flow.inventory.edit(1, { hostname: "a2.example.com" });
    flow.inventory.edit(2, { hostname: "b2.example.org" });
    failReading(flow, ["example.com."]);
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), [
      "applied delete b.example.org A 10.0.0.2",
      "applied create b2.example.org A 10.0.0.2",
      "applied update 2.0.0.10.in-addr.arpa PTR b.example.org > b2.example.org",
    ]);
    assert.deepEqual(rulesOf(report), ["zone-unreadable"]);
    assert.deepEqual(flow.dns.values("a.example.com", "A"), ["10.0.0.1"]);
    flow.dns.onCall = () => {};
    assert.equal((await flow.sync()).outcomes.length, 3);
    assert.deepEqual(flow.dns.values("a2.example.com", "A"), ["10.0.0.1"]);
    await flow.assertQuiet();
  });

  it("freezes the rows that have only their address in it", async () => {
    const flow = await arrangeTwoZones();
    flow.dns.addZone("1.0.10.in-addr.arpa");
    flow.inventory.addSubnet("10.0.1.0/24");
    flow.inventory.add({ ip: "10.0.1.9", hostname: "c.example.com" });
    failReading(flow, ["1.0.10.in-addr.arpa."]);
    assert.deepEqual((await flow.sync()).outcomes, []);
    flow.dns.onCall = () => {};
    assert.equal((await flow.sync()).outcomes.length, 2);
    await flow.assertQuiet();
  });

  it("does not fail the cycle by being the only one that had to be read", async () => {
    const flow = await arrangeTwoZones();
    flow.dns.addZone("new.example");
    failReading(flow, ["new.example."]);
    const report = await flow.sync();
    assert.equal(await flow.store.lastCheck(), report.startedAt);
    assert.deepEqual(report.outcomes, []);
  });

  it("is asked for once more in each cycle, not more often", async () => {
    const flow = await arrangeTwoZones();
    flow.dns.put("foreign.example.org", "A", "192.0.2.1");
    failReading(flow, ["example.org."]);
    await flow.sync();
    flow.dns.forgetCalls();
    await flow.sync();
    assert.equal(flow.dns.callsAbout("example.org"), 1);
  });

  it("keeps values that belong to a row which moved out of it until it can be read", async () => {
    const flow = await arrangeTwoZones();
    flow.inventory.edit(1, { hostname: "a.example.org" });
    failReading(flow, ["example.com."]);
    await flow.sync();
    assert.deepEqual(flow.dns.values("a.example.com", "A"), ["10.0.0.1"]);
    flow.dns.onCall = () => {};
    await flow.sync();
    assert.deepEqual(flow.dns.values("a.example.com", "A"), []);
    assert.deepEqual(flow.dns.values("a.example.org", "A"), ["10.0.0.1"]);
    assert.deepEqual(flow.dns.values(`1.${REVERSE}`, "PTR"), ["a.example.org."]);
    await flow.assertQuiet();
  });
});

describe("a server", () => {
  it("of which no zone can be read fails the cycle, and nothing is written", async () => {
    const flow = await arrangeTwoZones();
    flow.inventory.edit(1, { hostname: "a2.example.com" });
    const before = [flow.dns.dump(), await flow.store.lastCheck()];
    failReading(flow, ["example.com.", "example.org.", `${REVERSE}.`]);
    flow.clock.advance(HOUR_MS);
    await assert.rejects(flow.sync(), UpstreamError);
    assert.deepEqual([flow.dns.dump(), await flow.store.lastCheck()], before);
  });

  it("that refuses the key at one zone fails the cycle", async () => {
    const flow = await arrangeTwoZones();
    flow.inventory.edit(1, { hostname: "a2.example.com" });
    const refused = new UpstreamError("the API key is refused", {
      system: "powerdns",
      failure: "auth",
      operation: "GET /zones/x",
      status: 401,
      remedy: "compare the key",
    });
    failReading(flow, ["example.com."], refused);
    await assert.rejects(flow.sync(), refused);
  });
});

describe("a zone that is no longer listed", () => {
  it("is told, freezes its rows and costs no call in quiet cycles", async () => {
    const flow = await arrangeTwoZones();
    flow.dns.removeZone("example.org");
    const report = await flow.sync();
    assert.deepEqual(report.plan.changes, []);
    assert.deepEqual(rulesOf(report), ["zone-unreadable", "zone-vanished"]);
    assert.deepEqual(flow.dns.values(`2.${REVERSE}`, "PTR"), ["b.example.org."]);
    flow.dns.forgetCalls();
    assert.deepEqual(rulesOf(await flow.sync()), ["zone-unreadable", "zone-vanished"]);
    assert.deepEqual([flow.dns.callsAbout(REVERSE), flow.dns.callsAbout("example.com")], [0, 0]);
  });

  it("keeps its values and takes up what was edited meanwhile when it comes back", async () => {
    const flow = await arrangeTwoZones();
    flow.dns.removeZone("example.org");
    await flow.sync();
    flow.inventory.edit(2, { hostname: "b2.example.org" });
    await flow.sync();
    flow.dns.addZone("example.org");
    flow.dns.put("b.example.org", "A", "10.0.0.2");
    await flow.sync();
    assert.deepEqual(flow.dns.values("b.example.org", "A"), []);
    assert.deepEqual(flow.dns.values("b2.example.org", "A"), ["10.0.0.2"]);
    assert.deepEqual(flow.dns.values(`2.${REVERSE}`, "PTR"), ["b2.example.org."]);
    await flow.assertQuiet();
  });

  it("is forgotten once exclude_zones names it, also when rows still have names and records in it", async () => {
    const excluded = new Set<string>();
    const flow = await arrangeTwoZones(excluded);
    flow.dns.removeZone("example.org");
    await flow.sync();
    excluded.add("example.org");
    const report = await flow.sync({ full: true });
    assert.deepEqual(rulesOf(report), ["zone-missing"]);
    assert.equal((await flow.store.loadLedger()).zones.has("example.org." as never), false);
    flow.inventory.remove(2);
    assert.deepEqual(outcomesOf(await flow.sync()), [`applied delete 2.${REVERSE} PTR b.example.org`]);
    await flow.assertQuiet();
  });
});

describe("rows that come subnet by subnet", () => {
  it("are asked for by id before anything of them is removed", async () => {
    const flow = await arrangeTwoZones();
    flow.inventory.unconfirmed = true;
    flow.inventory.missedByListing.add(1);
    await flow.assertQuiet();
    assert.deepEqual(flow.dns.values("a.example.com", "A"), ["10.0.0.1"]);
    flow.inventory.remove(1);
    assert.equal((await flow.sync()).outcomes.length, 2);
    await flow.assertQuiet();
  });

  it("fail the cycle when one cannot be asked for", async () => {
    const flow = await arrangeTwoZones();
    flow.inventory.unconfirmed = true;
    flow.inventory.remove(1);
    flow.inventory.findRow = async () => {
      throw portError("inventory.findRow");
    };
    await assert.rejects(flow.sync(), /inventory.findRow/);
    assert.deepEqual(flow.dns.values("a.example.com", "A"), ["10.0.0.1"]);
  });
});
