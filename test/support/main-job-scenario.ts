import assert from "node:assert/strict";
import { displayName } from "../../src/domain/dns-name.ts";
import type { NewAddress } from "../../src/simulators/phpipam/phpipam-records.ts";
import type { PhpipamState } from "../../src/simulators/phpipam/phpipam-state.ts";
import { type PowerdnsAccess, seedZones, type ZoneSeed } from "../../src/simulators/powerdns/zone-seed.ts";
import { askDns, PowerdnsEye, type RecordLine, toRrsets } from "./main-job-dns.ts";
import { MainJobRig } from "./main-job-rig.ts";
import type { RealPowerdns } from "./real-powerdns.ts";

/** One story: what is there, what a person then does, and what PowerDNS shall hold in the end. */
export interface Scenario {
  readonly title: string;
  /** Besides `example.com` and the reverse zone of 10.10.0.0/24. */
  readonly zones?: readonly ZoneSeed[];
  /** Of the zone `example.com` and the reverse zone of 10.10.0.0/24, from the start. */
  readonly live?: readonly RecordLine[];
  /** `10.10.0.5 web.example.com`, ids 1, 2, 3 …; or with all that phpIPAM knows. The subnet is 10.10.0.0/24 unless given. */
  readonly rows: readonly (string | (Partial<NewAddress> & Pick<NewAddress, "ip">))[];
  /** Further subnets, by id from 2 on: `10.20.0.0/24`. */
  readonly subnets?: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  /** What people do after the first cycle that saw the rows; then another cycle runs. */
  readonly later?: (ipam: PhpipamState, dns: PowerdnsEye) => void | Promise<void>;
  /** All records in the end. */
  readonly ends: readonly RecordLine[];
  /** Rules of the findings in the end, sorted; none when left out. */
  readonly finds?: readonly string[];
  /** Rows of phpIPAM in the end, as `10.10.0.5 web.example.com`, with the MAC where there is one; as they were when left out. */
  readonly leaves?: readonly string[];
}

const REVERSE = "0.10.10.in-addr.arpa";

/** Plays a scenario on an empty PowerDNS, and asserts its end over the API and over DNS, and that nothing is left to do. */
export async function playScenario(
  scenario: Scenario,
  powerdns: PowerdnsAccess & Partial<Pick<RealPowerdns, "dnsPort">>,
): Promise<void> {
  const eye = new PowerdnsEye(powerdns);
  await seedZones(powerdns, zonesOf(scenario));
  await using rig = await MainJobRig.start({ powerdns, settings: scenario.settings ?? {} });
  try {
    addSubnets(rig.ipam, scenario);
    await rig.sync();
    const seeded = await eye.lines();
    addRows(rig.ipam, scenario);
    let report = await rig.sync();
    if (scenario.later !== undefined) {
      await scenario.later(rig.ipam, eye);
      report = await rig.sync();
    }
    const lines = await eye.lines();
    assert.deepEqual(lines, [...scenario.ends].sort());
    assert.deepEqual(report.plan.findings.map(({ rule }) => rule).sort(), scenario.finds ?? []);
    assert.ok(report.outcomes.every(({ result }) => result === "applied"));
    if (scenario.leaves !== undefined) assert.deepEqual(rowLines(rig.ipam), [...scenario.leaves].sort());
    const { changes } = await rig.plan();
    assert.deepEqual(
      changes.map((change) => `${change.action} ${displayName(change.name)} ${change.type}`),
      [],
      "a second plan is empty",
    );
    if (powerdns.dnsPort !== undefined) await assertServed(powerdns.dnsPort, { lines, seeded });
  } finally {
    await eye.removeZones();
  }
}

function rowLines({ addresses }: PhpipamState): readonly string[] {
  const texts = [...addresses.values()].map(({ ip, hostname, mac }) => [ip, hostname, mac]);
  return texts.map((parts) => parts.filter((part) => part !== null && part !== "").join(" ")).sort();
}

function zonesOf({ zones = [], live = [] }: Scenario): readonly ZoneSeed[] {
  const isReverse = (line: RecordLine) => (line.split(" ")[0] ?? "").endsWith(REVERSE);
  return [
    { name: "example.com.", rrsets: toRrsets(live.filter((line) => !isReverse(line))) },
    { name: `${REVERSE}.`, rrsets: toRrsets(live.filter(isReverse)) },
    ...zones,
  ];
}

function addSubnets(ipam: PhpipamState, { subnets = [] }: Scenario): void {
  for (const [index, cidr] of ["10.10.0.0/24", ...subnets].entries()) {
    const [subnet = "", mask] = cidr.split("/");
    ipam.addSubnet({ id: index + 1, subnet, mask: Number(mask) });
  }
}

function addRows(ipam: PhpipamState, { rows }: Scenario): void {
  for (const row of rows) {
    const [ip = "", ...name] = typeof row === "string" ? row.split(" ") : [];
    ipam.addAddress({ subnetId: 1, ...(typeof row === "string" ? { ip, hostname: name.join(" ") } : row) });
  }
}

const ASKED = new Set(["A", "AAAA", "PTR"]);

/** Everything enabled is answered as it stands, and what is gone is answered no more. */
async function assertServed(
  dnsPort: number,
  { lines, seeded }: { readonly lines: readonly RecordLine[]; readonly seeded: readonly RecordLine[] },
): Promise<void> {
  const questionOf = (line: RecordLine) => line.split(" ").slice(0, 2).join(" ");
  const isAsked = (line: RecordLine) => ASKED.has(line.split(" ")[1] ?? "") && !line.startsWith("*");
  const isHidden = (line: RecordLine) =>
    lines.some((other) => / (NS|DNAME|CNAME) /.test(other) && line.includes(other.split(" ")[0] ?? ""));
  const questions = new Set(
    [...lines, ...seeded].filter((line) => isAsked(line) && !isHidden(line)).map(questionOf),
  );
  const served = lines.filter((line) => questions.has(questionOf(line)) && !/ -/.test(line));
  const answers = await askDns(dnsPort, [...questions]);
  if (answers !== null) assert.deepEqual(answers, served, "what DNS answers");
}
