import type { PlanView } from "../../../../src/core/render/plan-text.ts";
import type { RecordChange } from "../../../../src/domain/change.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { makeFinding } from "../../../../src/domain/finding.ts";
import { toInstant } from "../../../../src/domain/instant.ts";
import type { GuardTrip, Plan, PlannedChange } from "../../../../src/domain/plan.ts";

export const MADE_AT = toInstant(Date.UTC(2026, 10, 22, 9, 15, 2, 417));

const state = (content: string) => ({ content, ttlSeconds: 3600, disabled: false });

/** A change in few words: `{ name: "web1.example.com", before: "10.0.0.1", after: "10.0.0.2" }`. */
export function change(
  about: {
    name: string;
    zone?: string;
    before?: string;
    after?: string;
    type?: RecordChange["type"];
  } & Partial<Omit<RecordChange & { held: boolean }, "name" | "zone" | "before" | "after">>,
): RecordChange & { readonly held: boolean } {
  const { name, zone = "example.com", before, after, ...rest } = about;
  const changed = after === undefined ? "delete" : "update";
  return {
    target: "powerdns",
    action: before === undefined ? "create" : changed,
    type: "A",
    rule: "follow-row",
    reason: "follows its row in phpIPAM",
    addressId: 7,
    ip: after ?? before ?? "",
    hostname: name,
    held: false,
    ...rest,
    zone: canonicalName(zone),
    name: canonicalName(name),
    before: before === undefined ? null : state(before),
    after: after === undefined ? null : state(after),
  };
}

/** A row that goes, and a MAC that is removed. */
export const CORRECTIONS: readonly PlannedChange[] = [
  {
    ...{ target: "phpipam", action: "update", type: "mac", zone: "", name: "", rule: "mac-duplicate" },
    reason: "10.10.1.61 holds it since 2 Nov",
    ...{ addressId: 62, ip: "10.10.1.62", hostname: "", keeper: { id: 61, ip: "10.10.1.61" }, held: false },
    before: { subnetId: 3, ip: "10.10.1.62", hostname: "", mac: "00:11:22:33:44:60" },
    after: { subnetId: 3, ip: "10.10.1.62", hostname: "", mac: "" },
  },
  {
    ...{ target: "phpipam", action: "delete", type: "row", zone: "", rule: "hostname-duplicate" },
    name: canonicalName("dup.example.com"),
    reason: "same name as 10.10.1.50, which is older (id 41 < 87)",
    ...{ addressId: 87, ip: "10.10.2.50", hostname: "Dup.example.com" },
    ...{ keeper: { id: 41, ip: "10.10.1.50" }, held: false },
    before: { subnetId: 4, ip: "10.10.2.50", hostname: "Dup.example.com", mac: "" },
    after: null,
  },
];

export function plan(parts: Partial<Plan> = {}): Plan {
  const changes = parts.changes ?? [];
  return {
    hash: "3f9c21a0b1c2".padEnd(64, "0"),
    heldHash: changes.some((each) => each.held) ? "8d01b7c0ffee".padEnd(64, "0") : null,
    cycle: "20261122-091502-417",
    madeAt: MADE_AT,
    source: { addresses: 4812, subnets: 61, complete: true },
    changes,
    findings: [],
    guards: [],
    bypasses: [],
    accepted: [],
    counts: { checked: 4812, frozen: 16, outOfScope: 0, baseline: 0, inventoryOnly: 0, due: 8, zones: 2 },
    ...parts,
  };
}

/** What a plan is shown with. */
export function view(made: Plan, parts: Partial<PlanView> = {}): PlanView {
  const sources = { inventory: "phpIPAM 1.8.2", dns: "PowerDNS 4.7.3" };
  return { plan: made, sources, bar: null, heldOnly: false, syncOptions: "", ...parts };
}

export const GUARD: GuardTrip = {
  id: "zone-deletes",
  scope: "example.com",
  measured: 31,
  limit: 24.3,
  message: "zone example.com: 31 of 240 address and PTR values would be deleted (12.9 %, limit 24 values)",
};

export const CHANGES: readonly PlannedChange[] = [
  change({
    zone: "1.10.10.in-addr.arpa",
    name: "5.1.10.10.in-addr.arpa",
    type: "PTR",
    after: "a.example.com.",
    reason: "A without PTR",
    rule: "a-only",
    ip: "10.10.1.5",
  }),
  change({
    name: "old-print.example.com",
    before: "10.10.1.41",
    reason: "row deleted in phpIPAM",
    rule: "orphan",
  }),
  change({ name: "web1.example.com", before: "10.10.1.99", after: "10.10.1.20" }),
];

export const FINDINGS = [
  makeFinding(
    "zone-missing",
    { addressId: 96, ip: "10.10.1.96", hostname: "h.notexample.com" },
    {
      message: "no managed zone ends this name; did you mean example.com?",
      remedy: "write the name so that it ends in .example.com, or create its zone in PowerDNS",
    },
  ),
  makeFinding(
    "hostname-invalid",
    { addressId: 80, ip: "10.10.1.80", hostname: "bad!.example.com" },
    { message: '"!" is not allowed in a host name', remedy: "use letters, digits and hyphens" },
  ),
  makeFinding(
    "named-without-records",
    { addressId: 81, ip: "10.10.1.81", hostname: "quiet.example.com" },
    { message: "it has no A record", remedy: "create it, or leave it" },
  ),
];
