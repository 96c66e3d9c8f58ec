import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UsageError } from "../../src/domain/errors.ts";
import { explainSubject } from "../../src/flows/explain-subject.ts";
import { readHistory } from "../../src/flows/read-history.ts";
import { FlowWorld } from "./flow-world.ts";

async function arrangeHost(): Promise<FlowWorld> {
  const flow = await FlowWorld.started();
  flow.inventory.add({ ip: "10.0.0.1", hostname: "Web.Example.COM. ", mac: "00:11:22:33:44:55" });
  await flow.sync();
  flow.inventory.edit(1, { hostname: "www.example.com" });
  return flow;
}

describe("explaining", () => {
  for (const subject of ["10.0.0.1", " 10.0.0.1 ", "www.example.com", "WWW.example.com.", "0011.2233.4455"]) {
    it(`tells of "${subject}" the row, what it wants, has and owns, and what comes next`, async () => {
      const flow = await arrangeHost();
      flow.store.batches.length = 0;
      const told = await explainSubject(flow.world, subject);
      assert.deepEqual(
        told.rows.map((it) => [it.row.id, it.subnet, it.tag, it.baseline]),
        [[1, '10.0.0.0/24 "10.0.0.0/24"', "Used", false]],
      );
      assert.deepEqual(
        told.rows[0]?.wanted.map((value) => value.type),
        ["A", "PTR"],
      );
      assert.deepEqual(told.live.map((rrset) => rrset.type).toSorted(), ["A", "PTR"]);
      assert.equal(told.owned.length, 2);
      assert.deepEqual(told.next.map((change) => change.action).toSorted(), ["create", "delete", "update"]);
      assert.deepEqual(flow.store.batches, []);
    });
  }

  it("tells the history of an address, changes and results together", async () => {
    const flow = await arrangeHost();
    await flow.sync();
    const told = await explainSubject(flow.world, "10.0.0.1");
    assert.equal(told.history.length, 5);
    assert.deepEqual(told.next, []);
  });

  it("finds a name in any spelling of an internationalised label", async () => {
    const flow = await FlowWorld.started();
    const toAscii = (name: string) => name.toLowerCase().replace("bücher", "xn--bcher-kva");
    const world = { ...flow.world, settings: { ...flow.world.settings, toAscii } };
    flow.inventory.add({ ip: "10.0.0.1", hostname: "Bücher.example.com" });
    await flow.sync({}, world);
    for (const subject of ["bücher.example.com", "BÜCHER.example.com.", "xn--bcher-kva.example.com"]) {
      const told = await explainSubject(world, subject.replace("BÜCHER", "Bücher"));
      assert.equal(told.rows.length, 1, subject);
      assert.equal(told.history.length, 2, subject);
    }
  });

  it("tells the zones concerned, and which of them cannot be read", async () => {
    const flow = await arrangeHost();
    const told = await explainSubject(flow.world, "10.0.0.1");
    assert.deepEqual(told.zones.map(({ name }) => name).toSorted(), ["0.0.10.in-addr.arpa.", "example.com."]);
    assert.deepEqual(told.unreadable, []);
    flow.dns.removeZone("0.0.10.in-addr.arpa");
    const later = await explainSubject(flow.world, "10.0.0.1");
    assert.deepEqual(later.unreadable, ["0.0.10.in-addr.arpa."]);
  });

  it("finds what was done to the addresses that bear a MAC", async () => {
    const flow = await arrangeHost();
    assert.equal((await explainSubject(flow.world, "00:11:22:33:44:55")).history.length, 2);
  });

  it("tells what was undone, of a row and of one that is gone", async () => {
    const flow = await arrangeHost();
    flow.inventory.add({ id: 9, ip: "10.0.0.9", hostname: "" });
    const { run } = await flow.sync();
    await flow.undo(run);
    const told = await explainSubject(flow.world, "www.example.com");
    assert.deepEqual([told.next, told.undone.length], [[], 3]);
    assert.ok(told.findings.some(({ rule }) => rule === "undone"));
    flow.inventory.edit(1, { hostname: "www.example.com", mac: "" });
    await flow.sync();
    flow.inventory.remove(1);
    const gone = await flow.sync();
    await flow.undo(gone.run);
    const orphan = await explainSubject(flow.world, "10.0.0.1");
    assert.deepEqual([orphan.rows, orphan.undone.length], [[], 2]);
    assert.ok(orphan.findings.some(({ rule }) => rule === "undone"));
  });

  it("says so when nothing is known", async () => {
    const flow = await arrangeHost();
    for (const subject of ["10.0.0.200", "nothing.example.com", "00:00:5e:00:53:01", "nonsense"])
      await assert.rejects(explainSubject(flow.world, subject), UsageError);
  });
});

describe("the history", () => {
  it("puts each change together with its result, oldest first, and lists the rest apart", async () => {
    const flow = await arrangeHost();
    flow.dns.refuse = (write) => (write.name === "www.example.com." ? "no" : null);
    const report = await flow.sync();
    const { changes, events } = await readHistory(flow.store, { run: report.run });
    assert.deepEqual(
      changes.map(({ action, type, result, detail }) => `${action} ${type} ${result} ${detail}`.trim()),
      [
        "delete A applied",
        "create A refused no",
        "update PTR skipped the row's other records could not be written",
      ],
    );
    assert.deepEqual(
      events.map(({ event }) => event.kind),
      ["finding", "cycle"],
    );
  });

  it("calls a change planned of which nothing more is known", async () => {
    const flow = await arrangeHost();
    flow.dns.onCall = ({ method }) => {
      if (method === "writeRrsets") throw new Error("killed");
    };
    await assert.rejects(flow.sync(), /killed/);
    const { changes } = await readHistory(flow.store, { since: flow.clock.now() });
    assert.deepEqual(new Set(changes.map(({ result }) => result)), new Set(["planned"]));
  });
});
