import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import { acceptFinding } from "../../src/flows/accept-finding.ts";
import { approveHeld } from "../../src/flows/approve-held.ts";
import { explainSubject } from "../../src/flows/explain-subject.ts";
import { syncCycle } from "../../src/flows/sync-cycle.ts";
import { assertChain, type FlowChoices, FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";

const MAC = "00:1a:2b:3c:4d:5e";
const dup = (host: number, about: object = {}) => ({
  ip: `10.0.0.${host}`,
  hostname: "dup.example.com",
  ...about,
});

/** Puts a host's two records into DNS, as a person would. */
function serve(flow: FlowWorld, ...hosts: readonly number[]): void {
  flow.dns.put("dup.example.com", "A", ...hosts.map((host) => `10.0.0.${host}`));
  for (const host of hosts) flow.dns.put(`${host}.0.0.10.in-addr.arpa`, "PTR", "dup.example.com.");
}

const ptr = (flow: FlowWorld, host: number) => flow.dns.values(`${host}.0.0.10.in-addr.arpa`, "PTR");
const hosts = (flow: FlowWorld) => [...flow.inventory.rows.values()].map(({ ip }) => ip).sort();

async function withDuplicate(choices: FlowChoices = {}): Promise<FlowWorld> {
  const flow = await FlowWorld.started(choices);
  flow.inventory.add(dup(5));
  await flow.sync();
  flow.inventory.add(dup(6));
  return flow;
}

describe("a duplicate hostname", () => {
  it("loses its row, and never gets a record; the older one keeps both", async () => {
    const flow = await withDuplicate();
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report), ["applied delete row 10.0.0.6 dup.example.com"]);
    assert.deepEqual(hosts(flow), ["10.0.0.5"]);
    assert.deepEqual(flow.dns.values("dup.example.com", "A"), ["10.0.0.5"]);
    assert.deepEqual(ptr(flow, 5), ["dup.example.com."]);
    assert.deepEqual(ptr(flow, 6), []);
    assert.deepEqual(rulesOf(report), ["hostname-duplicate"]);
    await flow.assertQuiet();
    assert.deepEqual(rulesOf(await flow.sync()), []);
    await assertChain(flow.store);
  });

  it("loses its records and PTR in the same cycle, whoever made them; the keeper's stay", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add(dup(5));
    flow.inventory.add(dup(6));
    serve(flow, 5, 6);
    const report = await flow.sync();
    assert.deepEqual(outcomesOf(report).toSorted(), [
      "applied delete 6.0.0.10.in-addr.arpa PTR dup.example.com",
      "applied delete dup.example.com A 10.0.0.6",
      "applied delete row 10.0.0.6 dup.example.com",
    ]);
    assert.deepEqual(flow.dns.values("dup.example.com", "A"), ["10.0.0.5"]);
    assert.deepEqual([ptr(flow, 5), ptr(flow, 6)], [["dup.example.com."], []]);
    const change = report.plan.changes.find(({ type }) => type === "A");
    assert.match(change?.reason ?? "", /^its row is deleted: same name as 10\.0\.0\.5, which is older/);
    await flow.assertQuiet();
    const { rows, owned } = await flow.store.loadLedger();
    assert.deepEqual([[...rows.keys()], owned.size], [[1], 2]);
  });

  it("of five rows leaves one, and of a dual-stack host both", async () => {
    const flow = await FlowWorld.started({ limits: { minDeletesAllowed: 20 } });
    for (const host of [9, 7, 8, 5, 6]) flow.inventory.add(dup(host));
    await flow.sync();
    assert.deepEqual(hosts(flow), ["10.0.0.9"]);
    await flow.assertQuiet();
  });

  it("is resolved by plan in the same way, and plan writes nothing", async () => {
    const flow = await withDuplicate();
    const plan = await flow.plan();
    assert.deepEqual(hosts(flow), ["10.0.0.5", "10.0.0.6"]);
    assert.equal((await flow.sync()).plan.hash, plan.hash);
  });

  for (const [title, choices] of [
    ["is only reported by hostname_duplicates = report", { policy: { hostnameDuplicates: "report" } }],
    ["is nothing with hostname_duplicates = allow", { policy: { hostnameDuplicates: "allow" } }],
    ["is nothing where the name may be shared", { policy: { allowSharedHostnames: ["dup.*"] } }],
  ] as const) {
    it(title, async () => {
      const flow = await withDuplicate(choices);
      const report = await flow.sync();
      assert.deepEqual(hosts(flow), ["10.0.0.5", "10.0.0.6"]);
      assert.deepEqual(flow.dns.values("dup.example.com", "A"), ["10.0.0.5", "10.0.0.6"]);
      const isReport = title.endsWith("report");
      assert.deepEqual(rulesOf(report), isReport ? ["hostname-duplicate"] : []);
      await flow.assertQuiet();
    });
  }

  it("is left alone while somebody accepts it, until the row changes", async () => {
    const flow = await withDuplicate();
    const options = {
      subject: "hostname-duplicate:dup.example.com./ipv4",
      reason: "twins",
      by: "alice",
      lockWaitMs: 0,
    };
    await acceptFinding(flow.world, options);
    await flow.sync();
    assert.equal(hosts(flow).length, 2);
    flow.inventory.edit(1, { mac: "00:00:00:00:00:01" });
    await flow.sync();
    assert.equal(hosts(flow).length, 1);
  });

  it("that observe only shows stays", async () => {
    const flow = await withDuplicate({ policy: { mode: "observe" } });
    const report = await flow.sync();
    assert.equal(report.plan.changes.length > 0, true);
    assert.equal(hosts(flow).length, 2);
  });
});

