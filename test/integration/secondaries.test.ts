import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { TransfersJson } from "../../src/core/render/transfers-text.ts";
import { SecondariesSite, type SiteOptions, ZONE } from "../support/secondaries-site.ts";

async function start(t: TestContext, options: SiteOptions = {}): Promise<SecondariesSite | undefined> {
  const site = await SecondariesSite.start(options);
  if (!("unavailable" in site)) return site;
  t.skip(site.unavailable);
  return undefined;
}

const of = (found: TransfersJson, name: string) =>
  found.transfers.find(({ secondary }) => secondary === name);
const inSync = ({ transfers }: TransfersJson) => transfers.every(({ state }) => state === "in-sync");

describe("secondaries of a real PowerDNS", () => {
  it("are in sync; one that no NOTIFY reaches is named with its cause, alerted, and told when it is back", async (t) => {
    await using site = await start(t, { monitor: ["tolerance = 1s"] });
    if (site === undefined) return;
    await site.until(inSync);
    const quiet = await site.monitor();
    assert.equal(quiet.code, 0);
    assert.match(quiet.stdout, /^✓ ns01, ns02: 1 zone in sync with 127\.0\.0\.1:\d+/);
    assert.equal(site.alerts.length, 0);

    await site.change();
    const late = await site.until((found) => of(found, "ns01")?.state === "in-sync" && !found.ok);
    const ns02 = of(late, "ns02");
    assert.deepEqual([ns02?.state, ns02?.cause], ["out-of-sync", "not-notified"]);
    assert.ok((ns02?.lag ?? 0) > 0 && ns02?.since !== null);
    const shown = await site.monitor();
    assert.equal(shown.code, 1);
    assert.match(shown.stdout, /^✗ ns02 \(127\.0\.0\.1:\d+\): 1 zone out of sync: neither the NS records/);
    const [alert, ...more] = site.alerts;
    assert.deepEqual(more, [], "the same is told once");
    assert.deepEqual(
      [alert?.kind, alert?.key, alert?.news],
      ["secondary-out-of-sync", "secondary:ns02", "began"],
    );
    assert.match(alert?.text ?? "", /ns02 is out of sync: 1 of 1 zones/);

    // What the remedy says.
    await site.powerdns.pdnsutil("add-meta", ZONE, "ALSO-NOTIFY", `127.0.0.1:${site.ports.ns02}`);
    await site.change();
    await site.until(inSync);
    assert.deepEqual(
      site.alerts.map(({ news, key }) => `${news} ${key}`),
      ["began secondary:ns02", "ended secondary:ns02"],
    );
  });

  it("that may not transfer any more is late although it is told", async (t) => {
    await using site = await start(t, { powerdns: ["allow-axfr-ips=127.0.0.1"] });
    if (site === undefined) return;
    const meta = (...values: readonly string[]) => site.powerdns.pdnsutil("set-meta", ZONE, ...values);
    await meta("ALSO-NOTIFY", `127.0.0.1:${site.ports.ns02}`);
    await meta("ALLOW-AXFR-FROM", "127.0.0.2");
    await site.change();
    await site.until(inSync);
    await meta("ALLOW-AXFR-FROM");
    await site.change();
    const late = await site.until((found) => of(found, "ns01")?.state === "in-sync" && !inSync(found));
    assert.deepEqual([of(late, "ns02")?.state, of(late, "ns02")?.cause], ["late", "not-transferred"]);
    await meta("ALLOW-AXFR-FROM", "127.0.0.2");
    await site.change();
    await site.until(inSync);
  });

  it("that do not serve a zone refuse it, and a NATIVE zone is named as one", async (t) => {
    await using site = await start(t, { monitor: ["tolerance = 0"] });
    if (site === undefined) return;
    await site.until(inSync);
    await site.powerdns.pdnsutil("set-kind", ZONE, "native");
    await site.change();
    const native = await site.until(({ transfers }) => transfers.every(({ lag }) => (lag ?? 0) > 0));
    assert.deepEqual(new Set(native.transfers.map(({ cause }) => cause)), new Set(["native"]));
    await site.powerdns.pdnsutil("create-zone", "example.org", "ns1.example.net");
    const found = await site.until(({ transfers }) => transfers.length === 4);
    const refused = found.transfers.filter(({ zone }) => zone === "example.org.");
    assert.deepEqual(
      refused.map(({ state, cause, serial }) => [state, cause, serial]),
      [
        ["out-of-sync", "refused", null],
        ["out-of-sync", "refused", null],
      ],
    );
  });

  it("are compared by the serial that is served, not by the one that is stored", async (t) => {
    await using site = await start(t, {
      powerdns: ["default-soa-edit=INCREMENT-WEEKS"],
      monitor: ["tolerance = 0"],
    });
    if (site === undefined) return;
    await site.change();
    await site.powerdns.pdnsutil("add-meta", ZONE, "ALSO-NOTIFY", `127.0.0.1:${site.ports.ns02}`);
    await site.change();
    const found = await site.until(inSync);
    const stored = (await site.eye.zones()).flatMap(
      ({ rrsets }) => rrsets.find(({ type }) => type === "SOA") ?? [],
    );
    const serials = stored.map(({ records }) => Number(records[0]?.content.split(" ")[2]));
    assert.ok(serials.length === 1 && !serials.includes(found.transfers[0]?.serial ?? 0), `${serials}`);
  });

  it("with a wrong key are named, and equal serials are compared record by record", async (t) => {
    const name = "transfer.example.net";
    const secretOf = (text: string) => Buffer.from(text).toString("base64");
    const keyStatement = (secret: string) => `key "${name}" { algorithm hmac-sha256; secret "${secret}"; };`;
    const right = secretOf("the key of this test on loopback");
    await using site = await start(t, {
      powerdns: ["allow-axfr-ips=192.0.2.99"],
      monitor: ["tolerance = 0", "verify_transfer = true", `tsig_key = ${name}`, `tsig_secret = ${right}`],
      keys: {
        ns01: { statement: keyStatement(right), use: `key "${name}"` },
        ns02: { statement: keyStatement(secretOf("another")), use: `key "${name}"` },
      },
      allowTransfer: `key "${name}"`,
      prepare: async (powerdns) => {
        await powerdns.pdnsutil("import-tsig-key", name, "hmac-sha256", right);
        await powerdns.pdnsutil("activate-tsig-key", ZONE, name, "primary");
      },
    });
    if (site === undefined) return;
    const found = await site.until((each) => of(each, "ns01")?.state === "in-sync");
    const ns02 = of(found, "ns02");
    assert.deepEqual([ns02?.state, ns02?.cause], ["out-of-sync", "tsig"]);
    assert.match(ns02?.detail ?? "", /BADSIG/);
    assert.deepEqual(found.notes, [], "ns01 was transferred from both sides");
  });
});
