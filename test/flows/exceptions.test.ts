import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LockedError, UsageError } from "../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import { acceptFinding, withdrawAcceptance } from "../../src/flows/accept-finding.ts";
import { bypassRule, endBypass } from "../../src/flows/bypass-rule.ts";
import { FlowWorld, outcomesOf, rulesOf } from "./flow-world.ts";

const who = { by: "alice", lockWaitMs: 0 };
const reason = "kept for the audit";

/** A row whose name points to an address in the subnet that no row holds: stale, so the next cycle would repair it. */
async function withMismatch() {
  const flow = await FlowWorld.started({ policy: { noRecords: "ignore" } });
  const id = flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
  flow.dns.put("web.example.com", "A", "10.0.0.99");
  return { flow, id, finding: `mismatch:${id}` };
}

describe("an accepted finding", () => {
  it("causes no change and is told apart, by whom and why, in this cycle and every later one", async () => {
    const { flow, finding } = await withMismatch();
    await acceptFinding(flow.world, { subject: finding, reason, ...who });
    for (let cycle = 1; cycle <= 3; cycle++) {
      const { plan } = await flow.sync({ full: cycle === 3 });
      assert.deepEqual([plan.changes, plan.findings], [[], []]);
      assert.deepEqual(
        plan.accepted.map((one) => `${one.finding.id} ${one.by} ${one.reason}`),
        [`${finding} alice ${reason}`],
      );
      assert.match(plan.accepted[0]?.finding.message ?? "", /nothing is changed \(accepted\)/);
    }
    assert.deepEqual(flow.dns.values("web.example.com", "A"), ["10.0.0.99"]);
  });

  it("would have been repaired otherwise", async () => {
    const { flow } = await withMismatch();
    assert.match(
      outcomesOf(await flow.sync()).join("\n"),
      /applied update web\.example\.com A 10\.0\.0\.99 > 10\.0\.0\.7/,
    );
  });

  it("of the PTR keeps the PTR", async () => {
    const flow = await FlowWorld.started({ policy: { noRecords: "ignore" } });
    const id = flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    flow.dns.put("web.example.com", "A", "10.0.0.7");
    flow.dns.put("7.0.0.10.in-addr.arpa", "PTR", "old.example.com.");
    await acceptFinding(flow.world, { subject: `mismatch:${id}:ptr`, reason, ...who });
    const { plan } = await flow.sync();
    assert.deepEqual([plan.changes, plan.findings.filter(({ severity }) => severity !== "info")], [[], []]);
    assert.deepEqual(flow.dns.values("7.0.0.10.in-addr.arpa", "PTR"), ["old.example.com."]);
  });

  it("is judged again once its row changed, which is journalled", async () => {
    const { flow, id, finding } = await withMismatch();
    await acceptFinding(flow.world, { subject: finding, reason, ...who });
    await flow.sync();
    flow.inventory.edit(id, { mac: "00:1a:2b:3c:4d:5e" });
    const report = await flow.sync();
    assert.equal(report.outcomes.length > 0, true);
    assert.deepEqual((await flow.store.exceptions()).acceptances, []);
    const states = (await flow.events("acceptance")).map(({ by, state }) => `${by} ${state}`);
    assert.deepEqual(states, ["alice given", "alice lapsed"]);
    await flow.assertQuiet();
  });

  it("is not judged again because somebody merely saved the row", async () => {
    const { flow, id, finding } = await withMismatch();
    await acceptFinding(flow.world, { subject: finding, reason, ...who });
    flow.inventory.edit(id, {});
    assert.deepEqual((await flow.sync()).plan.changes, []);
  });

  it("ends with its row", async () => {
    const { flow, id, finding } = await withMismatch();
    await acceptFinding(flow.world, { subject: finding, reason, ...who });
    flow.inventory.remove(id);
    await flow.sync();
    assert.deepEqual((await flow.store.exceptions()).acceptances, []);
  });

  it("no longer makes the cycle end in error, and is no news when it is taken back", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "bad_host.example.com" });
    await flow.sync();
    await acceptFinding(flow.world, { subject: "10.0.0.7", reason, ...who });
    assert.deepEqual(rulesOf(await flow.sync()), []);
    await withdrawAcceptance(flow.world, { subject: "bad_host.example.com", ...who });
    assert.deepEqual(rulesOf(await flow.sync()), ["hostname-underscore"]);
    const told = await flow.events("finding");
    assert.deepEqual(
      told.map(({ state }) => state),
      ["new"],
      "it was there all the time",
    );
    const states = (await flow.events("acceptance")).map(({ state }) => state);
    assert.deepEqual(states, ["given", "withdrawn"]);
  });

  it("leaves other findings of the row alone", async () => {
    const { flow, finding } = await withMismatch();
    await acceptFinding(flow.world, { subject: finding, reason, ...who });
    flow.inventory.add({ ip: "10.0.0.8", hostname: "bad_host.example.com" });
    assert.deepEqual(rulesOf(await flow.sync()), ["hostname-underscore"]);
  });

  it("must be there, be one, be about a row and not be accepted yet", async () => {
    const { flow, finding } = await withMismatch();
    flow.inventory.add({ subnetId: 1, ip: "10.0.0.300", hostname: "bad_host.example.com" });
    flow.dns.addZone("gone.example");
    await flow.sync({ dryRun: true });
    const accept = (subject: string) => acceptFinding(flow.world, { subject, reason, ...who });
    await assert.rejects(accept("nothing.example.com"), /nothing is found about nothing\.example\.com/);
    await assert.rejects(accept("bad_host.example.com"), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /has 2 findings: hostname-underscore:\d+, ip-invalid:\d+/);
      return true;
    });
    await accept(finding);
    await assert.rejects(accept(finding), /accepted already, by alice: kept for the audit/);
    await assert.rejects(
      withdrawAcceptance(flow.world, { subject: "10.0.0.8", ...who }),
      /names no accepted finding/,
    );
    flow.lock.held = true;
    await assert.rejects(accept("bad_host.example.com"), LockedError);
  });

  it("cannot be one without a row, which nothing could end", async () => {
    const flow = await FlowWorld.started();
    await flow.settleHosts(1);
    flow.dns.removeZone("example.com");
    const accept = acceptFinding(flow.world, { subject: "zone-vanished:example.com", reason, ...who });
    await assert.rejects(accept, /is not about a row of phpIPAM/);
  });
});