describe("a group that is contested", () => {
  it("is reported with the evidence, each cycle, and costs no further read", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add(dup(5));
    flow.inventory.add(dup(6));
    serve(flow, 6);
    const report = await flow.sync();
    assert.deepEqual(hosts(flow), ["10.0.0.5", "10.0.0.6"]);
    assert.match(
      report.plan.findings.find(({ rule }) => rule === "hostname-duplicate")?.message ?? "",
      /left to a person: DNS has the name at 10\.0\.0\.6 \(id 2\), and not at 10\.0\.0\.5/,
    );
    await flow.sync();
    const reads = flow.dns.calls.filter(({ method }) => method !== "listZones").length;
    await flow.sync();
    assert.equal(hosts(flow).length, 2);
    assert.equal(flow.dns.calls.filter(({ method }) => method !== "listZones").length, reads);
  });

  it("is resolved once DNS agrees that the keeper has the name", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add(dup(5));
    flow.inventory.add(dup(6));
    serve(flow, 6);
    await flow.sync();
    serve(flow, 5);
    await flow.sync();
    assert.deepEqual(hosts(flow), ["10.0.0.5"]);
    await flow.assertQuiet();
  });

  it("is what baseline rows of a first start are, until protection is lifted", async () => {
    const flow = new FlowWorld();
    for (const host of [5, 6]) flow.inventory.add(dup(host, { editDate: `2020-01-0${host} 10:00:00` }));
    serve(flow, 5, 6);
    await flow.sync();
    await flow.sync();
    assert.equal(hosts(flow).length, 2);
    await flow.sync({ full: true });
    assert.deepEqual(hosts(flow), ["10.0.0.5"]);
    await flow.assertQuiet();
  });
});

describe("a MAC of two reservations", () => {
  it("is removed from the younger row, whose tag, name and records stay", async () => {
    const flow = await FlowWorld.started();
    const [a, b] = [5, 6].map((host) =>
      flow.inventory.add({
        ip: `10.0.0.${host}`,
        hostname: `h${host}.example.com`,
        mac: MAC,
        profile: "infra",
        tagId: 3,
      }),
    );
    const report = await flow.sync();
    assert.ok(outcomesOf(report).includes("applied update mac 10.0.0.6 h6.example.com"));
    const row = flow.inventory.rows.get(b ?? 0);
    assert.deepEqual([row?.mac, row?.tagId, row?.hostname], ["", 3, "h6.example.com"]);
    assert.equal(flow.inventory.rows.get(a ?? 0)?.mac, MAC);
    assert.deepEqual(flow.dns.values("h6.example.com", "A"), ["10.0.0.6"]);
    await flow.assertQuiet();
  });
});

