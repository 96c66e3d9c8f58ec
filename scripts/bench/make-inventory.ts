import type { PhpipamState } from "../../src/simulators/phpipam/phpipam-state.ts";
import type { ZoneSeed } from "../../src/simulators/powerdns/zone-seed.ts";

/** How large the site is; everything else follows from the number of rows. */
interface SiteSize {
  readonly subnets: number;
  readonly forwardZones: number;
}

const ROWS_PER_SUBNET = 250;
const ROWS_PER_FORWARD_ZONE = 2000;
const IPV4_REVERSE_ZONES = 20;
const IPV6_REVERSE_ZONE = "8.b.d.0.1.0.0.2.ip6.arpa.";
/** One subnet in ten is IPv6. */
const IPV6_EVERY = 10;
const ROLES = ["web", "db", "printer", "switch", "camera", "phone", "laptop", "sensor"] as const;

/** 100,000 rows lie in 400 subnets and 50 forward zones. */
function sizeOf(rows: number): SiteSize {
  return {
    subnets: Math.max(IPV6_EVERY, Math.ceil(rows / ROWS_PER_SUBNET)),
    forwardZones: Math.max(1, Math.ceil(rows / ROWS_PER_FORWARD_ZONE)),
  };
}

/** The zones that the rows need: forward, twenty `in-addr.arpa` of length 16, one `ip6.arpa` of length 32; without a record. */
export function makeZones(rows: number): readonly ZoneSeed[] {
  const forward = Array.from({ length: sizeOf(rows).forwardZones }, (_, at) => ({
    name: `${zoneName(at)}.`,
  }));
  const reverse = Array.from({ length: IPV4_REVERSE_ZONES }, (_, at) => ({ name: `${at}.10.in-addr.arpa.` }));
  return [...forward, ...reverse, { name: IPV6_REVERSE_ZONE }];
}

/** Fills a simulated phpIPAM, the same way each time: nine rows in ten IPv4, all of them valid, each name once. */
export function fillInventory(state: PhpipamState, rows: number): void {
  const { subnets, forwardZones } = sizeOf(rows);
  const random = seededRandom(20_261_122);
  const pick = (below: number) => Math.floor(random() * below);
  const ids = Array.from({ length: subnets }, (_, at) => state.addSubnet(subnetAt(at)));
  for (let at = 0; at < rows; at++) {
    const subnet = at % subnets;
    const zone = random() < 0.9 ? subnet % forwardZones : pick(forwardZones);
    const role = ROLES[pick(ROLES.length)] ?? "web";
    state.addAddress({
      subnetId: ids[subnet] ?? 0,
      ip: ipAt(subnet, Math.floor(at / subnets) + 2),
      hostname: `${role}-${at}.${zoneName(zone)}`,
      mac: random() < 0.7 ? macAt(at) : null,
      description: `${role} of floor ${pick(12)}`,
      owner: random() < 0.3 ? "Facility management" : null,
      note: random() < 0.1 ? "moved from the old building" : null,
      editDate: `2026-0${1 + pick(9)}-${10 + pick(18)} 1${pick(10)}:2${pick(10)}:3${pick(10)}`,
      custom: { custom_DHCP_Profil: null },
    });
  }
}

function zoneName(at: number): string {
  return `site${String(at + 1).padStart(2, "0")}.example.com`;
}

function subnetAt(at: number) {
  return isIpv6(at)
    ? { subnet: `2001:db8:0:${at.toString(16)}::`, mask: 64, description: `network ${at}` }
    : { subnet: `${ipv4Network(at)}.0`, mask: 24, description: `network ${at}` };
}

function ipAt(subnet: number, host: number): string {
  return isIpv6(subnet)
    ? `2001:db8:0:${subnet.toString(16)}::${host.toString(16)}`
    : `${ipv4Network(subnet)}.${host}`;
}

function isIpv6(subnet: number): boolean {
  return subnet % IPV6_EVERY === IPV6_EVERY - 1;
}

function ipv4Network(subnet: number): string {
  return `10.${subnet % IPV4_REVERSE_ZONES}.${Math.floor(subnet / IPV4_REVERSE_ZONES)}`;
}

function macAt(at: number): string {
  return `02:00:${at
    .toString(16)
    .padStart(8, "0")
    .replaceAll(/(..)(?=.)/g, "$1:")}`;
}

/** Mulberry32: small, and the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
