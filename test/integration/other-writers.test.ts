import assert from "node:assert/strict";
import { it } from "node:test";
import { startPowerdnsSimulator } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { adapterOf, makeZone, rawCall } from "../contract/powerdns-peer.ts";
import { startRealPowerdns } from "../support/real-powerdns.ts";

it("the installed PowerDNS tells who may change its zones by dynamic updates", async (t) => {
  const settings = ["dnsupdate=yes", "allow-dnsupdate-from=127.0.0.0/8"];
  const started = await startRealPowerdns({ backend: "gsqlite3", settings });
  if ("unavailable" in started) return t.skip(started.unavailable);
  const server = adapterOf(started);
  try {
    await makeZone(started, server, { name: "plain.test." });
    await makeZone(started, server, { name: "dhcp.test." });
    const set = (kind: string, value: string) =>
      rawCall(started, `PUT /zones/dhcp.test./metadata/${kind}`, { kind, metadata: [value] });
    assert.equal((await set("ALLOW-DNSUPDATE-FROM", "10.0.0.0/8")).status, 200);
    assert.equal((await set("TSIG-ALLOW-DNSUPDATE", "dhcp-key")).status, 200);
    assert.deepEqual((await server.probe()).updates, {
      everywhere: "127.0.0.0/8",
      zones: [{ name: "dhcp.test.", by: ["10.0.0.0/8", "dhcp-key"] }],
    });
  } finally {
    await server.close();
    await started.stop();
  }
});

it("a PowerDNS that takes no updates, and one that does not tell, are not doubted", async (t) => {
  const simulator = await startPowerdnsSimulator();
  const silent = adapterOf(simulator);
  assert.equal((await silent.probe()).updates, null);
  await silent.close();
  await simulator.close();
  const started = await startRealPowerdns({ backend: "gsqlite3" });
  if ("unavailable" in started) return t.skip(started.unavailable);
  const server = adapterOf(started);
  try {
    assert.equal((await server.probe()).updates, null);
  } finally {
    await server.close();
    await started.stop();
  }
});