describe("a bypassed rule", () => {
  const underscore = { rule: "hostname-underscore", reason: "old printers move", ...who };

  it("has rows served at once that broke only it, says so in every plan, and ends by itself: the records stay", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "old_print.example.com" });
    assert.deepEqual(outcomesOf(await flow.sync()), []);
    await bypassRule(flow.world, { ...underscore, forMs: HOUR_MS });
    const report = await flow.sync();
    assert.equal(report.outcomes.length, 2);
    assert.deepEqual(
      report.plan.bypasses.map(({ rule, by }) => `${rule} ${by}`),
      ["hostname-underscore alice"],
    );
    await flow.assertQuiet();

    flow.clock.advance(HOUR_MS);
    const after = await flow.sync();
    assert.deepEqual([after.plan.bypasses, after.plan.changes], [[], []]);
    assert.deepEqual(rulesOf(after), ["hostname-underscore"]);
    assert.deepEqual(flow.dns.values("old_print.example.com", "A"), ["10.0.0.7"]);
    await flow.sync({ full: true });
    assert.deepEqual(flow.dns.values("7.0.0.10.in-addr.arpa", "PTR"), ["old_print.example.com."]);
    assert.deepEqual((await flow.store.exceptions()).bypasses, []);
    assert.deepEqual(
      (await flow.events("bypass")).map(({ by, detail }) => `${by}: ${detail.replace(/\d{4}-.* UTC/, "…")}`),
      [
        "alice: rule hostname-underscore bypassed until …: old printers move",
        "alice: bypass of rule hostname-underscore ran out",
      ],
    );
  });

  it("whose row is renamed after it ended leaves the record of the old name, as for any frozen row", async () => {
    const flow = await FlowWorld.started();
    const id = flow.inventory.add({ ip: "10.0.0.7", hostname: "old_print.example.com" });
    await bypassRule(flow.world, { ...underscore, forMs: HOUR_MS });
    await flow.sync();
    flow.clock.advance(HOUR_MS);
    await flow.sync();
    flow.inventory.edit(id, { hostname: "other_print.example.com" });
    assert.deepEqual((await flow.sync()).plan.changes, []);
    flow.inventory.edit(id, { hostname: "print.example.com" });
    assert.notDeepEqual((await flow.sync()).plan.changes, [], "a good name is followed");
    await flow.assertQuiet();
  });

  it("may be ended before its time, or prolonged", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "old_print.example.com" });
    await bypassRule(flow.world, { ...underscore, forMs: HOUR_MS });
    await bypassRule(flow.world, { ...underscore, forMs: DAY_MS });
    flow.clock.advance(2 * HOUR_MS);
    assert.equal((await flow.sync()).plan.bypasses.length, 1);
    await endBypass(flow.world, underscore);
    assert.deepEqual(rulesOf(await flow.sync()), ["hostname-underscore"]);
    await assert.rejects(endBypass(flow.world, underscore), /is not bypassed/);
  });

  it("must be one that can be, and not for ever", async () => {
    const flow = await FlowWorld.started();
    const bypass = (rule: string, forMs = MINUTE_MS) =>
      bypassRule(flow.world, { ...underscore, rule, forMs });
    await assert.rejects(bypass("zone-missing"), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.remedy, /those that can are hostname-invalid, hostname-underscore, /);
      return true;
    });
    await assert.rejects(bypass("hostname-pattern", 31 * DAY_MS), /30 days at most/);
    flow.lock.held = true;
    await assert.rejects(bypass("hostname-pattern"), LockedError);
  });
});
