import { findGroups, type SharingRules } from "../../../../src/core/dedupe/find-groups.ts";
import { type DuplicateContext, resolveDuplicates } from "../../../../src/core/dedupe/resolve-duplicates.ts";
import type { AddressRow } from "../../../../src/domain/address.ts";
import type { CheckedRow } from "../../../../src/domain/checked-row.ts";
import { canonicalName, displayName } from "../../../../src/domain/dns-name.ts";
import type { IpAddress } from "../../../../src/domain/ip-address.ts";
import { parseMac } from "../../../../src/domain/mac-address.ts";

export type Rules = DuplicateContext & SharingRules;

/** Everything is resolved, and nothing speaks against it. */
export const CONTEXT: Rules = {
  profiles: ["infra", "lise"],
  macScope: "global",
  allowSharedHostnames: () => false,
  policy: { hostnameDuplicates: "resolve", macDuplicates: "resolve" },
  isBaseline: () => false,
  isUndone: () => false,
  isAccepted: () => false,
  isPostponed: () => false,
  isUnread: () => false,
  holdsName: () => false,
};

export interface Sketch
  extends Partial<Pick<AddressRow, "editDate" | "lastSeen" | "isGateway" | "subnetId">> {
  readonly id: number;
  readonly ip: string;
  readonly name?: string;
  readonly mac?: string;
  readonly profile?: string;
  readonly standing?: CheckedRow["standing"];
  readonly frozenBy?: CheckedRow["frozenBy"];
}

function checkedRow(sketch: Sketch): CheckedRow {
  const { id, ip, name, mac, profile = "", standing, subnetId = id } = sketch;
  const { editDate = null, lastSeen = null, isGateway = false } = sketch;
  const row = {
    id,
    subnetId,
    ip,
    hostname: name ?? "",
    mac: mac ?? "",
    profile,
    isGateway,
    editDate,
    lastSeen,
  };
  return {
    row: { ...row, ptrIgnore: false, tagId: 2 },
    frozenBy: sketch.frozenBy ?? null,
    standing: standing ?? (name === undefined ? "unnamed" : "valid"),
    ip: ip as IpAddress,
    name: name === undefined ? null : canonicalName(name),
    zone: null,
    mac: parseMac(mac ?? ""),
  };
}

/** Resolves, and tells the corrections in short: `-31 web1.example.com` a deleted row, `~31 00:1a:…` a removed MAC. */
export function resolve(rows: readonly Sketch[], given: Partial<Rules> = {}) {
  const rules = { ...CONTEXT, ...given };
  const resolution = resolveDuplicates(findGroups(rows.map(checkedRow), rules), rules);
  const { deletions, macChanges } = resolution;
  return {
    ...resolution,
    lines: [
      ...deletions.map(({ addressId, name }) => `-${addressId} ${displayName(name)}`),
      ...macChanges.map(({ addressId, before }) => `~${addressId} ${before.mac}`),
    ],
  };
}
