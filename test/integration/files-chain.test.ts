import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { CycleReport } from "../../src/domain/cycle-report.ts";
import { type RealPowerdns, startRealPowerdns } from "../../src/simulators/powerdns/start-real-powerdns.ts";
import { freePort } from "../support/free-port.ts";
import { askDns } from "../support/main-job-dns.ts";
import { MainJobRig } from "../support/main-job-rig.ts";
import { namedIsMissing, reconfigCommand, startRealNamed } from "../support/real-named.ts";
import { type RealSshd, startRealSshd } from "../support/real-sshd.ts";

const WAIT_MS = 60_000;
const ZONES = ["example.com", "0.0.10.in-addr.arpa"];
const KEY = "transfer.example.net";

/** Polls until a name server answers as expected, or tells what it answers instead. */
async function answers(port: number, question: string, expected: string): Promise<void> {
  let last: readonly string[] | null = [];
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await sleep(250)) {
    last = await askDns(port, [question]).catch(() => []);
    if (last?.includes(expected) === true) return;
  }
  assert.fail(`${question}: ${JSON.stringify(last)}, expected ${expected}`);
}

function findMissing(): string | null {
  return namedIsMissing() ?? (spawnSync("dig", ["-v"]).error === undefined ? null : "dig is not installed");
}

/** Makes a key for transfers, and gives the statement that tells BIND of it. */
async function makeKey(powerdns: RealPowerdns): Promise<string> {
  await powerdns.pdnsutil("generate-tsig-key", KEY, "hmac-sha256");
  for (const zone of ZONES) await powerdns.pdnsutil("activate-tsig-key", zone, KEY, "primary");
  const [, secret = ""] = /hmac-sha256\.? (\S+)/.exec(await powerdns.pdnsutil("list-tsig-keys")) ?? [];
  return `key "${KEY}" { algorithm hmac-sha256; secret "${secret}"; };`;
}

function targetSettings(sshd: RealSshd, name: string, keys: Readonly<Record<string, string>>) {
  const access = {
    host: "127.0.0.1",
    port: String(sshd.port),
    user: sshd.user,
    identity_file: sshd.identityFile,
    known_hosts: sshd.knownHostsFile,
  };
  const all = Object.entries({ ...access, ...keys });
  return Object.fromEntries(all.map(([key, value]) => [`target:${name}.${key}`, value]));
}

const deploymentsOf = ({ deployments = [] }: CycleReport) =>
  deployments.map(({ target, state, detail }) => `${target} ${state} ${detail}`.trim());

