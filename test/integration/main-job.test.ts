import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { syncCycle } from "../../src/flows/sync-cycle.ts";
import { seedZones } from "../../src/simulators/powerdns/zone-seed.ts";
import { PowerdnsEye } from "../support/main-job-dns.ts";
import { MainJobRig } from "../support/main-job-rig.ts";
import { playScenario } from "../support/main-job-scenario.ts";
import { LIVE_STATES, PEOPLE, ZONES } from "../support/main-job-scenarios.ts";
import { type RealPowerdns, startRealPowerdns } from "../support/real-powerdns.ts";

/** Lines of pdns.conf that let it hold every kind of record. */
const SETTINGS = ["enable-lua-records=yes", "expand-alias=no", "dname-processing=yes"];

function describeBackend(backend: "gsqlite3" | "gmysql", body: (use: UsePowerdns) => void): void {
  describe(`the main job on the installed PowerDNS with ${backend}`, () => {
    let started: Awaited<ReturnType<typeof startRealPowerdns>>;
    before(async () => {
      started = await startRealPowerdns({ backend, settings: SETTINGS });
    });
    after(() => ("unavailable" in started ? undefined : started.stop()));
    body((t, use) => ("unavailable" in started ? t.skip(started.unavailable) : use(started)));
  });
}

type UsePowerdns = (t: TestContext, use: (powerdns: RealPowerdns) => Promise<void>) => void | Promise<void>;

describeBackend("gsqlite3", (use) => {
  for (const scenario of [...LIVE_STATES, ...PEOPLE, ...ZONES])
    it(scenario.title, (t) => use(t, (powerdns) => playScenario(scenario, powerdns)));

  it("keeps siblings, their TTL, disabled values and comments", (t) => use(t, keepsSiblings));
  it("leaves a presigned zone alone", (t) => use(t, leavesPresigned));
  it("applies what PowerDNS takes, and tells what it refuses", (t) => use(t, tellsRefusals));
});

describeBackend("gmysql", (use) => {
  const titles =
    /no_records = create|mismatch \(b\): a PTR at|renamed row takes|deleted takes|slash|nibble|spelling|signed/;
  for (const scenario of [...LIVE_STATES, ...PEOPLE, ...ZONES].filter(({ title }) => titles.test(title)))
    it(scenario.title, (t) => use(t, (powerdns) => playScenario(scenario, powerdns)));
});

async function keepsSiblings(powerdns: RealPowerdns): Promise<void> {
  const eye = new PowerdnsEye(powerdns);
  const name = "web.example.com.";
  await seedZones(powerdns, [{ name: "example.com." }]);
  await eye.put("example.com.", {
    name,
    type: "A",
    ttl: 77,
    records: ["10.10.0.5", "192.0.2.1", { content: "192.0.2.2", disabled: true }],
    comments: [{ content: "mind me", account: "ops", modified_at: 1_700_000_000 }],
  });
  await using rig = await MainJobRig.start({ powerdns });
  try {
    rig.ipam.addSubnet({ subnet: "10.10.0.0", mask: 24 });
    await rig.sync();
    rig.ipam.addAddress({ subnetId: 1, ip: "10.10.0.5", hostname: "web.example.com" });
    rig.ipam.addAddress({ subnetId: 1, ip: "10.10.0.6", hostname: "" });
    await rig.sync();
    rig.ipam.deleteAddress(1);
    const report = await rig.sync();
    assert.equal(report.outcomes.length, 1);
    const [zone] = await eye.zones();
    const rrset = zone?.rrsets.find((one) => one.name === name);
    assert.deepEqual(rrset?.records.map((record) => `${record.content} ${record.disabled}`).sort(), [
      "192.0.2.1 false",
      "192.0.2.2 true",
    ]);
    assert.deepEqual([rrset?.ttl, rrset?.comments.map((comment) => comment.content)], [77, ["mind me"]]);
  } finally {
    await eye.removeZones();
  }
}

async function leavesPresigned(powerdns: RealPowerdns): Promise<void> {
  const eye = new PowerdnsEye(powerdns);
  await seedZones(powerdns, [{ name: "example.com.", dnssec: true }]);
  await powerdns.pdnsutil("set-presigned", "example.com");
  await using rig = await MainJobRig.start({ powerdns, settings: { "policy.no_records": "create" } });
  try {
    rig.ipam.addSubnet({ subnet: "10.10.0.0", mask: 24 });
    await rig.sync();
    rig.ipam.addAddress({ subnetId: 1, ip: "10.10.0.5", hostname: "web.example.com" });
    const report = await rig.sync();
    assert.deepEqual(report.plan.changes, []);
    assert.ok(report.plan.findings.some((finding) => finding.rule === "served-otherwise"));
    assert.deepEqual(await eye.lines(), []);
  } finally {
    await eye.removeZones();
  }
}

/** A CNAME that comes to a name between the look and the write is refused by PowerDNS itself. */
async function tellsRefusals(powerdns: RealPowerdns): Promise<void> {
  const eye = new PowerdnsEye(powerdns);
  await seedZones(powerdns, [{ name: "example.com." }, { name: "0.10.10.in-addr.arpa." }]);
  await using rig = await MainJobRig.start({ powerdns, settings: { "policy.no_records": "create" } });
  try {
    rig.ipam.addSubnet({ subnet: "10.10.0.0", mask: 24 });
    await rig.sync();
    rig.ipam.addAddress({ subnetId: 1, ip: "10.10.0.5", hostname: "bad.example.com" });
    rig.ipam.addAddress({ subnetId: 1, ip: "10.10.0.6", hostname: "good.example.com" });
    await using parts = await rig.compose();
    const { writeRrsets } = parts.powerdns;
    let isFirst = true;
    parts.powerdns.writeRrsets = async (...given) => {
      if (isFirst)
        await eye.put("example.com.", {
          name: "bad.example.com.",
          type: "CNAME",
          records: ["x.example.net."],
        });
      isFirst = false;
      return writeRrsets.apply(parts.powerdns, given);
    };
    const report = await syncCycle(parts.world, { full: false, dryRun: false, lockWaitMs: 0 });
    assert.deepEqual(
      report.outcomes.map(({ result, change }) => `${result} ${change.name} ${change.type}`),
      [
        "refused bad.example.com. A",
        "applied good.example.com. A",
        "skipped 5.0.10.10.in-addr.arpa. PTR",
        "applied 6.0.10.10.in-addr.arpa. PTR",
      ],
    );
    const finding = report.plan.findings.find((one) => one.rule === "dns-refused");
    assert.match(finding?.message ?? "", /bad\.example\.com.*[Cc]onflicts/);
  } finally {
    await eye.removeZones();
  }
}