describe("corrections that cannot be made", () => {
  const refusal = (failure: "rejected" | "unreachable") =>
    new UpstreamError("no", { system: "phpipam", failure, operation: "DELETE", remedy: "" });

  it("leave the records, are told, and are tried again later, not each cycle", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add(dup(5));
    flow.inventory.add(dup(6));
    serve(flow, 5, 6);
    let tries = 0;
    const editor = {
      readWhole: (id: number) => flow.inventory.readWhole(id),
      setMac: () => Promise.reject(refusal("rejected")),
      deleteRow: () => {
        tries++;
        return Promise.reject(refusal("rejected"));
      },
      createRow: () => Promise.reject(refusal("rejected")),
    };
    const world = { ...flow.world, editor };
    const report = await flow.sync({}, world);
    assert.deepEqual(outcomesOf(report).toSorted(), [
      "refused delete row 10.0.0.6 dup.example.com",
      "skipped delete 6.0.0.10.in-addr.arpa PTR dup.example.com",
      "skipped delete dup.example.com A 10.0.0.6",
    ]);
    assert.deepEqual(flow.dns.values("dup.example.com", "A"), ["10.0.0.5", "10.0.0.6"]);
    assert.ok(rulesOf(report).includes("ipam-refused"));
    const again = await syncCycle(world, { full: false, dryRun: false, lockWaitMs: 0 });
    assert.deepEqual([tries, again.plan.changes.length], [1, 0]);
    assert.ok(rulesOf(again).includes("ipam-refused"), "it stands until it is tried again");
    assert.deepEqual(flow.dns.values("dup.example.com", "A"), ["10.0.0.5", "10.0.0.6"]);
    flow.clock.advance(2 * MINUTE_MS);
    await flow.sync({}, world);
    assert.equal(tries, 2);
    flow.clock.advance(HOUR_MS);
    await flow.sync();
    assert.deepEqual([hosts(flow), flow.dns.values("dup.example.com", "A")], [["10.0.0.5"], ["10.0.0.5"]]);
    await flow.assertQuiet();
  });

  it("because somebody edited the row in between are dropped, and the row gets its records next time", async () => {
    const flow = await withDuplicate();
    const editor = {
      ...{
        setMac: flow.inventory.setMac,
        createRow: flow.inventory.createRow,
        deleteRow: flow.inventory.deleteRow,
      },
      readWhole: async (id: number) => {
        if (id === 2) flow.inventory.edit(2, { hostname: "mine.example.com" });
        return flow.inventory.readWhole(id);
      },
    };
    const report = await flow.sync({}, { ...flow.world, editor });
    assert.deepEqual(outcomesOf(report), ["dropped delete row 10.0.0.6 dup.example.com"]);
    await flow.sync();
    assert.deepEqual(flow.dns.values("mine.example.com", "A"), ["10.0.0.6"]);
    await flow.assertQuiet();
  });

  it("while a pause holds stay to be made", async () => {
    const flow = await withDuplicate();
    const pause = { since: flow.clock.now(), until: null, reason: "", by: "" };
    await flow.store.record({ at: flow.clock.now(), pause });
    await flow.sync();
    assert.equal(hosts(flow).length, 2);
    await flow.store.record({ at: flow.clock.now(), pause: null });
    await flow.sync();
    assert.equal(hosts(flow).length, 1);
  });
});

describe("massive duplicates", () => {
  /** A world that lets everything but corrections pass, with `count` pairs of rows of one name. */
  async function arrange(count: number, choices: FlowChoices = {}): Promise<FlowWorld> {
    const limits = { minDeletesAllowed: 1000, dailyDeletesAllowed: 1000, ...choices.limits };
    const flow = await FlowWorld.started({ ...choices, limits });
    flow.inventory.addSubnet("10.1.0.0/16");
    for (let n = 0; n < count; n++) {
      const [high, low] = [Math.floor(n / 100), n % 100];
      for (const ip of [`10.1.${high}.${low + 1}`, `10.1.${high + 100}.${low + 1}`])
        flow.inventory.add({ ip, hostname: `h${n}.example.com` });
    }
    return flow;
  }
  const approve = (flow: FlowWorld, hash: string) =>
    approveHeld(flow.world, { hash, by: "alice", lockWaitMs: 0 });

  it("are held: 200 at once delete nothing, and approve releases exactly these", async () => {
    const flow = await arrange(200);
    const report = await flow.sync();
    assert.deepEqual(
      report.plan.guards.map(({ id, measured, limit }) => ({ id, measured, limit })),
      [{ id: "ipam-deletes", measured: 200, limit: 10 }],
    );
    assert.equal(flow.inventory.rows.size, 400);
    assert.equal((await flow.sync()).plan.heldHash, report.plan.heldHash, "the same set each cycle");
    assert.equal((await flow.events("held")).length, 1, "told once");
    await approve(flow, report.plan.heldHash ?? "");
    flow.inventory.edit(2, { hostname: "mine.example.com" });
    flow.inventory.add({ ip: "10.1.200.1", hostname: "h5.example.com" });
    const released = await flow.sync();
    assert.equal(flow.inventory.rows.has(2), true, "changed meanwhile");
    assert.equal(
      released.outcomes.filter(({ change, result }) => change.type === "row" && result === "applied").length,
      200,
    );
    assert.equal(
      (await flow.store.countDeletions(flow.clock.now())).get("") ?? 0,
      1,
      "the new one was not released",
    );
    await flow.assertQuiet();
  });

  it("are not what ten are", async () => {
    const flow = await arrange(10);
    await flow.sync();
    assert.equal(flow.inventory.rows.size, 10);
    await flow.assertQuiet();
  });

  it("count rows that PPHOOK deleted itself as no shrinking of the source", async () => {
    const flow = await arrange(10, { limits: { minSourceShrink: 2, maxSourceShrinkPercent: 0 } });
    await flow.sync();
    const report = await flow.sync();
    assert.deepEqual(report.plan.guards, []);
  });

  it("as a slow drip trip the daily budget, until the day is over", async () => {
    const limits = { dailyDeletesAllowed: 4, dailyDeleteBudgetPercent: 1 };
    const flow = await FlowWorld.started({ limits });
    flow.inventory.add(dup(5));
    await flow.sync();
    for (let host = 10; host < 14; host++) {
      flow.inventory.add(dup(host));
      await flow.sync();
      assert.equal(flow.inventory.rows.size, 1);
    }
    flow.inventory.add(dup(20));
    const report = await flow.sync();
    assert.deepEqual(
      report.plan.guards.map(({ id, scope }) => `${id} ${scope}`),
      ["daily-budget phpipam"],
    );
    assert.equal(flow.inventory.rows.size, 2);
    flow.clock.advance(DAY_MS);
    await flow.sync();
    assert.equal(flow.inventory.rows.size, 1);
  });
});

