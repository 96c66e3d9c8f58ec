import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../../src/io/store/canonical-json.ts";
import { FlowWorld } from "../flows/flow-world.ts";
import { assertAsyncProperty, WORLDS } from "../support/assert-property.ts";
import { HOSTS, rounds, type UndoSite, undoesMistakes } from "../support/undo-mistakes.ts";

const WIDE = {
  minDeletesAllowed: 1000,
  minUpdatesAllowed: 1000,
  dailyDeletesAllowed: 1000,
  maxIpamDeletes: 1000,
};

/** A world in memory; some hosts' RRsets have TTLs, comments and disabled siblings of their own. */
async function siteInMemory(orphan: "delete" | "disable"): Promise<UndoSite> {
  const flow = await FlowWorld.started({ limits: WIDE, policy: { orphan, invalidAddress: "delete" } });
  const ids = await flow.settleHosts(HOSTS);
  flow.inventory.add({ id: 500, ip: "10.0.0.250", hostname: "" });
  const comments = [{ content: "rack 4", account: "jane", modifiedAt: 7 }];
  flow.dns.put("h1.example.com", "A", "10.0.0.1", { ttlSeconds: 60, comments });
  flow.dns.put("h2.example.com", "A", "10.0.0.2", "-192.0.2.2", { ttlSeconds: 90 });
  flow.dns.put("3.0.0.10.in-addr.arpa", "PTR", "h3.example.com.", { ttlSeconds: 120 });
  await flow.sync({ full: true });
  const idOf = (host: number) => ids[host - 1] ?? 0;
  return {
    removeRow: (host) => flow.inventory.remove(idOf(host)),
    editRow: (host, changes) => flow.inventory.edit(idOf(host), changes),
    addRow: (ip, hostname) => void flow.inventory.add({ ip, hostname }),
    put: (name, type, content) => flow.dns.put(name, type, content),
    sync: (full = false) => flow.sync({ full }),
    undo: (of) => flow.undo(of),
    state: async () => [...rowLines(flow), ...flow.dns.dump(), ...commentLines(flow)].sort(),
  };
}

function rowLines({ inventory }: FlowWorld): readonly string[] {
  return [...inventory.rows.values()].map(({ id: _id, editDate: _edited, ...row }) => canonicalJson(row));
}

function commentLines({ dns }: FlowWorld): readonly string[] {
  const comments = dns.rrset("h1.example.com", "A")?.comments ?? [];
  return comments.map(({ content, account, modifiedAt }) => `${content} ${account} ${modifiedAt}`);
}

test("what cycles made of mistakes is taken back, newest first, and stays taken back", async () => {
  const total = { records: 0, rows: 0 };
  await assertAsyncProperty(
    fc.asyncProperty(rounds, fc.constantFrom("delete", "disable"), async (told, orphan) => {
      const { records, rows } = await undoesMistakes(await siteInMemory(orphan), told);
      total.records += records;
      total.rows += rows;
    }),
    { numRuns: Math.ceil(WORLDS.numRuns / 12) },
  );
  assert.ok(total.records > 100 && total.rows > 4, `${total.records} records, ${total.rows} rows came back`);
});
