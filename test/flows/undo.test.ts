import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LockedError, UsageError } from "../../src/domain/errors.ts";
import { HOUR_MS } from "../../src/domain/instant.ts";
import type { UndoReport } from "../../src/domain/undo-report.ts";
import { approveHeld } from "../../src/flows/approve-held.ts";
import { releaseUndone } from "../../src/flows/undo/release-undone.ts";
import { assertChain, type FlowChoices, FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";

/** One host, and a row without a name, so that phpIPAM never is empty. */
async function arrangeHost(choices: FlowChoices = {}): Promise<FlowWorld> {
  const flow = await FlowWorld.started(choices);
  await flow.settleHosts(1);
  flow.inventory.add({ id: 100, ip: "10.0.0.100", hostname: "" });
  await flow.sync();
  return flow;
}

/** One host whose row was deleted by mistake, and the run that removed its records. */
async function arrangeDeleted(): Promise<{ readonly flow: FlowWorld; readonly run: string }> {
  const flow = await arrangeHost();
  flow.inventory.remove(1);
  const { run } = await flow.sync();
  assert.deepEqual(flow.dns.dump(), []);
  return { flow, run };
}

/** A host that was renamed, and the run that moved its records. */
async function arrangeRenamed(): Promise<{ readonly flow: FlowWorld; readonly run: string }> {
  const flow = await arrangeHost();
  flow.inventory.edit(1, { hostname: "www.example.com" });
  const { run } = await flow.sync();
  assert.deepEqual(flow.dns.values("www.example.com", "A"), ["10.0.0.1"]);
  return { flow, run };
}

const whys = (report: UndoReport) => report.refused.map(({ why }) => why);
const HOST = ["1.0.0.10.in-addr.arpa. 3600 PTR h1.example.com.", "h1.example.com. 3600 A 10.0.0.1"];

/** The next cycles, full ones too, leave DNS as it is. */
async function assertStays(flow: FlowWorld): Promise<void> {
  const before = flow.dns.dump();
  for (const full of [false, false, true, false]) {
    flow.clock.advance(full ? HOUR_MS : 0);
    const report = await flow.sync({ full });
    assert.deepEqual([report.plan.changes.length, report.plan.heldHash], [0, null]);
  }
  assert.deepEqual(flow.dns.dump(), before);
}

describe("undoing a run", () => {
  it("brings back the records of a deleted row, and the next cycles leave them", async () => {
    const { flow, run } = await arrangeDeleted();
    const report = await flow.undo(run);
    assert.deepEqual(outcomesOf(report), [
      "applied create h1.example.com A 10.0.0.1",
      "applied create 1.0.0.10.in-addr.arpa PTR h1.example.com",
    ]);
    assert.deepEqual([report.staying, report.refused], [2, []]);
    assert.deepEqual(flow.dns.dump(), HOST);
    await assertStays(flow);
    await assertChain(flow.store);
  });

  it("takes a renaming back, newest first, until the row is edited again", async () => {
    const { flow, run } = await arrangeRenamed();
    const report = await flow.undo(run);
    assert.equal(report.outcomes.length, 3);
    assert.deepEqual(flow.dns.dump(), HOST);
    await assertStays(flow);
    assert.deepEqual(rulesOf({ plan: await flow.plan() }), ["undone", "undone", "undone"]);
    flow.inventory.edit(1, { hostname: "w3.example.com" });
    await flow.sync();
    assert.deepEqual(flow.dns.dump(), [
      "1.0.0.10.in-addr.arpa. 3600 PTR w3.example.com.",
      "w3.example.com. 3600 A 10.0.0.1",
    ]);
    assert.equal((await flow.store.loadLedger()).undone.size, 0);
    await flow.assertQuiet();
  });

  it("takes creations back, and they do not come again", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
    const { run } = await flow.sync();
    await flow.undo(run);
    assert.deepEqual(flow.dns.dump(), []);
    await assertStays(flow);
  });

  it("takes a repair back, and what came back is not PPHOOK's", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ id: 100, ip: "10.0.0.100", hostname: "" });
    flow.dns.put("h1.example.com", "A", "10.0.0.99", { ttlSeconds: 60 });
    flow.inventory.add({ id: 1, ip: "10.0.0.1", hostname: "h1.example.com" });
    const { run } = await flow.sync();
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["10.0.0.1"]);
    await flow.undo(run);
    assert.deepEqual(flow.dns.dump(), ["h1.example.com. 60 A 10.0.0.99"]);
    assert.equal((await flow.store.loadLedger()).owned.size, 0);
    await assertStays(flow);
    flow.inventory.remove(1);
    await flow.sync();
    assert.deepEqual(flow.dns.dump(), ["h1.example.com. 60 A 10.0.0.99"], "nobody's record is no orphan");
  });

  it("makes an RRset anew with its TTL, its comments and its disabled siblings", async () => {
    const flow = await arrangeHost();
    const comments = [{ content: "rack 4", account: "jane", modifiedAt: 7 }];
    flow.dns.put("h1.example.com", "A", "10.0.0.1", { ttlSeconds: 60, comments });
    flow.dns.put("1.0.0.10.in-addr.arpa", "PTR", "h1.example.com.", "-old.example.com.", { ttlSeconds: 90 });
    flow.inventory.remove(1);
    const before = flow.dns.dump();
    const { run } = await flow.sync();
    assert.deepEqual(flow.dns.values("1.0.0.10.in-addr.arpa", "PTR"), ["-old.example.com."]);
    await flow.undo(run);
    assert.deepEqual(flow.dns.dump(), before);
    assert.deepEqual(flow.dns.rrset("h1.example.com", "A")?.comments, comments);
  });

  it("enables again what was parked", async () => {
    const flow = await arrangeHost({ policy: { orphan: "disable" } });
    flow.inventory.remove(1);
    const { run } = await flow.sync();
    assert.deepEqual(flow.dns.values("h1.example.com", "A"), ["-10.0.0.1"]);
    await flow.undo(run);
    assert.deepEqual(flow.dns.dump(), HOST);
    await assertStays(flow);
    flow.clock.advance(30 * 24 * HOUR_MS);
    await flow.sync({ full: true });
    assert.deepEqual(flow.dns.dump(), HOST);
  });

  it("can be taken back itself", async () => {
    const { flow, run } = await arrangeRenamed();
    const before = flow.dns.dump();
    const undo = await flow.undo(run);
    const redo = await flow.undo(undo.run);
    assert.deepEqual([redo.outcomes.length, redo.staying], [3, 0]);
    assert.deepEqual(flow.dns.dump(), before);
    const ledger = await flow.store.loadLedger();
    assert.deepEqual([ledger.undone.size, ledger.owned.size], [0, 2]);
    await assertStays(flow);
    const third = await flow.undo(redo.run);
    assert.equal(third.staying, 0, "what was redone by hand is nobody's decision but the person's");
  });

  it("does nothing a second time, and says so", async () => {
    const { flow, run } = await arrangeRenamed();
    await flow.undo(run);
    const again = await flow.undo(run);
    assert.deepEqual([again.outcomes, again.refused, again.already.length], [[], [], 3]);
  });

  it("takes one change back alone, and leaves the row's others as they are", async () => {
    const { flow, run } = await arrangeRenamed();
    const changes = await flow.events("change");
    const ptr = changes.find(({ change }) => change.type === "PTR" && change.action === "update")?.change;
    await flow.undo(ptr?.id ?? "");
    assert.deepEqual(flow.dns.dump(), [
      "1.0.0.10.in-addr.arpa. 3600 PTR h1.example.com.",
      "www.example.com. 3600 A 10.0.0.1",
    ]);
    await assertStays(flow);
    const rest = await flow.undo(run);
    assert.deepEqual([rest.outcomes.length, rest.already.length], [2, 1]);
    assert.deepEqual(flow.dns.dump(), HOST);
  });

  it("stays also where somebody had put it right by hand before", async () => {
    const { flow, run } = await arrangeRenamed();
    flow.dns.put("1.0.0.10.in-addr.arpa", "PTR", "h1.example.com.");
    const report = await flow.undo(run);
    assert.deepEqual([report.outcomes.length, report.already.length], [2, 1]);
    await assertStays(flow);
    const { undone, owned } = await flow.store.loadLedger();
    assert.deepEqual([undone.size, owned.size], [3, 2]);
  });

  it("holds nothing off that a row asks for already", async () => {
    const { flow, run } = await arrangeDeleted();
    flow.inventory.add({ id: 7, ip: "10.0.0.1", hostname: "h1.example.com" });
    const quiet = { ...flow.world.settings.policy, noRecords: "ignore" } as const;
    const world = { ...flow.world, settings: { ...flow.world.settings, policy: quiet } };
    await flow.sync({}, world);
    const report = await flow.undo(run);
    assert.deepEqual([report.outcomes.length, report.staying], [2, 0]);
    await flow.sync();
    flow.inventory.remove(7);
    await flow.sync();
    assert.deepEqual(flow.dns.dump(), []);
  });
});

