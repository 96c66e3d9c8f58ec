export type Severity = "error" | "warning" | "info";

/** Something wrong with a row or a record. Bad data is a finding, never an exception. */
export interface Finding {
  /** Stable over cycles while the same thing is wrong: `<rule>:<subject>`. */
  readonly id: string;
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly addressId: number | null;
  readonly ip: string;
  readonly hostname: string;
  /** What is wrong, with the value measured against what is expected. */
  readonly message: string;
  /** What a person can do about it. */
  readonly remedy: string;
}

/** What a rule says of itself; docs/reference/findings.md is generated from it. */
export interface Rule {
  readonly severity: Severity;
  readonly title: string;
  readonly reference: string;
}

/** Every rule, by its id. */
export const RULES = {
  "ip-invalid": {
    severity: "error",
    title: "The address is not an IPv4 or IPv6 address",
    reference: "RFC 791 §3.1, RFC 4291 §2.2",
  },
  "ip-outside-subnet": {
    severity: "error",
    title: "The address does not lie in the subnet of its row",
    reference: "RFC 4632 §3.1",
  },
  "ip-network-or-broadcast": {
    severity: "error",
    title: "The address is the network or broadcast address of its subnet",
    reference: "RFC 919 §7, RFC 3021 §2.1",
  },
  "hostname-invalid": {
    severity: "error",
    title: "The hostname breaks the rules of host names",
    reference: "RFC 1123 §2.1, RFC 1035 §2.3.1",
  },
  "hostname-underscore": {
    severity: "error",
    title: "The hostname contains an underscore",
    reference: "RFC 1123 §2.1, RFC 8552 §1.1",
  },
  "hostname-too-long": {
    severity: "error",
    title: "A label or the whole name is too long",
    reference: "RFC 1035 §2.3.4",
  },
  "hostname-is-address": {
    severity: "error",
    title: "The hostname is an IP address or ends in an all-numeric label",
    reference: "RFC 1123 §2.1, RFC 3696 §2",
  },
  "hostname-idn": {
    severity: "error",
    title: "The internationalised name cannot be converted to A-labels",
    reference: "RFC 5891 §4, UTS #46",
  },
  "hostname-pattern": {
    severity: "error",
    title: "The hostname does not match hostname_pattern",
    reference: "[validation] hostname_pattern",
  },
  "zone-missing": {
    severity: "error",
    title: "No zone of the DNS servers ends the hostname",
    reference: "RFC 1034 §4.2",
  },
  "zone-unmanaged": {
    severity: "error",
    title: "The closest zone of the hostname is not one that PPHOOK manages",
    reference: "RFC 1034 §4.2",
  },
  "zone-unreadable": {
    severity: "warning",
    title: "The zone of the name or address could not be read",
    reference: "RFC 1034 §4.2",
  },
  "zone-not-strict": {
    severity: "error",
    title: "The zone is not everything after the first label (zone_match = strict)",
    reference: "[policy] zone_match",
  },
  "scope-unknown": {
    severity: "error",
    title: "The configured scope names a section, subnet or VRF that phpIPAM does not have",
    reference: "[phpipam] sections, subnets, exclude_subnets, vrfs",
  },
  "policy-unknown": {
    severity: "error",
    title: "The field of policy_field holds a word that is no policy; the records are left as they are",
    reference: "[phpipam] policy_field",
  },
  "reverse-zone-missing": {
    severity: "info",
    title: "No managed reverse zone holds the address",
    reference: "RFC 1035 §3.5, RFC 3596 §2.5",
  },
  "mac-invalid": {
    severity: "error",
    title: "The MAC address cannot be read",
    reference: "IEEE 802-2014 §8.1",
  },
  "mac-not-unicast": {
    severity: "error",
    title: "The MAC address is multicast, broadcast or zero",
    reference: "IEEE 802-2014 §8.2.2",
  },
  "mac-shared": {
    severity: "info",
    title: "Several rows without a DHCP profile bear the same MAC address",
    reference: "IEEE 802-2014 §8.2",
  },
  "mac-duplicate": {
    severity: "warning",
    title: "Several DHCP reservations bear the same MAC address",
    reference: "RFC 2131 §2",
  },
  "reservation-left-out": {
    severity: "error",
    title: "Rows that contradict each other have no DHCP reservation (told by `generate`)",
    reference: "[dhcp] mac_scope, RFC 2131 §2",
  },
  "reservation-without-file": {
    severity: "warning",
    title: "IPv6 reservations that no file takes (told by `generate`)",
    reference: "[dhcp] output6",
  },
  "hostname-duplicate": {
    severity: "warning",
    title: "Several addresses of one family bear the same hostname",
    reference: "[policy] hostname_duplicates",
  },
  "duplicate-frozen": {
    severity: "info",
    title: "A frozen row shares its hostname or MAC address with others",
    reference: "[policy] hostname_duplicates, mac_duplicates",
  },
  "named-without-records": {
    severity: "info",
    title: "The row has a name and DNS has no record of it",
    reference: "[policy] no_records",
  },
  "foreign-record": {
    severity: "warning",
    title: "The name has only records that PPHOOK does not own",
    reference: "[policy] foreign",
  },
  "foreign-ptr": {
    severity: "warning",
    title: "The PTR of the address points outside the managed zones",
    reference: "RFC 1912 §2.1",
  },
  mismatch: {
    severity: "warning",
    title: "DNS says something else than phpIPAM",
    reference: "[policy] mismatch",
  },
  "ptr-other-name": {
    severity: "info",
    title: "The PTR is another name of the same host",
    reference: "RFC 1912 §2.1",
  },
  "ptr-without-address": {
    severity: "warning",
    title: "The address has a PTR and its name has no address record",
    reference: "[policy] ptr_only",
  },
  "address-without-ptr": {
    severity: "info",
    title: "The name has an address record and the address has no PTR",
    reference: "[policy] a_only, RFC 1912 §2.1",
  },
  "served-otherwise": {
    severity: "error",
    title: "The name is served by a CNAME, ALIAS, LUA, DNAME, wildcard, delegation or presigned zone",
    reference: "RFC 1034 §3.6.2, RFC 4592 §2.1, RFC 6672 §2.4",
  },
  "record-disabled": {
    severity: "info",
    title: "The record exists but is disabled in PowerDNS",
    reference: "PowerDNS HTTP API, Zones",
  },
  "referenced-name": {
    severity: "warning",
    title: "An NS, MX or SRV record points to the name, so it is not removed",
    reference: "RFC 2181 §10.3",
  },
  "reference-unknown": {
    severity: "warning",
    title: "A zone cannot be read that may point to the name, so it is not removed",
    reference: "RFC 2181 §10.3",
  },
  orphan: {
    severity: "warning",
    title: "A record of PPHOOK's whose row is gone",
    reference: "[policy] orphan",
  },
  "unknown-dns": {
    severity: "info",
    title: "DNS has an address within a subnet of phpIPAM that no row holds",
    reference: "[policy] unknown_dns",
  },
  "unknown-ptr": {
    severity: "info",
    title: "DNS has a PTR of an address within a subnet of phpIPAM that no row holds",
    reference: "[policy] unknown_dns, RFC 1912 §2.1",
  },
  undone: {
    severity: "info",
    title: "A person took a change back, so it is not made again",
    reference: "pphook undo",
  },
  "zone-vanished": {
    severity: "warning",
    title: "A zone that was managed is no longer listed",
    reference: "[powerdns] exclude_zones",
  },
  "dns-refused": {
    severity: "error",
    title: "PowerDNS refused the change",
    reference: "PowerDNS HTTP API, PATCH",
  },
  "dns-not-effective": {
    severity: "error",
    title: "PowerDNS accepted the change and does not show it",
    reference: "PowerDNS HTTP API, PATCH",
  },
  "ipam-refused": {
    severity: "error",
    title: "phpIPAM refused the correction",
    reference: "phpIPAM API, addresses controller",
  },
  "ipam-not-effective": {
    severity: "error",
    title: "The correction could not be made in phpIPAM, or phpIPAM does not show it",
    reference: "phpIPAM API, addresses controller",
  },
  "changed-meanwhile": {
    severity: "info",
    title: "The records or the row changed between the plan and the write, so the change was dropped",
    reference: "PowerDNS HTTP API and phpIPAM API: no optimistic locking",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof RULES;

/** Whom or what a finding is about. */
export interface FindingSubject {
  readonly addressId: number | null;
  readonly ip: string;
  readonly hostname: string;
}

/**
 * Makes a finding with the rule's severity and a stable id.
 *
 * @param about.key - tells apart two findings of one rule on one row; the row's id, else its ip or hostname, by default.
 */
export function makeFinding(
  rule: RuleId,
  subject: FindingSubject,
  about: { readonly message: string; readonly remedy: string; readonly key?: string },
): Finding {
  const key = about.key ?? String(subject.addressId ?? (subject.hostname || subject.ip));
  return {
    id: `${rule}:${key}`,
    rule,
    severity: RULES[rule].severity,
    ...subject,
    message: about.message,
    remedy: about.remedy,
  };
}
