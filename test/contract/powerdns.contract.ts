import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { canonicalName } from "../../src/domain/dns-name.ts";
import type { PowerdnsDnsServer } from "../../src/io/powerdns/powerdns-dns-server.ts";
import { describePowerdnsApi } from "./powerdns-api.contract.ts";
import { adapterOf, headOf, makeZone, type PowerdnsPeer, rawCall, valuesOf, write } from "./powerdns-peer.ts";
import { describePowerdnsWrites } from "./powerdns-writes.contract.ts";

export type StartPeer = () => Promise<PowerdnsPeer | { readonly unavailable: string }>;

/** Where a suite finds the server that was started for it. */
export interface PeerHandle {
  readonly peer: PowerdnsPeer;
  readonly server: PowerdnsDnsServer;
}

/** Declares the whole contract against one server, started once; each test has zones of its own. */
export function describePowerdns(title: string, start: StartPeer): void {
  describe(`PowerDNS, ${title}`, () => {
    let handle: PeerHandle | null = null;
    let reason = "it did not start";
    before(async () => {
      const peer = await start();
      if ("unavailable" in peer) reason = peer.unavailable;
      else handle = { peer, server: adapterOf(peer) };
    });
    after(async () => {
      await handle?.server.close();
      await handle?.peer.stop();
    });
    const test = (sentence: string, body: (handle: PeerHandle) => Promise<void>) =>
      it(sentence, async (t) => {
        if (handle === null) t.skip(reason);
        else await body(handle);
      });
    describePowerdnsReads(test);
    describePowerdnsWrites(test);
    describePowerdnsApi(test);
  });
}

export type ContractTest = (sentence: string, body: (handle: PeerHandle) => Promise<void>) => void;