describe("an undo refuses", () => {
  const cases: readonly [string, (flow: FlowWorld) => void, RegExp][] = [
    [
      "a value that somebody replaced",
      (flow) => flow.dns.put("www.example.com", "A", "10.0.0.7"),
      /^now: A 10\.0\.0\.7$/,
    ],
    [
      "a value that somebody disabled",
      (flow) => flow.dns.put("www.example.com", "A", "-10.0.0.1"),
      /\(disabled\)/,
    ],
    [
      "a name that was given away since",
      (flow) => flow.dns.put("h1.example.com", "A", "10.0.0.9"),
      /^now: A 10\.0\.0\.9$/,
    ],
    [
      "a name that became an alias",
      (flow) => flow.dns.put("h1.example.com", "CNAME", "x.example.com."),
      /^now: CNAME x\.example\.com$/,
    ],
  ];
  for (const [what, meddle, why] of cases) {
    it(`${what}, says what is there now, and takes the rest back`, async () => {
      const { flow, run } = await arrangeRenamed();
      meddle(flow);
      const before = flow.dns.dump();
      const report = await flow.undo(run);
      assert.equal(report.refused.length, 1);
      assert.match(whys(report)[0] ?? "", why);
      assert.equal(report.outcomes.length, 2);
      assert.notDeepEqual(flow.dns.dump(), before);
      const [told] = (await flow.events("undo")).slice(-1);
      assert.deepEqual([told?.by, told?.changes, told?.refused.length], ["alice", 2, 1]);
    });
  }

  it("everything of a row that says something else now", async () => {
    const { flow, run } = await arrangeRenamed();
    flow.inventory.edit(1, { hostname: "w3.example.com" });
    const report = await flow.undo(run);
    assert.deepEqual(report.outcomes, []);
    assert.match(
      whys(report)[0] ?? "",
      /row 1 says 10\.0\.0\.1 w3\.example\.com now, and said 10\.0\.0\.1 www\.example\.com/,
    );
  });

  it("everything of a row that is gone", async () => {
    const { flow, run } = await arrangeRenamed();
    flow.inventory.remove(1);
    assert.match(whys(await flow.undo(run))[0] ?? "", /row 1 .* is gone from phpIPAM/);
  });

  it("what lies in a zone that is gone, or not managed any more", async () => {
    const { flow, run } = await arrangeRenamed();
    flow.dns.removeZone("0.0.10.in-addr.arpa");
    flow.dns.addZone("example.com", { managed: false });
    const report = await flow.undo(run);
    assert.deepEqual(
      new Set(whys(report)),
      new Set([
        "the zone 0.0.10.in-addr.arpa could not be read",
        "the zone example.com is not managed any more",
      ]),
    );
    assert.deepEqual(report.outcomes, []);
  });

  it("ids that the journal does not have, and what was never made", async () => {
    const { flow } = await arrangeRenamed();
    await assert.rejects(flow.undo("20260101-000000-000"), UsageError);
    await assert.rejects(flow.undo("c-0-0000"), /the journal has no run or change/);
    flow.inventory.add({ ip: "10.0.0.2", hostname: "h2.example.com" });
    flow.dns.refuse = () => "no";
    const { run } = await flow.sync();
    await assert.rejects(flow.undo(run), /was refused: no; there is nothing to undo/);
  });

  it("to work while another instance does", async () => {
    const { flow, run } = await arrangeRenamed();
    flow.lock.held = true;
    await assert.rejects(flow.undo(run), LockedError);
  });
});

