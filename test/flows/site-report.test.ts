import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../../src/domain/instant.ts";
import type { ReportPeriod } from "../../src/domain/journal-figures.ts";
import type { CycleWorld } from "../../src/flows/cycle-world.ts";
import { dividePeriod, makeSiteReport, type SiteReportOptions } from "../../src/flows/make-site-report.ts";
import { pauseWrites } from "../../src/flows/pause-writes.ts";
import type { Inventory } from "../../src/ports/inventory.ts";
import { withMethods } from "../support/with-methods.ts";
import { FlowWorld } from "./flow-world.ts";

const COUNTS = { rows: 0, baseline: 0, written: 0, adopted: 0, parked: 0, zones: 0, undone: 0 };
const FIGURES = { changes: [], findings: [], cycles: [], mails: [], busiest: [], returning: [] };

interface Asked extends Partial<SiteReportOptions> {
  readonly journalSince?: number;
  readonly world?: CycleWorld;
}

async function report(flow: FlowWorld, { journalSince, world = flow.world, ...options }: Asked = {}) {
  const asked: ReportPeriod[] = [];
  const statistics = {
    countLedger: async () => ({
      ...COUNTS,
      journalSince: journalSince === undefined ? null : toInstant(journalSince),
    }),
    countJournal: async (period: ReportPeriod) => {
      asked.push(period);
      return FIGURES;
    },
  };
  const made = await makeSiteReport(
    { ...world, statistics },
    {
      ...{ site: "ipam", since: toInstant(flow.clock.now() - 30 * DAY_MS), intervalMs: MINUTE_MS },
      ...{ mailConfigured: false, looks: false, ...options },
    },
  );
  assert.deepEqual(asked, [made.period]);
  return made;
}

/** A phpIPAM that does not answer. */
function away(flow: FlowWorld) {
  const details = {
    system: "phpipam",
    failure: "unreachable",
    operation: "GET /addresses/",
    remedy: "look",
  } as const;
  const read = () => Promise.reject(new UpstreamError("phpIPAM: connection refused", details));
  return withMethods<Inventory>(flow.inventory, { read });
}

describe("the report of an installation", () => {
  it("is made on the first day, before any cycle", async () => {
    const made = await report(new FlowWorld());
    assert.deepEqual(
      [made.state.lastCheck, made.findings, made.doings, made.shipments, made.look],
      [null, [], [], [], null],
    );
    assert.equal(made.fromTheStart, true);
    assert.equal(made.period.parts, 1);
  });

  it("begins where the journal does, when that is later than what was asked for", async () => {
    const flow = await FlowWorld.started();
    const now = flow.clock.now();
    const young = await report(flow, { journalSince: now - 3 * DAY_MS });
    assert.deepEqual([young.fromTheStart, young.period.partMs, young.period.parts], [true, DAY_MS, 4]);
    const old = await report(flow, { journalSince: now - 300 * DAY_MS });
    assert.deepEqual([old.fromTheStart, old.period.parts], [false, 31]);
  });

  it("tells what the last cycle left: findings, a held set, a pause, and asks no service", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.9", hostname: "bad_host.example.com" });
    flow.inventory.add({ ip: "10.0.0.8", hostname: "a.notexample.org" });
    await flow.sync();
    await pauseWrites(flow.world, { by: "alice", reason: "move", forMs: HOUR_MS });
    const made = await report(flow, { world: { ...flow.world, inventory: away(flow) } });
    assert.deepEqual(made.findings.map(({ rule }) => rule).sort(), ["hostname-underscore", "zone-missing"]);
    assert.equal(made.state.pause?.by, "alice");
    assert.ok(made.doings.some(({ event }) => event.kind === "pause"));
    assert.equal(made.concerned.size, 0);
    flow.clock.advance(2 * HOUR_MS);
    assert.equal((await report(flow)).state.pause, null, "a pause that ran out is none");
  });

  it("looks at the services when it may, and names the editors of rows with findings", async () => {
    const flow = await FlowWorld.started();
    const id = flow.inventory.add({ ip: "10.0.0.9", hostname: "bad_host.example.com" });
    flow.editors.edit(id, "Jane Doe");
    await flow.sync();
    flow.inventory.add({ ip: "10.0.0.7", hostname: "new.example.com" });
    const made = await report(flow, { looks: true });
    assert.ok(made.look !== null && "plan" in made.look);
    assert.equal(made.look.plan.changes.length, 2);
    assert.deepEqual([...made.concerned.values()], ["Jane Doe"]);
  });

  it("is made although a service does not answer, and says so", async () => {
    const flow = await FlowWorld.started();
    const made = await report(flow, { looks: true, world: { ...flow.world, inventory: away(flow) } });
    assert.ok(made.look !== null && "error" in made.look);
    assert.match(made.look.error, /connection refused/);
  });

  it("leaves accepted findings out, and has the last word of each file and target", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.9", hostname: "bad_host.example.com" });
    await flow.sync();
    const [finding] = await flow.store.openFindings();
    const acceptance = { finding: finding!, fingerprint: "", at: flow.clock.now(), by: "bob", reason: "r" };
    const target = (state: "failed" | "deployed") =>
      ({ kind: "deployment", run: "r", target: "t1", state, hash: "", detail: "", drift: null }) as const;
    const file = {
      kind: "file",
      run: "r",
      file: "dhcp",
      path: "/a",
      state: "written",
      entries: 1,
      hash: "",
      detail: "",
    } as const;
    await flow.store.record({
      at: flow.clock.now(),
      exceptions: { bypasses: [], acceptances: [acceptance] },
      journal: [target("failed"), file, target("deployed")],
      notices: {
        putTold: [{ findingId: finding!.id, toldAt: flow.clock.now(), state: "open", recipients: ["a@b.c"] }],
      },
    });
    const made = await report(flow);
    assert.deepEqual(made.findings, []);
    assert.deepEqual(
      made.shipments.map(({ event }) => event.state),
      ["written", "deployed"],
    );
    await flow.store.record({ at: flow.clock.now(), exceptions: { bypasses: [], acceptances: [] } });
    assert.deepEqual([...(await report(flow)).concerned.values()], ["a@b.c"]);
  });
});

describe("a period", () => {
  const NOW = toInstant(Date.UTC(2026, 10, 22, 9, 15));
  for (const [days, partMs, parts, from] of [
    [0.01, HOUR_MS, 1, "2026-11-22T09:00"],
    [1, HOUR_MS, 25, "2026-11-21T09:00"],
    [2, HOUR_MS, 49, "2026-11-20T09:00"],
    [30, DAY_MS, 31, "2026-10-23T00:00"],
    [92, DAY_MS, 93, "2026-08-22T00:00"],
    [400, 7 * DAY_MS, 58, "2025-10-13T00:00"],
  ] as const)
    it(`of ${days} days is divided into ${parts}`, () => {
      const period = dividePeriod(toInstant(NOW - days * DAY_MS), NOW);
      assert.deepEqual([period.partMs, period.parts], [partMs, parts]);
      assert.equal(new Date(period.from).toISOString().slice(0, 16), from);
      assert.ok(period.from <= NOW - days * DAY_MS && period.until > NOW);
    });
});
