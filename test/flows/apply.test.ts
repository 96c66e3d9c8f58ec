import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import { FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";

const REVERSE = "0.0.10.in-addr.arpa";

export function powerdnsError(failure: UpstreamError["failure"] = "busy"): UpstreamError {
  return new UpstreamError("PowerDNS at ns:8081: HTTP 500", {
    system: "powerdns",
    failure,
    operation: "GET /zones",
    remedy: "look at PowerDNS",
  });
}

describe("the order of writing", () => {
  it("makes the address before the PTR", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), [
      "applied create web.example.com A 10.0.0.7",
      "applied create 7.0.0.10.in-addr.arpa PTR web.example.com",
    ]);
    assert.deepEqual(flow.dns.values("web.example.com", "A"), ["10.0.0.7"]);
    assert.deepEqual(flow.dns.values("7.0.0.10.in-addr.arpa", "PTR"), ["web.example.com."]);
    await flow.assertQuiet();
  });

  it("removes the PTR before the address", async () => {
    const flow = await FlowWorld.started();
    const [id = 0] = await flow.settleHosts(1);
    flow.inventory.add({ ip: "10.0.0.9", hostname: "other.example.com" });
    await flow.sync();
    flow.inventory.remove(id);
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), [
      "applied delete 1.0.0.10.in-addr.arpa PTR h1.example.com",
      "applied delete h1.example.com A 10.0.0.1",
    ]);
    await flow.assertQuiet();
  });

  it("writes a reverse zone that gains and loses after the forward zone", async () => {
    const flow = await FlowWorld.started();
    const [gone = 0] = await flow.settleHosts(1);
    flow.inventory.remove(gone);
    flow.inventory.add({ ip: "10.0.0.2", hostname: "new.example.com" });
    flow.dns.forgetCalls();
    await flow.sync();
    const order = flow.dns.calls.filter((call) => call.method === "writeRrsets").map((call) => call.zone);
    assert.deepEqual(order, ["example.com.", `${REVERSE}.`]);
    await flow.assertQuiet();
  });
});

describe("the journal of a write", () => {
  it("holds the change with its pre-image before the write, and the result with the ledger after it", async () => {
    const flow = await FlowWorld.started();
    flow.dns.put("web.example.com", "TXT", '"not ours"');
    flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    const seen: string[] = [];
    flow.dns.onCall = ({ method, zone }) => {
      if (method !== "writeRrsets") return;
      const last = flow.store.batches.at(-1);
      seen.push(
        `${zone}: ${last?.journal?.map((event) => event.kind)}, ledger ${last?.ledger !== undefined}`,
      );
    };
    flow.store.batches.length = 0;
    await flow.sync();
    assert.deepEqual(seen, [
      "example.com.: change, ledger false",
      "0.0.10.in-addr.arpa.: change, ledger false",
    ]);
    const results = flow.store.batches.filter((batch) => batch.journal?.[0]?.kind === "result");
    assert.deepEqual(
      results.map((batch) => batch.ledger?.putOwned.map((value) => value.name)),
      [["web.example.com."], ["7.0.0.10.in-addr.arpa."]],
    );
  });

  it("keeps the siblings, TTL, disabled values and comments of what it replaces", async () => {
    const flow = await FlowWorld.started();
    const [id = 0] = await flow.settleHosts(1);
    flow.dns.put("h1.example.com", "A", "10.0.0.1", "192.0.2.1", "-192.0.2.2", {
      ttlSeconds: 77,
      comments: [{ content: "mind me", account: "ops", modifiedAt: 1 }],
    });
    await flow.sync();
    flow.inventory.add({ ip: "10.0.0.9", hostname: "other.example.com" });
    flow.inventory.remove(id);
    await flow.sync();
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["-192.0.2.2", "192.0.2.1"]);
    assert.equal(flow.dns.rrset("h1.example.com", "A")?.ttlSeconds, 77);
    assert.equal(flow.dns.rrset("h1.example.com", "A")?.comments?.[0]?.content, "mind me");
    const changes = await flow.events("change");
    const deletion = changes.find(({ change }) => change.action === "delete" && change.type === "A");
    assert.ok(deletion?.change.target === "powerdns");
    assert.equal(deletion.change.preImage?.values.length, 3);
    assert.equal(deletion.change.preImage?.comments?.[0]?.account, "ops");
  });
});