describe("an undo is guarded", () => {
  /** Eight hosts made in one run: taking them back would empty the zones. */
  async function arrangeMany() {
    const flow = await FlowWorld.started();
    for (let i = 1; i <= 8; i++) flow.inventory.add({ ip: `10.0.0.${i}`, hostname: `h${i}.example.com` });
    const { run } = await flow.sync();
    return { flow, run };
  }

  it("held as a cycle would be, found by approve, and made once it is released", async () => {
    const { flow, run } = await arrangeMany();
    const held = await flow.undo(run);
    assert.deepEqual(held.outcomes, []);
    assert.deepEqual(held.plan.guards.map((guard) => guard.id).toSorted(), ["zone-deletes", "zone-deletes"]);
    assert.equal((await flow.store.undoHeld())?.undo, run);
    await flow.assertQuiet();
    const approval = await approveHeld(flow.world, {
      hash: held.plan.heldHash ?? "",
      by: "bob",
      lockWaitMs: 0,
    });
    assert.equal(approval.undo, run);
    await flow.assertQuiet();
    const done = await flow.undo(run);
    assert.deepEqual([done.outcomes.length, done.plan.heldHash, done.staying], [16, null, 16]);
    assert.deepEqual(flow.dns.dump(), []);
    assert.deepEqual([await flow.store.undoHeld(), await flow.store.undoApproval()], [null, null]);
    const approvals = await flow.events("approval");
    assert.deepEqual(
      approvals.map(({ by, state }) => `${by} ${state}`),
      ["bob given", "bob used"],
    );
    await assertStays(flow);
  });

  it("not released by the approval of another undo", async () => {
    const { flow, run } = await arrangeMany();
    const held = await flow.undo(run);
    await approveHeld(flow.world, { hash: held.plan.heldHash ?? "", by: "bob", lockWaitMs: 0 });
    const [first] = await flow.events("change");
    await flow.undo(first?.change.id ?? "");
    assert.notEqual(await flow.store.undoApproval(), null);
  });

  it("writes nothing in a dry run, when paused, and when observing", async () => {
    const { flow, run } = await arrangeRenamed();
    const before = flow.dns.dump();
    const batches = flow.store.batches.length;
    const dry = await flow.undo(run, { dryRun: true });
    assert.deepEqual([dry.writeBar, dry.plan.changes.length, dry.outcomes], ["dry-run", 3, []]);
    assert.equal(flow.store.batches.length, batches);
    const pause = { since: flow.clock.now(), until: null, reason: "", by: "bob" };
    await flow.store.record({ at: flow.clock.now(), pause });
    assert.equal((await flow.undo(run)).writeBar, "paused");
    assert.deepEqual(flow.dns.dump(), before);
  });
});

