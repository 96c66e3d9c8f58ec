import { parseIp } from "../../domain/ip-address.ts";
import { reverseName } from "../../domain/reverse-name.ts";
import type { SeedRrset, ZoneSeed } from "../powerdns/zone-seed.ts";
import { DEMO_HOSTS, type DemoHost } from "./demo-hosts.ts";

const CLASSLESS_ZONE = "128/26.2.0.192.in-addr.arpa.";
const ZONES = [
  "lab.example.com.",
  "example.com.",
  "1.20.10.in-addr.arpa.",
  "2.20.10.in-addr.arpa.",
  "3.20.10.in-addr.arpa.",
  "0.2.0.0.8.b.d.0.1.0.0.2.ip6.arpa.",
  CLASSLESS_ZONE,
];
const OTHERS: readonly SeedRrset[] = [
  { name: "example.com.", type: "MX", records: ["10 mx.example.com."] },
  { name: "wiki.example.com.", type: "CNAME", records: ["git.example.com."] },
];

/** The zones that the demo begins with: what the inventory says, with the differences that years make; and a secondary zone. */
export function demoZones(): readonly ZoneSeed[] {
  const rrsets = [...merge(DEMO_HOSTS.flatMap(recordsOf)), ...OTHERS];
  const zoneOf = (name: string) => ZONES.find((zone) => name === zone || name.endsWith(`.${zone}`));
  return [
    ...ZONES.map((name) => ({ name, rrsets: rrsets.filter((rrset) => zoneOf(rrset.name) === name) })),
    { name: "example.org.", kind: "Slave", masters: ["192.0.2.53"] },
  ];
}

function recordsOf({ ip, hostname, name = hostname, dns, pointsTo = ip }: DemoHost): readonly SeedRrset[] {
  const parsed = parseIp(ip);
  if (parsed === null || dns === "none") return [];
  const type = ip.includes(":") ? "AAAA" : "A";
  const address = { name: `${name}.`, type, records: [pointsTo] };
  const ptr = { name: placeOfPtr(ip, reverseName(parsed)), type: "PTR", records: [`${name}.`] };
  if (dns === "address-only") return [address];
  return dns === "ptr-only" ? [ptr] : [address, ptr];
}

function placeOfPtr(ip: string, usual: string): string {
  return ip.startsWith("192.0.2.") ? `${ip.slice("192.0.2.".length)}.${CLASSLESS_ZONE}` : usual;
}

/** Several rows may bear one name; an RRset is written once, with all its values. */
function merge(rrsets: readonly SeedRrset[]): readonly SeedRrset[] {
  const groups = Map.groupBy(rrsets, (rrset) => `${rrset.name} ${rrset.type}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, records: group.flatMap((rrset) => rrset.records) }];
  });
}
