import type { AddressRow, Subnet } from "../../src/domain/address.ts";

/** A row that a person edited an hour before `NOW`, tagged Used. A hostname is one of example.com unless it ends in com, net or test. */
export function address(given: Partial<AddressRow> & { readonly ip: string }): AddressRow {
  const { hostname = "" } = given;
  return {
    id: 1,
    subnetId: subnetOf(given.ip),
    mac: "",
    profile: "",
    ptrIgnore: false,
    isGateway: false,
    tagId: TAG.used,
    editDate: "2026-11-22 04:00:00",
    lastSeen: null,
    ...given,
    hostname:
      hostname === "" || /\.(?:com|net|test)\.?$/i.test(hostname) ? hostname : `${hostname}.example.com`,
  };
}

export const TAG = { offline: 1, used: 2, reserved: 3 } as const;

export const TAGS: ReadonlyMap<number, string> = new Map([
  [TAG.offline, "Offline"],
  [TAG.used, "Used"],
  [TAG.reserved, "Reserved"],
]);

/** 10.0.0.0/24, 10.0.1.0/24, 2001:db8::/64, and a second inventory of 10.0.0.0/24 that overlaps with the first. */
export const SUBNETS: ReadonlyMap<number, Subnet> = new Map(
  [
    { id: 10, network: "10.0.0.0", prefixLength: 24 },
    { id: 11, network: "10.0.1.0", prefixLength: 24 },
    { id: 12, network: "2001:db8::", prefixLength: 64 },
    { id: 13, network: "10.0.0.0", prefixLength: 24 },
  ].map((subnet) => [subnet.id, { ...subnet, sectionId: 1, vrfId: 0, parentId: 0, description: "" }]),
);

function subnetOf(ip: string): number {
  if (ip.includes(":")) return 12;
  return ip.startsWith("10.0.1.") ? 11 : 10;
}
