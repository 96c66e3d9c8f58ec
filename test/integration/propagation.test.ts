import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import { syncCycle } from "../../src/flows/sync-cycle.ts";
import { startPowerdnsSimulator } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { freePort } from "../support/free-port.ts";
import { askDns } from "../support/main-job-dns.ts";
import { MainJobRig } from "../support/main-job-rig.ts";
import { namedIsMissing } from "../support/real-named.ts";
import { type RealPowerdns, startRealPowerdns } from "../support/real-powerdns.ts";
import { type RealSecondaries, startRealSecondaries } from "../support/real-secondaries.ts";
import { makeTempTree } from "../support/temp-tree.ts";

const ZONES = ["example.com", "0.10.10.in-addr.arpa"];
/** What both ways of measuring may differ by, beyond what the loop of digs itself cannot tell. */
const ALLOWED_MS = 500;
const PATIENCE_MS = 2 * MINUTE_MS;
/** Prints the moments before and after the last dig that had another answer, and those of the first that had this one. */
const LOOP = `
last=0
for i in $(seq 1 1200); do
  begun=$(date +%s%3N)
  answer=$(dig +short +tries=1 +time=1 -p "$1" @127.0.0.1 "$2" "$3")
  if [ "$answer" = "$4" ]; then echo "$last $begun $(date +%s%3N)"; exit 0; fi
  last=$begun
  sleep 0.05
done
exit 1`;

/** When a server began to answer something, as a loop of digs saw it, in milliseconds since the epoch. */
interface Seen {
  readonly notBefore: number;
  readonly at: number;
}

async function seeWithDig(port: number, question: readonly string[], answer: string): Promise<Seen> {
  const { stdout } = await promisify(execFile)(
    "bash",
    ["-c", LOOP, "loop", String(port), ...question, answer],
    { timeout: PATIENCE_MS },
  );
  const [notBefore = Number.NaN, , at = Number.NaN] = stdout.trim().split(" ").map(Number);
  return { notBefore, at };
}

const hasDig = spawnSync("dig", ["-v"]).error === undefined;
const missing = namedIsMissing() ?? (hasDig ? null : "dig is not installed");

describe("propagation from the installed PowerDNS to two BINDs", { skip: missing ?? false }, () => {
  const tree = makeTempTree({});
  let powerdns: RealPowerdns | { readonly unavailable: string };
  let secondaries: RealSecondaries;

  before(async () => {
    const ports = [
      { dns: await freePort(), control: await freePort() },
      { dns: await freePort(), control: await freePort() },
    ];
    powerdns = await startRealPowerdns({
      backend: "gsqlite3",
      zones: ZONES.map((zone) => ({ name: `${zone}.`, kind: "Master" })),
      settings: [
        "primary=yes",
        "xfr-cycle-interval=1",
        "allow-axfr-ips=127.0.0.1",
        "only-notify=",
        `also-notify=${ports.map(({ dns }) => `127.0.0.1:${dns}`).join(",")}`,
      ],
    });
    if ("unavailable" in powerdns) return;
    const primaryPort = powerdns.dnsPort;
    secondaries = await startRealSecondaries({ root: tree.root, ports, primaryPort, zones: ZONES });
  });

  after(async () => {
    await secondaries?.stop();
    if (!("unavailable" in powerdns)) await powerdns.stop();
    tree[Symbol.dispose]();
  });

  it("takes as long as a loop of digs sees, for a value that comes and one that changes", async (t) => {
    if ("unavailable" in powerdns) return t.skip(powerdns.unavailable);
    const servers = [{ name: "primary", port: powerdns.dnsPort }, ...secondaries.servers];
    await using rig = await MainJobRig.start({
      powerdns,
      settings: {
        "policy.no_records": "create",
        "powerdns.primary_dns": `127.0.0.1:${powerdns.dnsPort}`,
        "monitor.secondaries": secondaries.servers
          .map(({ name, port }) => `${name}=127.0.0.1:${port}`)
          .join(","),
      },
    });
    rig.ipam.addSubnet({ subnet: "10.10.0.0", mask: 24 });
    for (const zone of ZONES) {
      const [soa = ""] = (await askDns(powerdns.dnsPort, [`${zone} SOA`])) ?? [];
      assert.notEqual(soa, "");
      for (const { port } of secondaries.servers)
        await seeWithDig(port, [zone, "SOA"], soa.split(" ").slice(2).join(" "));
    }
    await rig.sync();

    const change = async (ip: string) => {
      const id = rig.ipam.addAddress({ subnetId: 1, ip, hostname: "web.example.com" });
      await using parts = await rig.compose();
      const seen = servers.map(({ port }) => seeWithDig(port, ["web.example.com", "A"], ip));
      const { run } = await syncCycle(parts.world, { full: false, dryRun: false, lockWaitMs: 0 });
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const tallies = await parts.world.propagation?.settle(PATIENCE_MS, signal);
      assert.deepEqual(
        tallies?.map(({ open, givenUp }) => [open, givenUp]),
        servers.map(() => [0, 0]),
      );
      const measured = await parts.world.store.propagations({});
      const ofRun = measured.filter((one) => one.run === run && one.name === "web.example.com.");
      for (const [i, { name }] of servers.entries()) {
        const own = ofRun.find(({ server }) => server === name);
        const dig = await seen[i];
        assert.ok(own !== undefined && own.tookMs !== null && dig !== undefined, `${name} was measured`);
        const arrived = own.at + own.tookMs;
        t.diagnostic(
          `${name}: ${ip} measured ${own.tookMs} ms after the write, dig saw it after ${dig.at - own.at} ms (not yet after ${dig.notBefore - own.at} ms)`,
        );
        assert.ok(arrived <= dig.at + ALLOWED_MS, `${name}: measured ${arrived}, dig ${dig.at}`);
        assert.ok(
          arrived >= dig.notBefore - ALLOWED_MS,
          `${name}: measured ${arrived}, dig ${dig.notBefore}`,
        );
      }
      return id;
    };
    const old = await change("10.10.0.5");
    rig.ipam.deleteAddress(old);
    await change("10.10.0.6");
    assert.deepEqual((await rig.sync()).plan.changes, [], "nothing is left to do");
  });
});

describe("name servers that give no answer", () => {
  it("keep neither a cycle nor the end of the process waiting", async () => {
    const silent = createSocket("udp4");
    await new Promise<void>((resolve) => silent.bind(0, "127.0.0.1", resolve));
    const { port } = silent.address();
    const simulator = await startPowerdnsSimulator({ zones: ZONES.map((zone) => ({ name: `${zone}.` })) });
    try {
      await using rig = await MainJobRig.start({
        powerdns: simulator,
        settings: {
          "policy.no_records": "create",
          "powerdns.primary_dns": `127.0.0.1:${port}`,
          "monitor.secondaries": `ns01=127.0.0.1:${port}`,
          "monitor.tolerance": "1d",
        },
      });
      rig.ipam.addSubnet({ subnet: "10.10.0.0", mask: 24 });
      await rig.sync();
      rig.ipam.addAddress({ subnetId: 1, ip: "10.10.0.5", hostname: "web.example.com" });
      const asked = new Promise<void>((resolve) => silent.once("message", () => resolve()));
      // Waiting would last ten minutes, and this test would be ended.
      const { outcomes } = await rig.sync();
      assert.deepEqual(
        outcomes.map(({ result }) => result),
        ["applied", "applied"],
      );
      await asked;
      await using parts = await rig.compose();
      assert.deepEqual(await parts.world.store.propagations({}), [], "nothing is given up before its time");
    } finally {
      await simulator.close();
      silent.close();
    }
  });
});