function describePowerdnsReads(test: ContractTest): void {
  test("names itself with its version", async ({ server }) => {
    assert.match(await server.describe(), /^PowerDNS \d+\.\d+/);
  });

  test("lists native and primary zones as managed, secondary and catalog zones as not", async ({
    peer,
    server,
  }) => {
    await makeZone(peer, server, { name: "native.kinds.example.", kind: "Native" });
    await makeZone(peer, server, { name: "master.kinds.example.", kind: "Master" });
    await makeZone(peer, server, { name: "slave.kinds.example.", kind: "Slave" });
    await makeZone(peer, server, { name: "producer.kinds.example.", kind: "Producer" });
    await makeZone(peer, server, { name: "consumer.kinds.example.", kind: "Consumer" });
    const managed = (await server.listZones())
      .filter((zone) => zone.name.endsWith(".kinds.example.") && zone.managed)
      .map((zone) => zone.name);
    assert.deepEqual(managed.sort(), ["master.kinds.example.", "native.kinds.example."]);
  });

  test("manages only zones that the globs mean", async ({ peer, server }) => {
    await makeZone(peer, server, { name: "In.Globs.example." });
    await makeZone(peer, server, { name: "lab.globs.example." });
    const chosen = adapterOf(peer, { zones: ["*.GLOBS.example"], excludeZones: ["lab.*"] });
    assert.equal((await headOf(chosen, "in.globs.example.")).managed, true);
    assert.equal((await headOf(chosen, "lab.globs.example.")).managed, false);
    await chosen.close();
  });

  test("reads and writes a classless reverse zone by the id that the server gives", async ({
    peer,
    server,
  }) => {
    const zone = await makeZone(peer, server, { name: "0/25.2.0.192.in-addr.arpa.", kind: "Master" });
    assert.equal(zone.id, "0=2F25.2.0.192.in-addr.arpa.");
    const name = "5.0/25.2.0.192.in-addr.arpa.";
    assert.deepEqual(await server.writeRrsets(zone, [write(name, "PTR", "web.example.com.")]), [
      { status: "applied" },
    ]);
    assert.deepEqual(valuesOf((await server.readZone(zone)).rrsets, name, "PTR"), ["web.example.com."]);
    const byName = await server.readNames(zone, [canonicalName(name)], { enabledOnly: true });
    assert.deepEqual(valuesOf(byName.rrsets, name, "PTR"), ["web.example.com."]);
  });

  test("gives the serial that is served, the same in the list and in the zone", async ({ peer, server }) => {
    const zone = await makeZone(peer, server, { name: "served.example.", soaEditApi: "INCREASE" });
    const stored = JSON.parse((await rawCall(peer, "GET /zones/served.example.?rrsets=false")).text).serial;
    assert.ok(zone.serial > stored + 2000, `INCREMENT-WEEKS serves ${stored} as ${zone.serial}`);
    assert.equal((await server.readZone(zone)).serial, zone.serial);
  });

  test("tells whether an API edit moves the serial", async ({ peer, server }) => {
    const moving = await makeZone(peer, server, { name: "moving.example." });
    const still = await makeZone(peer, server, { name: "still.example.", soaEditApi: "" });
    for (const zone of [moving, still]) {
      await server.writeRrsets(zone, [write(`new.${zone.name}`, "A", "192.0.2.1")]);
      const content = await server.readZone(zone);
      assert.equal(content.serialMoves, zone === moving);
      assert.equal(content.serial > zone.serial, zone === moving);
    }
  });

  test("reads names and addresses in canonical form, other content verbatim", async ({ peer, server }) => {
    const zone = await makeZone(peer, server, {
      name: "forms.example.",
      rrsets: [
        { name: "Upper.Forms.example.", type: "AAAA", records: ["2001:DB8:0:0:0::1"] },
        { name: "ptr.forms.example.", type: "PTR", records: ["Web.Example.COM.", "web.example.com."] },
        { name: "txt.forms.example.", type: "TXT", records: ['"Mixed CASE"'] },
        { name: "alias.forms.example.", type: "ALIAS", records: ["www.example.org."] },
        { name: "lua.forms.example.", type: "LUA", records: ["A \"ifportup(443, {'192.0.2.1'})\""] },
      ],
    });
    const { rrsets } = await server.readZone(zone);
    assert.deepEqual(valuesOf(rrsets, "upper.forms.example.", "AAAA"), ["2001:db8::1"]);
    assert.deepEqual(valuesOf(rrsets, "ptr.forms.example.", "PTR"), ["web.example.com."]);
    assert.deepEqual(valuesOf(rrsets, "txt.forms.example.", "TXT"), ['"Mixed CASE"']);
    assert.deepEqual(valuesOf(rrsets, "alias.forms.example.", "ALIAS"), ["www.example.org."]);
    assert.deepEqual(valuesOf(rrsets, "lua.forms.example.", "LUA"), ["A \"ifportup(443, {'192.0.2.1'})\""]);
  });

  test("reads names with their disabled values, whatever their number", async ({ peer, server }) => {
    const names = [1, 2, 3, 4, 5].map((n) => canonicalName(`n${n}.some.example.`));
    const zone = await makeZone(peer, server, {
      name: "some.example.",
      rrsets: names.map((name) => ({
        name,
        type: "A",
        records: ["192.0.2.1", { content: "192.0.2.2", disabled: true }],
        comments: [{ content: `about ${name}`, account: "ops" }],
      })),
    });
    for (const count of [1, 3, 5]) {
      const { rrsets } = await server.readNames(zone, names.slice(0, count));
      assert.deepEqual([...rrsets.keys()].sort(), names.slice(0, count));
      for (const name of names.slice(0, count))
        assert.deepEqual(valuesOf(rrsets, name, "A"), ["-192.0.2.2", "192.0.2.1"]);
    }
  });

  test("reads one name alone when only what is served matters, and several with all that they hold", async ({
    peer,
    server,
  }) => {
    const zone = await makeZone(peer, server, {
      name: "few.example.",
      rrsets: [
        {
          name: "a.few.example.",
          type: "A",
          records: ["192.0.2.1", { content: "192.0.2.2", disabled: true }],
        },
        {
          name: "b.few.example.",
          type: "A",
          records: ["192.0.2.3"],
          comments: [{ content: "of b", account: "" }],
        },
        { name: "off.few.example.", type: "A", records: [{ content: "192.0.2.4", disabled: true }] },
      ],
    });
    const asked = ["a", "off", "absent"].map((label) => canonicalName(`${label}.few.example.`));
    const readOne = async (label: string) => {
      const name = canonicalName(`${label}.few.example.`);
      return (await server.readNames(zone, [name], { enabledOnly: true })).rrsets;
    };
    const a = await readOne("a");
    assert.deepEqual([...a.keys()], ["a.few.example."]);
    assert.deepEqual(valuesOf(a, "a.few.example.", "A"), ["192.0.2.1"]);
    assert.deepEqual([...(await readOne("off")).keys(), ...(await readOne("absent")).keys()], []);
    const whole = await server.readNames(zone, asked);
    assert.deepEqual(valuesOf(whole.rrsets, "a.few.example.", "A"), ["-192.0.2.2", "192.0.2.1"]);
    assert.deepEqual(valuesOf(whole.rrsets, "off.few.example.", "A"), ["-192.0.2.4"]);
  });

  test("knows a presigned zone from one that the server signs", async ({ peer, server }) => {
    const own = await makeZone(peer, server, { name: "own-keys.example.", dnssec: true });
    const elsewhere = await makeZone(peer, server, { name: "elsewhere.example." });
    assert.equal((await server.readZone(elsewhere)).presigned, false);
    await peer.setPresigned("elsewhere.example.");
    assert.equal((await server.readZone(own)).presigned, false);
    assert.equal((await server.readZone(elsewhere)).presigned, true);
    const byName = await server.readNames(elsewhere, [elsewhere.name], { enabledOnly: true });
    assert.equal(byName.presigned, true);
  });

  test("probes version, kind, DNSSEC and soa_edit_api of the managed zones", async ({ peer }) => {
    const few = adapterOf(peer, { zones: ["*.probed.example"] });
    await makeZone(peer, few, { name: "a.probed.example.", dnssec: true });
    await makeZone(peer, few, { name: "b.probed.example.", kind: "Master", soaEditApi: "" });
    const probe = await few.probe();
    assert.equal(probe.daemonType, "authoritative");
    const asMade = { grants: null, nameServers: ["ns1.example.net."], soaEdit: "" };
    // A server that tells no settings is not asked for the metadata of primary zones.
    const grants = probe.settings === null ? null : { alsoNotify: [], transfers: [], updates: [] };
    assert.deepEqual(probe.zones.map(({ name, ...zone }) => [name, zone]).sort(), [
      ["a.probed.example.", { ...asMade, kind: "Native", dnssec: true, soaEditApi: "DEFAULT" }],
      ["b.probed.example.", { ...asMade, grants, kind: "Master", dnssec: false, soaEditApi: "" }],
    ]);
    await few.close();
  });
}