describe("a crash during an undo", () => {
  it("leaves it held off and unfinished, and a second one finishes it", async () => {
    const { flow, run } = await arrangeRenamed();
    flow.dns.onCall = ({ method, zone }) => {
      if (method === "writeRrsets" && zone === "0.0.10.in-addr.arpa.") throw new Error("killed");
    };
    await assert.rejects(flow.undo(run), /killed/);
    flow.dns.onCall = () => {};
    await assertStays(flow);
    const again = await flow.undo(run);
    assert.deepEqual([again.outcomes.length, again.already.length, again.refused], [1, 2, []]);
    assert.deepEqual(flow.dns.dump(), HOST);
    await assertStays(flow);
  });

  it("does not make a foreign value PPHOOK's", async () => {
    const flow = await FlowWorld.started();
    flow.dns.put("h1.example.com", "A", "10.0.0.99");
    flow.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
    const { run } = await flow.sync();
    flow.dns.onCall = ({ method }) => {
      if (method === "writeRrsets") throw new Error("killed");
    };
    await assert.rejects(flow.undo(run), /killed/);
    flow.dns.onCall = () => {};
    await flow.sync();
    assert.ok(![...(await flow.store.loadLedger()).owned.keys()].some((key) => key.endsWith("10.0.0.99")));
  });

  it("holds nothing off that PowerDNS refused", async () => {
    const { flow, run } = await arrangeRenamed();
    flow.dns.refuse = (write) => (write.name === "h1.example.com." ? "no" : null);
    const report = await flow.undo(run);
    assert.deepEqual(report.outcomes.map(({ result }) => result).toSorted(), [
      "applied",
      "refused",
      "skipped",
    ]);
    assert.equal(report.staying, 1);
  });
});

describe("releasing", () => {
  it("lets the next cycle decide again, and says who did it", async () => {
    const { flow, run } = await arrangeRenamed();
    const renamed = flow.dns.dump();
    const undo = await flow.undo(run);
    await flow.assertQuiet();
    const items = await releaseUndone(flow.world, { id: undo.run, by: "bob", lockWaitMs: 0 });
    assert.equal(items.length, 3);
    await flow.sync();
    assert.deepEqual(flow.dns.dump(), renamed);
    await flow.assertQuiet();
    const events = await flow.events("undo");
    assert.deepEqual(
      events.map(({ by, state }) => `${by} ${state}`),
      ["alice made", "bob released"],
    );
  });

  it("has the records of a row that is gone removed again", async () => {
    const { flow, run } = await arrangeDeleted();
    await flow.undo(run);
    await flow.assertQuiet();
    await releaseUndone(flow.world, { id: run, by: "bob", lockWaitMs: 0 });
    await flow.sync();
    assert.deepEqual(flow.dns.dump(), []);
    await flow.assertQuiet();
  });

  it("knows nothing of other ids", async () => {
    const { flow } = await arrangeRenamed();
    await assert.rejects(releaseUndone(flow.world, { id: "c-1", by: "bob", lockWaitMs: 0 }), UsageError);
  });
});
