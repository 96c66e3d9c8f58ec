import { type Finding, RULES, type RuleId } from "../../domain/finding.ts";
import { FRENCH_RULES } from "./french-rules.ts";

export type Language = "en" | "fr";

/** What a mail says of a rule besides the finding's own message. */
export interface RuleWords {
  readonly title: string;
  /** How to put it right. */
  readonly remedy: string;
  /** How not to come here again; empty where there is nothing to learn. */
  readonly avoid: string;
}

const TYPE_FULL_NAME =
  "type the whole name, zone included (web1.example.com): letters, digits, hyphens and dots, nothing else";
const SEARCH_FIRST = "phpIPAM's search (top right) shows whether a name or an address is taken";

/** How to avoid it, by rule. */
const AVOID: Partial<Record<RuleId, string>> = {
  "ip-invalid": "let phpIPAM propose the first free address of the subnet",
  "ip-outside-subnet": "open the subnet first, and add the address from there",
  "ip-network-or-broadcast": "let phpIPAM propose the first free address of the subnet",
  "hostname-invalid": TYPE_FULL_NAME,
  "hostname-underscore": "use a hyphen where you would write an underscore",
  "hostname-too-long": "keep each part between two dots at 63 characters or less",
  "hostname-is-address": "give the machine a name; the address has its own field",
  "hostname-idn": TYPE_FULL_NAME,
  "hostname-pattern": TYPE_FULL_NAME,
  "zone-missing": TYPE_FULL_NAME,
  "zone-unmanaged": "ask an administrator which zones PPHOOK looks after",
  "zone-not-strict": "put exactly one name before the zone",
  "mac-invalid": "copy the MAC address from the machine: twelve hexadecimal digits",
  "mac-not-unicast": "copy the MAC address from the machine: twelve hexadecimal digits",
  "mac-duplicate": "search phpIPAM for the MAC address before you type it",
  "hostname-duplicate": SEARCH_FIRST,
  "foreign-record": SEARCH_FIRST,
  mismatch: "change names and addresses in phpIPAM only; DNS follows by itself",
  "served-otherwise": SEARCH_FIRST,
};

/** Gives the words of a finding's rule. English takes the remedy from the finding itself, which knows more. */
export function ruleWords(finding: Pick<Finding, "rule" | "remedy">, language: Language): RuleWords {
  if (language === "fr") return FRENCH_RULES[finding.rule];
  const { rule, remedy } = finding;
  return { title: RULES[rule].title, remedy, avoid: AVOID[rule] ?? "" };
}