describe("the look before the write", () => {
  it("drops what changed meanwhile, says so, and looks at it again in the next cycle", async () => {
    const flow = await FlowWorld.started();
    const [id = 0] = await flow.settleHosts(1);
    flow.inventory.edit(id, { hostname: "renamed.example.com" });
    flow.dns.onCall = ({ method, zone }) => {
      if (method !== "readNames" || zone !== "example.com.") return;
      flow.dns.onCall = () => {};
      flow.dns.put("h1.example.com", "A", "10.0.0.1", "192.0.2.9");
    };
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), [
      "dropped delete h1.example.com A 10.0.0.1",
      "applied create renamed.example.com A 10.0.0.1",
      "applied update 1.0.0.10.in-addr.arpa PTR h1.example.com > renamed.example.com",
    ]);
    assert.ok(rulesOf(report).includes("changed-meanwhile"));
    const next = await flow.sync();
    assert.deepEqual(outcomesOf(next), ["applied delete h1.example.com A 10.0.0.1"]);
    assert.ok(!rulesOf(next).includes("changed-meanwhile"));
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["192.0.2.9"]);
    await flow.assertQuiet();
  });

  it("minds another type that came to the name meanwhile", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    flow.dns.onCall = ({ method }) => {
      if (method !== "readNames") return;
      flow.dns.onCall = () => {};
      flow.dns.put("web.example.com", "CNAME", "www.example.net.");
    };
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), [
      "dropped create web.example.com A 10.0.0.7",
      "skipped create 7.0.0.10.in-addr.arpa PTR web.example.com",
    ]);
    assert.deepEqual(rulesOf(await flow.sync()), ["served-otherwise"]);
  });

  it("reads a zone again that somebody else wrote to meanwhile, although nothing of the plan was concerned", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    flow.dns.onCall = ({ method }) => {
      if (method !== "readNames") return;
      flow.dns.onCall = () => {};
      flow.dns.put("foreign.example.com", "A", "192.0.2.1");
    };
    await flow.sync();
    flow.dns.forgetCalls();
    await flow.sync();
    assert.equal(flow.dns.callsAbout("example.com"), 1);
    await flow.sync();
    assert.equal(flow.dns.callsAbout("example.com"), 1);
  });

  it("fails the changes of a zone whose records cannot be looked at, with both entries in the journal", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    flow.dns.onCall = ({ method, zone }) => {
      if (method === "readNames" && zone === "example.com.") throw powerdnsError();
    };
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), [
      "failed create web.example.com A 10.0.0.7",
      "skipped create 7.0.0.10.in-addr.arpa PTR web.example.com",
    ]);
    const told = (await flow.events("change")).map(({ change }) => change.id);
    const results = (await flow.events("result")).map(({ changeId }) => changeId);
    assert.deepEqual(results.toSorted(), told.toSorted());
    flow.dns.onCall = () => {};
    flow.clock.advance(MINUTE_MS);
    assert.equal((await flow.sync()).outcomes.length, 2);
    await flow.assertQuiet();
  });
});

