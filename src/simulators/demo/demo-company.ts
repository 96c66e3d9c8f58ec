import type { AddressRecord } from "../phpipam/phpipam-records.ts";
import type { PhpipamState } from "../phpipam/phpipam-state.ts";
import { startPhpipamSimulator } from "../phpipam/start-phpipam-simulator.ts";
import { startPowerdnsSimulator } from "../powerdns/start-powerdns-simulator.ts";
import { startRealPowerdns } from "../powerdns/start-real-powerdns.ts";
import type { PowerdnsAccess } from "../powerdns/zone-seed.ts";
import { DEMO_HOSTS, DEMO_SUBNETS, type DemoHost, DMZ, LABORATORY, OFFICES, SERVERS } from "./demo-hosts.ts";
import { demoZones } from "./demo-zones.ts";
import { makeTemporaryDirectory } from "./temporary-directory.ts";

/** A company with a phpIPAM, a PowerDNS, and people who work. Disposing ends the servers and removes the directory. */
export interface DemoCompany extends AsyncDisposable {
  readonly phpipam: { readonly url: string; readonly username: string; readonly password: string };
  readonly powerdns: PowerdnsAccess;
  /** A place for the store, of this demo alone. */
  readonly directory: string;
  /** People edit rows on an ordinary morning. */
  workOneMorning(): void;
  /** Somebody deletes the subnet of the offices. */
  deleteOffices(): void;
}

const OFFLINE = 1;
const USED = 2;
const JANE = "Jane Doe";

/**
 * Starts both servers on free ports of 127.0.0.1, filled.
 *
 * @param options.realPowerdns - the installed PowerDNS, privately, in place of the simulated one.
 * @returns `unavailable` with the reason where it is not installed.
 */
export async function startDemoCompany(options: {
  readonly realPowerdns: boolean;
}): Promise<DemoCompany | { readonly unavailable: string }> {
  const powerdns = options.realPowerdns
    ? await startRealPowerdns({ zones: demoZones() })
    : await startSimulated();
  if ("unavailable" in powerdns) return powerdns;
  const phpipam = await startPhpipamSimulator();
  fillInventory(phpipam.state);
  const directory = await makeTemporaryDirectory("pphook-demo-");
  return {
    phpipam: { url: phpipam.url, username: "Admin", password: "ipamadmin" },
    powerdns,
    directory: directory.path,
    workOneMorning: () => workOneMorning(phpipam.state),
    deleteOffices: () => phpipam.state.deleteSubnet(OFFICES + 1),
    [Symbol.asyncDispose]: async () => {
      await directory.remove();
      await phpipam.close();
      await powerdns.stop();
    },
  };
}

async function startSimulated(): Promise<PowerdnsAccess & { stop(): Promise<void> }> {
  const { url, apiKey, close } = await startPowerdnsSimulator({ zones: demoZones() });
  return { url, apiKey, stop: close };
}

function fillInventory(state: PhpipamState): void {
  for (const subnet of DEMO_SUBNETS) state.addSubnet(subnet);
  for (const host of DEMO_HOSTS) state.addAddress(rowOf(host));
}

function rowOf({ subnet, ip, hostname, mac, profile, offline }: DemoHost) {
  const custom = { custom_DHCP_Profil: profile ?? null };
  return { subnetId: subnet + 1, ip, hostname, mac: mac ?? null, tag: offline ? OFFLINE : USED, custom };
}

function workOneMorning(state: PhpipamState): void {
  const find = (ip: string) => findRow(state, ip);
  state.editAddress(find("10.20.2.17").id, { hostname: "reception.example.com" }, JANE);
  state.deleteAddress(find("10.20.1.14").id);
  state.addAddress({ subnetId: SERVERS + 1, ip: "10.20.1.40", hostname: "web3.example.com" }, JANE);
  state.deleteAddress(find("10.20.3.15").id);
  state.addAddress({ subnetId: LABORATORY + 1, ip: "10.20.3.50", hostname: "laser.lab.example.com" }, JANE);
  state.addAddress({ subnetId: DMZ + 1, ip: "192.0.2.140", hostname: "shop.example.com" }, JANE);
  state.editAddress(find("10.20.2.21").id, { hostname: "pc-011.exmaple.com" }, JANE);
}

function findRow(state: PhpipamState, ip: string): AddressRecord {
  const row = [...state.addresses.values()].find((each) => each.ip === ip);
  if (row === undefined) throw new RangeError(`the demo has no row ${ip}`);
  return row;
}
