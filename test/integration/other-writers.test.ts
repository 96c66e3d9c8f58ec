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
    const { settings: told, zones } = await server.probe();
    assert.deepEqual(told?.updatesFrom, ["127.0.0.0/8"]);
    const updatesOf = (name: string) => zones.find((zone) => zone.name === name)?.grants?.updates;
    assert.deepEqual(updatesOf("dhcp.test."), ["10.0.0.0/8", "dhcp-key"]);
    assert.deepEqual(updatesOf("plain.test."), []);
  } finally {
    await server.close();
    await started.stop();
  }
});

it("a PowerDNS that takes no updates, and one that does not tell, are not doubted", async (t) => {
  const simulator = await startPowerdnsSimulator();
  const silent = adapterOf(simulator);
  assert.equal((await silent.probe()).settings, null);
  await silent.close();
  await simulator.close();
  const started = await startRealPowerdns({ backend: "gsqlite3" });
  if ("unavailable" in started) return t.skip(started.unavailable);
  const server = adapterOf(started);
  try {
    assert.equal((await server.probe()).settings?.updatesFrom, null);
  } finally {
    await server.close();
    await started.stop();
  }
});

it("the installed PowerDNS tells its kinds, NS records, and who is notified and may transfer", async (t) => {
  const settings = ["primary=yes", "allow-axfr-ips=127.0.0.1,192.0.2.0/24", "also-notify=192.0.2.9"];
  const started = await startRealPowerdns({ backend: "gsqlite3", settings });
  if ("unavailable" in started) return t.skip(started.unavailable);
  const server = adapterOf(started);
  try {
    await makeZone(started, server, { name: "primary.test.", kind: "Master" });
    await makeZone(started, server, { name: "native.test.", kind: "Native" });
    await started.pdnsutil("set-meta", "primary.test", "ALLOW-AXFR-FROM", "AUTO-NS");
    await started.pdnsutil("set-meta", "primary.test", "TSIG-ALLOW-AXFR", "key");
    await started.pdnsutil("set-meta", "primary.test", "ALSO-NOTIFY", "192.0.2.8");
    const { settings: told, zones } = await server.probe();
    assert.deepEqual(told, {
      isPrimary: true,
      axfrDisabled: false,
      allowAxfr: ["127.0.0.1", "192.0.2.0/24"],
      alsoNotify: ["192.0.2.9"],
      updatesFrom: null,
    });
    const zoneOf = (kind: string) => zones.find((zone) => zone.kind === kind);
    const [native, primary] = [zoneOf("Native"), zoneOf("Master")];
    assert.deepEqual([native?.name, native?.grants], ["native.test.", null]);
    assert.deepEqual(primary?.nameServers.length, 1);
    assert.deepEqual(primary?.grants, {
      updates: [],
      transfers: ["AUTO-NS", "key"],
      alsoNotify: ["192.0.2.8"],
    });
  } finally {
    await server.close();
    await started.stop();
  }
});