describe("a row that waits for a zone", () => {
  it("gets no records while an older row of its name cannot be looked at", async () => {
    const flow = await FlowWorld.started();
    flow.dns.addZone("1.0.10.in-addr.arpa");
    flow.inventory.addSubnet("10.0.1.0/24");
    flow.inventory.add(dup(5));
    await flow.sync();
    flow.inventory.add({ ip: "10.0.1.6", hostname: "dup.example.com" });
    flow.dns.onCall = ({ method, zone }) => {
      if (method !== "readZone" || zone !== "0.0.10.in-addr.arpa.") return;
      const about = { system: "powerdns", failure: "busy", operation: method, remedy: "" } as const;
      throw new UpstreamError("not now", about);
    };
    const report = await flow.sync({ full: true });
    assert.deepEqual(outcomesOf(report), []);
    flow.dns.onCall = () => {};
    await flow.sync();
    assert.deepEqual(hosts(flow), ["10.0.0.5"]);
    await flow.assertQuiet();
  });
});

describe("invalid_address = delete", () => {
  const bad = (host: number, about: object = {}) => ({
    ip: `10.0.0.${host}`,
    hostname: `bad_${host}.example.com`,
    ...about,
  });

  it("deletes rows whose address or name breaks a rule, and spares gateways, what was seen, and names outside any zone", async () => {
    const flow = await FlowWorld.started({ policy: { invalidAddress: "delete" } });
    flow.inventory.add(bad(5));
    flow.inventory.add(bad(6, { isGateway: true }));
    flow.inventory.add(bad(7, { lastSeen: "2026-11-01 10:00:00" }));
    flow.inventory.add({ ip: "10.0.0.8", hostname: "gateway" });
    flow.inventory.add({ ip: "10.0.0.9", hostname: "fine.example.com" });
    flow.inventory.add({ ip: "192.0.2.9", hostname: "away.example.com", subnetId: 1 });
    flow.inventory.add(bad(10, { tagId: 1 }));
    const report = await flow.sync();
    assert.deepEqual(hosts(flow), ["10.0.0.10", "10.0.0.6", "10.0.0.7", "10.0.0.8", "10.0.0.9"]);
    const [change] = report.plan.changes.filter(({ target }) => target === "phpipam");
    assert.equal(change?.rule, "invalid-address");
    await flow.assertQuiet();
  });

  it("takes what the row owned along, and nothing else", async () => {
    const flow = await FlowWorld.started({ policy: { invalidAddress: "delete" } });
    const [id = 0] = await flow.settleHosts(1);
    flow.dns.put("bad-5.example.com", "A", "10.0.0.5");
    flow.inventory.edit(id, { hostname: "h_1.example.com" });
    await flow.sync();
    assert.deepEqual([flow.inventory.rows.size, flow.dns.values("h1.example.com", "A")], [0, []]);
    assert.deepEqual(flow.dns.values("bad-5.example.com", "A"), ["10.0.0.5"]);
  });

  it("deletes nothing by default", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add(bad(5));
    await flow.sync();
    assert.equal(flow.inventory.rows.size, 1);
  });
});

describe("explain", () => {
  it("finds a row that is about to be deleted, by address, name and MAC", async () => {
    const flow = await withDuplicate();
    flow.inventory.edit(2, { mac: MAC });
    for (const subject of ["10.0.0.6", "dup.example.com", MAC]) {
      const { rows, next } = await explainSubject(flow.world, subject);
      assert.ok(
        rows.some(({ row }) => row.id === 2),
        subject,
      );
      assert.ok(
        next.some(({ target }) => target === "phpipam"),
        subject,
      );
    }
  });
});
