import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { explainSubject } from "../../src/flows/explain-subject.ts";
import { learnEditors, MOST_ROWS_ASKED } from "../../src/flows/learn-editors.ts";
import { pauseWrites } from "../../src/flows/pause-writes.ts";
import { prepareCycle } from "../../src/flows/prepare-cycle.ts";
import { FlowWorld, outcomesOf } from "./flow-world.ts";

const BUSY = new UpstreamError("phpIPAM is busy", {
  system: "phpipam",
  failure: "busy",
  operation: "GET",
  remedy: "wait",
});

/** Two hosts in order, the first of which Jane renames. */
async function arrange(name = "Jane Doe") {
  const flow = await FlowWorld.started();
  const [first = 0, second = 0] = await flow.settleHosts(2);
  flow.inventory.edit(first, { hostname: "renamed.example.com" });
  flow.editors.edit(first, name);
  flow.editors.asked.length = 0;
  return { flow, first, second };
}

const warnings = (flow: FlowWorld) => flow.log.lines.filter(({ level }) => level === "warn");

async function journalled(flow: FlowWorld): Promise<readonly (string | null)[]> {
  return (await flow.events("change")).map(({ change }) => change.editor);
}

describe("who edited a row last", () => {
  it("is journalled with each change of its records, and named in the plan", async () => {
    const { flow, first } = await arrange();
    const before = (await journalled(flow)).length;
    const { plan } = await flow.sync();
    assert.deepEqual(new Set((await journalled(flow)).slice(before)), new Set(["Jane Doe"]));
    assert.equal(plan.editors?.get(first)?.email, "jane.doe@example.com");
    await flow.assertQuiet();
  });

  it("is asked for once, for the rows that something changes for and no other", async () => {
    const { flow, first } = await arrange();
    await flow.sync();
    assert.deepEqual(flow.editors.asked, [[first]]);
    await flow.assertQuiet();
    assert.deepEqual(flow.editors.asked, [[first]]);
  });

  it("is not asked for while nothing may be written, minute by minute", async () => {
    const { flow } = await arrange();
    await pauseWrites(flow.world, { reason: "a test", forMs: null, by: "test" });
    await flow.sync();
    assert.deepEqual(flow.editors.asked, []);
  });

  it("is remembered of a row that is gone", async () => {
    const { flow, first } = await arrange();
    await flow.sync();
    flow.inventory.remove(first);
    flow.editors.people.clear();
    const before = (await journalled(flow)).length;
    const { plan } = await flow.sync();
    assert.ok((await journalled(flow)).length > before);
    assert.deepEqual(new Set((await journalled(flow)).slice(before)), new Set(["Jane Doe"]));
    assert.deepEqual(plan.editors?.get(first), {
      realName: "Jane Doe",
      email: null,
      isDisabled: false,
      editedAt: null,
    });
  });

  it("of another row at the same address is not taken for it", async () => {
    const { flow, first } = await arrange();
    await flow.sync();
    flow.inventory.remove(first);
    const heir = flow.inventory.add({ ip: "10.0.0.1", hostname: "other.example.com" });
    flow.editors.people.clear();
    const { plan } = await flow.sync();
    assert.equal(plan.editors?.get(heir), undefined);
  });

  it("is asked of a bounded number of rows, first of those that lose something", async () => {
    const { flow, first } = await arrange();
    for (let at = 0; at < MOST_ROWS_ASKED; at++)
      flow.inventory.add({ ip: `10.0.0.${at + 10}`, hostname: `new${at}.example.com` });
    await flow.sync();
    assert.equal(flow.editors.asked[0]?.length, MOST_ROWS_ASKED);
    assert.equal(flow.editors.asked[0]?.[0], first);
  });

  it("of held changes is told by the plan, and not asked for in each cycle", async () => {
    const { flow } = await arrange();
    const ids = await flow.settleHosts(40);
    for (const id of ids.slice(10)) flow.inventory.remove(id);
    await flow.sync();
    flow.editors.asked.length = 0;
    const { plan } = await flow.sync();
    assert.ok(plan.changes.length > 0 && plan.changes.every(({ held }) => held));
    const asked = flow.editors.asked.length;
    assert.equal(asked, 0);
    const cycle = await prepareCycle(flow.world, { full: false });
    await learnEditors(flow.world, cycle, { includeHeld: true, remembersTroubles: false });
    assert.ok((flow.editors.asked[0]?.length ?? 0) >= 30);
  });

  it("is told by explain", async () => {
    const { flow, first } = await arrange();
    const { editors } = await explainSubject(flow.world, "10.0.0.1");
    assert.equal(editors.get(first)?.realName, "Jane Doe");
    flow.editors.troubles.push({ key: "users", message: "no list", remedy: "give it" });
    await explainSubject(flow.world, "10.0.0.1");
    assert.equal(warnings(flow).length, 1);
    flow.dns.put("free.example.com", "A", "10.0.0.200");
    assert.equal((await explainSubject(flow.world, "free.example.com")).editors.size, 0);
  });
});

describe("not knowing who edited a row", () => {
  it("changes nothing of what a cycle does, and is said once", async () => {
    const { flow, first } = await arrange();
    flow.editors.error = BUSY;
    const report = await flow.sync();
    assert.ok(outcomesOf(report).length > 0 && report.outcomes.every(({ result }) => result === "applied"));
    assert.deepEqual(
      warnings(flow).map(({ fields }) => [fields["error"], fields["remedy"]]),
      [["phpIPAM is busy", "wait"]],
    );
    flow.inventory.edit(first, { hostname: "again.example.com" });
    await flow.sync();
    assert.equal(warnings(flow).length, 1);
  });

  it("is said again when it came back", async () => {
    const { flow, first } = await arrange();
    for (const [name, error] of [
      ["b", BUSY],
      ["c", null],
      ["d", BUSY],
    ] as const) {
      flow.editors.error = error;
      flow.inventory.edit(first, { hostname: `${name}.example.com` });
      await flow.sync();
    }
    assert.equal(warnings(flow).length, 2);
  });

  it("for a name that several people bear is said once for each name", async () => {
    const { flow, first } = await arrange();
    for (const name of ["Jane Doe", "John Roe", "Jane Doe"]) {
      flow.editors.troubles.splice(0, 1, { key: `name ${name}`, message: name, remedy: "rename" });
      flow.inventory.edit(first, { hostname: `${flow.clock.now()}.example.com` });
      await flow.sync();
    }
    assert.deepEqual(
      warnings(flow).map(({ fields }) => fields["error"]),
      ["Jane Doe", "John Roe"],
    );
  });

  it("is nothing that a plan remembers", async () => {
    const { flow } = await arrange();
    flow.editors.error = BUSY;
    const cycle = await prepareCycle(flow.world, { full: false });
    const batches = flow.store.batches.length;
    await learnEditors(flow.world, cycle, { includeHeld: true, remembersTroubles: false });
    assert.equal(warnings(flow).length, 1);
    assert.equal(flow.store.batches.length, batches);
  });

  it("because of an error that nobody foresaw stops the cycle before anything is written", async () => {
    const { flow } = await arrange();
    flow.dns.forgetCalls();
    flow.editors.error = new TypeError("a bug");
    await assert.rejects(flow.sync(), TypeError);
    assert.deepEqual(flow.dns.written, []);
  });
});
