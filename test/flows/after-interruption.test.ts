import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalName } from "../../src/domain/dns-name.ts";
import { UpstreamError } from "../../src/domain/errors.ts";
import { valueKey } from "../../src/domain/rrset.ts";

import { approveHeld } from "../../src/flows/approve-held.ts";
import { FlowWorld, outcomesOf } from "./flow-world.ts";
import { type Gate, gateWorld } from "./gated-world.ts";

const away = (site: string) =>
  new UpstreamError(`${site} failed`, {
    system: "powerdns",
    failure: "unreachable",
    operation: site,
    remedy: "start it",
  });

/** The host of row 1 got another address by another row, and the cycle ended right after PowerDNS had done its part. */
async function arrangeCutOff(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  await flow.settleHosts(2);
  flow.inventory.remove(1);
  flow.inventory.add({ ip: "10.0.0.50", hostname: "h1.example.com" });
  let isFirst = true;
  const gate: Gate = async (label, pass) => {
    const answer = await pass();
    if (label !== "dns.writeRrsets" || !isFirst) return answer;
    isFirst = false;
    throw new Error("killed");
  };
  await assert.rejects(flow.sync({}, gateWorld(flow.world, gate)), /killed/);
  return flow;
}

describe("a value that an interrupted cycle took out of DNS", () => {
  it("is owned by nobody after the next cycle, so that a person may put it there again", async () => {
    const flow = await arrangeCutOff();
    await flow.sync();
    const { owned } = await flow.store.loadLedger();
    assert.equal(owned.has(valueKey(canonicalName("h1.example.com"), "A", "10.0.0.1")), false);
    assert.equal(owned.get(valueKey(canonicalName("h1.example.com"), "A", "10.0.0.50"))?.rowId, 3);
    flow.dns.put("h1.example.com", "A", "10.0.0.50", "10.0.0.1");
    await flow.assertQuiet();
    flow.inventory.remove(3);
    await flow.sync();
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["10.0.0.1"]);
  });
});

/** Six of ten hosts are gone, which takes an approval, and it is given. */
async function arrangeApproved(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  const ids = await flow.settleHosts(10);
  for (const id of ids.slice(0, 6)) flow.inventory.remove(id);
  const { plan } = await flow.sync();
  await approveHeld(flow.world, { hash: plan.heldHash ?? "", by: "alice", lockWaitMs: 0 });
  return flow;
}

const failingAt =
  (label: string): Gate =>
  (called, pass) =>
    called === label ? Promise.reject(away(label)) : pass();

describe("an approval", () => {
  it("outlasts a cycle in which PowerDNS could not be written, and releases what was left, once", async () => {
    const flow = await arrangeApproved();
    const broken = await flow.sync({}, gateWorld(flow.world, failingAt("dns.readNames")));
    assert.ok(broken.outcomes.every(({ result }) => result === "failed"));
    assert.equal((await flow.store.approval())?.changes.length, 12);
    assert.ok(flow.log.lines.some(({ message }) => message.startsWith("approved changes could not be made")));
    const report = await flow.sync();
    assert.deepEqual(
      report.outcomes.map(({ result }) => result),
      Array(12).fill("applied"),
    );
    assert.equal(await flow.store.approval(), null);
    const states = (await flow.events("approval")).map(({ state }) => state);
    assert.deepEqual(states, ["given", "used"]);
    await flow.assertQuiet();
  });

  it("outlasts a cycle in which a zone could not be read, without what was made in the other", async () => {
    const flow = await arrangeApproved();
    flow.dns.onCall = ({ method, zone }) => {
      if (method === "readZone" && zone === "example.com.") throw away("readZone");
    };
    const half = await flow.sync();
    assert.deepEqual(new Set(half.outcomes.map(({ result }) => result)), new Set(["applied"]));
    assert.deepEqual(
      new Set(half.outcomes.map(({ change }) => change.zone)),
      new Set(["0.0.10.in-addr.arpa."]),
    );
    assert.equal((await flow.store.approval())?.changes.length, 6);
    flow.dns.onCall = () => {};
    const report = await flow.sync();
    assert.equal(report.outcomes.length, 6);
    assert.equal(await flow.store.approval(), null);
    await flow.assertQuiet();
  });

  it("is used up by a change that PowerDNS refused: a person has to look", async () => {
    const flow = await arrangeApproved();
    flow.dns.refuse = ({ name }) => (name.startsWith("h1.") ? "Not today" : null);
    const report = await flow.sync();
    assert.equal(outcomesOf(report).filter((line) => line.startsWith("refused")).length, 1);
    assert.equal(await flow.store.approval(), null);
  });
});

describe("a finding about records whose row is gone", () => {
  /** A host went while its reverse zone, which may point to it, could not be read. */
  const arrangeUnknown = async () => {
    const flow = await FlowWorld.started();
    await flow.settleHosts(2);
    flow.dns.put("77.0.0.10.in-addr.arpa", "PTR", "else.example.net.");
    flow.inventory.remove(1);
    flow.dns.onCall = ({ method, zone }) => {
      if (method === "readZone" && zone === "0.0.10.in-addr.arpa.") throw away("readZone");
    };
    await flow.sync();
    return flow;
  };
  const isTold = async ({ store }: FlowWorld) =>
    (await store.openFindings()).some(({ rule }) => rule === "reference-unknown");

  it("ends with the records", async () => {
    const flow = await arrangeUnknown();
    assert.equal(await isTold(flow), true);
    flow.dns.onCall = () => {};
    await flow.sync();
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), []);
    assert.equal(await isTold(flow), false);
    await flow.assertQuiet();
  });

  it("stands as long as the records do", async () => {
    const flow = await arrangeUnknown();
    await flow.sync();
    assert.equal(await isTold(flow), true);
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["10.0.0.1"]);
  });
});

describe("a write that cannot be read back", () => {
  it("is told with what failed, not as one that PowerDNS lost", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
    let isWritten = false;
    flow.dns.onCall = ({ method }) => {
      if (isWritten && method === "readNames") throw away("readNames");
      isWritten ||= method === "writeRrsets";
    };
    const { outcomes } = await flow.sync();
    assert.equal(outcomes[0]?.result, "failed");
    assert.match(outcomes[0]?.detail ?? "", /accepted it, and it could not be read back: readNames failed/);
    flow.dns.onCall = () => {};
    await flow.sync();
    await flow.assertQuiet();
  });
});
