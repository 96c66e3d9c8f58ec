import { type CheckContext, checkRows } from "../../../../src/core/check/check-rows.ts";
import type { AddressRow, Subnet } from "../../../../src/domain/address.ts";
import type { CheckedRow } from "../../../../src/domain/checked-row.ts";
import type { Fqdn } from "../../../../src/domain/dns-name.ts";
import type { Finding } from "../../../../src/domain/finding.ts";
import { WHOLE_SCOPE } from "../../../../src/domain/scope.ts";
import { indexZones, type ZoneHead } from "../../../../src/domain/zone.ts";
import { toAscii } from "../../../../src/io/idna/to-ascii.ts";

/** A row that keeps every rule. */
export const GOOD_ROW: AddressRow = {
  id: 1,
  subnetId: 10,
  ip: "10.0.0.5",
  hostname: "web1.example.com",
  mac: "",
  profile: "",
  ptrIgnore: false,
  isGateway: false,
  tagId: 2,
  editDate: "2026-11-20 10:00:00",
  lastSeen: null,
};

export function subnet(id: number, network: string, prefixLength: number | null): Subnet {
  return { id, network, prefixLength, sectionId: 1, vrfId: 0, parentId: 0, description: "" };
}

export function zone(name: string, kind = "Native", managed = kind !== "Slave"): ZoneHead {
  return { name: name as Fqdn, id: name, kind, serial: 1, managed };
}

export const CONTEXT: CheckContext = {
  subnets: new Map([[10, subnet(10, "10.0.0.0", 24)]]),
  tags: new Map([
    [1, "Offline"],
    [2, "Used"],
  ]),
  zones: indexZones([zone("example.com."), zone("deep.example.com."), zone("away.example.com.", "Slave")]),
  unreadableZones: new Set(),
  sections: new Map(),
  scope: WHOLE_SCOPE,
  bypassed: new Set(),
  policy: { zoneMatch: "longest", ignoreTags: ["Offline"] },
  maxLabelLength: 63,
  matchesPattern: () => true,
  toAscii,
};

/** Checks one row that differs from a good one in what is given. */
export function checkOne(
  row: Partial<AddressRow>,
  context: Partial<CheckContext> = {},
): {
  readonly checked: CheckedRow;
  readonly findings: readonly Finding[];
  readonly rules: readonly string[];
} {
  const result = checkRows([{ ...GOOD_ROW, ...row }], { ...CONTEXT, ...context });
  const [checked] = result.checked;
  if (checked === undefined) throw new Error("a row went in and none came out");
  return { checked, findings: result.findings, rules: result.findings.map((finding) => finding.rule) };
}