describe("reading back", () => {
  it("tries three times, so that a replicated database may be late", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    flow.dns.readsBehind = 2;
    const report = await flow.sync();
    assert.deepEqual(new Set(report.outcomes.map((outcome) => outcome.result)), new Set(["applied"]));
    assert.deepEqual(flow.clock.sleeps, [0, 300, 1500, 0, 300, 1500]);
    flow.dns.readsBehind = 0;
    await flow.assertQuiet();
  });

  it("calls a write that is accepted and not there a failure, and tries it again after a while", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    flow.dns.loses = (write) => write.type === "A";
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), [
      "failed create web.example.com A 10.0.0.7",
      "skipped create 7.0.0.10.in-addr.arpa PTR web.example.com",
    ]);
    assert.deepEqual(rulesOf(report), ["dns-not-effective"]);
    assert.ok(flow.log.lines.some((line) => line.message === "change not effective"));
    flow.dns.loses = () => false;
    flow.clock.advance(MINUTE_MS);
    const next = await flow.sync();
    assert.equal(next.outcomes.length, 2);
    assert.deepEqual(rulesOf(next), []);
    await flow.assertQuiet();
  });

  it("counts a write that failed on the way but is there as applied", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    const { dns } = flow;
    const world = {
      ...flow.world,
      dns: Object.assign(Object.create(dns) as typeof dns, {
        writeRrsets: async (...given: Parameters<typeof dns.writeRrsets>) => {
          const outcomes = await dns.writeRrsets(...given);
          return outcomes.map(() => ({ status: "failed" as const, message: "timed out" }));
        },
        readNames: dns.readNames.bind(dns),
        listZones: dns.listZones.bind(dns),
        readZone: dns.readZone.bind(dns),
        describe: dns.describe.bind(dns),
      }),
    };
    const report = await flow.sync({}, world);
    assert.deepEqual(
      report.outcomes.map((outcome) => outcome.result),
      ["applied", "applied"],
    );
    await flow.assertQuiet();
  });
});

describe("a refused RRset", () => {
  it("does not stop the others, becomes a finding, and its row gets no PTR", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "bad.example.com" });
    flow.inventory.add({ ip: "10.0.0.8", hostname: "good.example.com" });
    flow.dns.refuse = (write) => (write.name === "bad.example.com." ? "RRset bad: no" : null);
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), [
      "refused create bad.example.com A 10.0.0.7",
      "applied create good.example.com A 10.0.0.8",
      "skipped create 7.0.0.10.in-addr.arpa PTR bad.example.com",
      "applied create 8.0.0.10.in-addr.arpa PTR good.example.com",
    ]);
    const [finding] = report.plan.findings;
    assert.equal(finding?.rule, "dns-refused");
    assert.match(finding?.message ?? "", /RRset bad: no/);
    assert.equal(finding?.addressId, 1);
  });

  it("is tried again after one, two, four minutes, the finding staying until it works", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "bad.example.com" });
    flow.dns.refuse = () => "no";
    const tried: number[] = [];
    for (let minute = 1; minute <= 9; minute++) {
      const report = await flow.sync();
      if (report.outcomes.length > 0) tried.push(minute);
      assert.deepEqual(rulesOf(report), ["dns-refused"], `minute ${minute}`);
    }
    assert.deepEqual(tried, [1, 2, 4, 8]);
    flow.dns.refuse = () => null;
    for (let minute = 10; minute <= 16; minute++) await flow.sync();
    assert.deepEqual(flow.dns.values("bad.example.com", "A"), ["10.0.0.7"]);
    assert.deepEqual(rulesOf(await flow.sync()), []);
    const states = (await flow.events("finding")).map((event) => `${event.rule} ${event.state}`);
    assert.deepEqual(states, ["dns-refused new", "dns-refused resolved"]);
    await flow.assertQuiet();
  });

  it("is tried again at once when the row is edited", async () => {
    const flow = await FlowWorld.started();
    const id = flow.inventory.add({ ip: "10.0.0.7", hostname: "bad.example.com" });
    flow.dns.refuse = (write) => (write.name === "bad.example.com." ? "no" : null);
    for (let minute = 1; minute <= 4; minute++) await flow.sync();
    flow.inventory.edit(id, { hostname: "fine.example.com" });
    assert.equal((await flow.sync()).outcomes.length, 2);
    await flow.assertQuiet();
  });
});