/** Everything between phpIPAM and a secondary name server, all of it real but phpIPAM. */
async function chain(t: TestContext, tsig: boolean): Promise<void> {
  const missing = findMissing();
  if (missing !== null) return t.skip(missing);
  await using stack = new AsyncDisposableStack();
  const sshd = await startRealSshd();
  if ("unavailable" in sshd) return t.skip(sshd.unavailable);
  stack.defer(() => sshd.stop());
  const [port, controlPort] = [await freePort(), await freePort()];
  const powerdns = await startRealPowerdns({
    zones: ZONES.map((name) => ({ name: `${name}.`, kind: "Master" as const })),
    settings: [
      "primary=yes",
      `also-notify=127.0.0.1:${port}`,
      `allow-axfr-ips=${tsig ? "192.0.2.99" : "127.0.0.1"}`,
      "xfr-cycle-interval=1",
    ],
  });
  if ("unavailable" in powerdns) return t.skip(powerdns.unavailable);
  stack.defer(() => powerdns.stop());
  const statements = tsig ? await makeKey(powerdns) : "";

  const [shared, made] = [join(sshd.home, "shared"), join(sshd.root, "made")];
  mkdirSync(shared);
  mkdirSync(made);
  chmodSync(shared, 0o777);
  const destination = join(shared, "pphook.zones");
  const reservations = join(shared, "reservations.conf");
  const spec = { root: join(sshd.root, "named"), port, controlPort, includes: [destination], statements };
  mkdirSync(spec.root);
  const settings = {
    "policy.no_records": "create",
    "dhcp.output": join(made, "reservations.conf"),
    "bind.output": join(made, "pphook.zones"),
    "bind.primaries": `127.0.0.1:${powerdns.dnsPort}`,
    ...(tsig ? { "bind.tsig_key": KEY } : {}),
    ...targetSettings(sshd, "ns01", {
      kind: "bind",
      destination,
      check_command: "named-checkconf",
      dns_port: String(port),
    }),
    ...targetSettings(sshd, "dhcp1", { kind: "dhcp", destination: reservations }),
  };
  const rig = stack.use(await MainJobRig.start({ powerdns, settings }));
  const subnetId = rig.ipam.addSubnet({ subnet: "10.0.0.0", mask: 24, description: "Servers" });
  const addRow = (ip: string, hostname: string, mac: string) => {
    const custom = { custom_DHCP_Profil: "infra" };
    rig.ipam.addAddress({ ip, hostname, subnetId, mac, editDate: rig.ipam.dateText(), custom }, "Jane Doe");
  };

  // A record that PPHOOK makes, the files after it, and where they shall be.
  addRow("10.0.0.5", "web1.example.com", "02:00:00:00:00:05");
  const first = await rig.sync();
  assert.deepEqual(
    first.outcomes.map(({ result }) => result),
    ["applied", "applied"],
  );
  assert.deepEqual(
    first.files?.map(({ kind, state }) => `${kind} ${state}`),
    ["dhcp written", "bind written"],
  );
  assert.deepEqual(deploymentsOf(first), ["ns01 deployed", "dhcp1 deployed"]);
  assert.match(
    readFileSync(reservations, "utf8"),
    /hardware ethernet 02:00:00:00:00:05; fixed-address 10\.0\.0\.5;/,
  );

  // BIND, started from the deployed file, transfers the zones and answers.
  const named = await startRealNamed(spec);
  stack.defer(() => named.stop());
  await answers(port, "web1.example.com A", "web1.example.com A 10.0.0.5");
  await answers(port, "5.0.0.10.in-addr.arpa PTR", "5.0.0.10.in-addr.arpa PTR web1.example.com.");
  if (tsig) {
    const question = ["@127.0.0.1", "-p", String(powerdns.dnsPort), "example.com", "AXFR"];
    const unsigned = spawnSync("dig", question, { encoding: "utf8" });
    assert.match(unsigned.stdout, /Transfer failed|REFUSED|NOTAUTH/, "a transfer without the key is refused");
  }

  // The next record needs no new zone: NOTIFY brings it.
  addRow("10.0.0.6", "web2.example.com", "02:00:00:00:00:06");
  assert.deepEqual(deploymentsOf(await rig.sync()), ["ns01 unchanged", "dhcp1 deployed"]);
  await answers(port, "web2.example.com A", "web2.example.com A 10.0.0.6");

  // A new zone needs a reload; the target is asked for the zone before the deployment counts as done.
  await powerdns.pdnsutil("create-zone", "example.org", "ns1.example.net");
  await powerdns.pdnsutil("set-kind", "example.org", "primary");
  if (tsig) await powerdns.pdnsutil("activate-tsig-key", "example.org", KEY, "primary");
  rig.settings = { ...rig.settings, "target:ns01.reload_command": reconfigCommand(spec) };
  addRow("10.0.0.7", "web3.example.org", "02:00:00:00:00:07");
  assert.deepEqual(deploymentsOf(await rig.sync()), ["ns01 deployed", "dhcp1 deployed"]);
  await answers(port, "web3.example.org A", "web3.example.org A 10.0.0.7");

  const quiet = await rig.sync();
  assert.deepEqual(quiet.plan.changes, []);
  assert.deepEqual(deploymentsOf(quiet), ["ns01 unchanged", "dhcp1 unchanged"]);
  const checked = spawnSync("dhcpd", ["-t", "-cf", reservations], { encoding: "utf8" });
  if (checked.error === undefined) assert.equal(checked.status, 0, checked.stderr);
}

describe("the whole way: phpIPAM, PowerDNS, files, SSH, BIND", () => {
  it("brings a record that was just made to the answers of a secondary", (t) => chain(t, false));
  it("does so with transfers that a TSIG key signs", (t) => chain(t, true));
});
