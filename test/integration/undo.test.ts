import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startPowerdnsSimulator } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { type PowerdnsAccess, type SeedRrset, seedZones } from "../../src/simulators/powerdns/zone-seed.ts";
import { drawSamples } from "../support/assert-property.ts";
import { PowerdnsEye } from "../support/main-job-dns.ts";
import { MainJobRig } from "../support/main-job-rig.ts";
import { startRealPowerdns } from "../support/real-powerdns.ts";
import {
  EVERY_MISTAKE,
  HOSTS,
  type Mistake,
  rounds,
  type UndoSite,
  undoesMistakes,
} from "../support/undo-mistakes.ts";

const REVERSE = "0.0.10.in-addr.arpa.";
const LIMITS = [
  "min_deletes_allowed",
  "min_updates_allowed",
  "daily_deletes_allowed",
  "max_ipam_deletes",
].map((key) => [`safety.${key}`, "1000"] as const);

const COMMENT = { content: "rack 4", account: "jane", modified_at: 1_700_000_000 };
const hosts = Array.from({ length: HOSTS }, (_, at) => at + 1);

function forward(host: number): SeedRrset {
  const name = `h${host}.example.com.`;
  if (host === 1) return { name, type: "A", ttl: 60, records: ["10.0.0.1"], comments: [COMMENT] };
  const sibling = { content: "192.0.2.2", disabled: true };
  return { name, type: "A", records: host === 2 ? ["10.0.0.2", sibling] : [`10.0.0.${host}`] };
}

const reverse = (host: number): SeedRrset => {
  return { name: `${host}.${REVERSE}`, type: "PTR", records: [`h${host}.example.com.`] };
};

/** The real adapters, store and files, a simulated phpIPAM, and a PowerDNS with eight hosts. */
async function withSite(powerdns: PowerdnsAccess, use: (site: UndoSite) => Promise<unknown>): Promise<void> {
  const eye = new PowerdnsEye(powerdns);
  await seedZones(powerdns, [
    { name: "example.com.", rrsets: hosts.map(forward) },
    { name: REVERSE, rrsets: hosts.map(reverse) },
  ]);
  const settings = {
    "policy.no_records": "create",
    "policy.invalid_address": "delete",
    ...Object.fromEntries(LIMITS),
  };
  await using rig = await MainJobRig.start({ powerdns, settings });
  try {
    const { ipam } = rig;
    ipam.addSubnet({ id: 1, subnet: "10.0.0.0", mask: 24 });
    await rig.sync();
    const kept = {
      subnetId: 1,
      note: "line 1\nline 2",
      owner: "bob",
      custom: { custom_DHCP_Profil: "infra" },
    };
    const ids = hosts.map((host) =>
      ipam.addAddress({ ...kept, ip: `10.0.0.${host}`, hostname: `h${host}.example.com`, tag: 3 }),
    );
    await rig.sync({ full: true });
    await use({
      removeRow: (host) => ipam.deleteAddress(ids[host - 1] ?? 0),
      editRow: (host, { hostname, ptrIgnore }) =>
        ipam.editAddress(ids[host - 1] ?? 0, {
          ...(hostname === undefined ? {} : { hostname }),
          ...(ptrIgnore === undefined ? {} : { PTRignore: Number(ptrIgnore) }),
        }),
      addRow: (ip, hostname) => void ipam.addAddress({ ...kept, ip, hostname }),
      put: (name, type, content) =>
        eye.put(type === "A" ? "example.com." : REVERSE, { name: `${name}.`, type, records: [content] }),
      sync: (full = false) => rig.sync({ full }),
      undo: (of) => rig.undo(of),
      state: async () => [...rowLines(rig), ...(await recordLines(eye))].sort(),
    });
  } finally {
    await eye.removeZones();
  }
}

function rowLines({ ipam }: MainJobRig): readonly string[] {
  return Array.from(ipam.addresses.values(), ({ id: _id, editDate: _edited, ...row }) =>
    JSON.stringify(Object.entries(row).sort()),
  );
}

async function recordLines(eye: PowerdnsEye): Promise<readonly string[]> {
  const rrsets = (await eye.zones()).flatMap((zone) => zone.rrsets).filter(({ type }) => type !== "SOA");
  return rrsets.map(({ name, type, ttl, records, comments }) => {
    const values = records.map(({ content, disabled }) => `${disabled ? "-" : ""}${content}`).sort();
    return `${name} ${ttl} ${type} ${values} ${comments.map(({ content }) => content)}`;
  });
}

describe("cycles and their undos between the two simulators", () => {
  const told: readonly (readonly (readonly Mistake[])[])[] = [EVERY_MISTAKE, ...drawSamples(rounds, 5)];
  for (const [at, each] of told.entries())
    it(`leave everything as it was: sequence ${at + 1}, ${each.flat().length} mistakes in ${each.length} rounds`, async () => {
      const simulator = await startPowerdnsSimulator();
      const played = withSite(simulator, (site) => undoesMistakes(site, each));
      await played.finally(() => simulator.close());
    });
});

describe("cycles and their undos with the installed PowerDNS", () => {
  it("leave everything as it was, comments and disabled siblings too", async (t) => {
    const started = await startRealPowerdns({ backend: "gsqlite3" });
    if ("unavailable" in started) return t.skip(started.unavailable);
    try {
      await withSite(started, async (site) => {
        const { records, rows } = await undoesMistakes(site, EVERY_MISTAKE);
        assert.ok(records > 8 && rows > 1, `${records} records, ${rows} rows`);
      });
    } finally {
      await started.stop();
    }
  });
});
