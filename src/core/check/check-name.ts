import { canonicalName, type Fqdn } from "../../domain/dns-name.ts";
import { parseIp } from "../../domain/ip-address.ts";
import { type Fault, NO_FAULTS } from "./fault.ts";
import { findNameFaults, isPlainName } from "./find-name-faults.ts";
import { joinWords, quoteText } from "./quote-text.ts";

/** Converts an internationalised name to A-labels; null when it has no valid form (RFC 5891 §4). */
export type ToAscii = (name: string) => string | null;

export interface NameRules {
  /** Tightens the 63 octets of a label; more than 63 counts as 63. */
  readonly maxLabelLength: number;
  /** `hostname_pattern`, asked of the canonical name without its final dot. */
  readonly matchesPattern: (hostname: string) => boolean;
  readonly toAscii: ToAscii;
}

export interface NameVerdict {
  /** Canonical; null when the text cannot be read as a name. One that breaks a rule may still be readable. */
  readonly name: Fqdn | null;
  readonly faults: readonly Fault[];
}

const NON_ASCII = /[\u0080-\uffff]/;
const READABLE_LABEL = /^[a-z0-9_-]{1,63}$/;
const FULL_STOPS = /[.\u3002\uff0e\uff61]/;

/**
 * Reads and judges a hostname as typed, which must not be blank: trimmed, A-labels, lower-case, one final dot removed;
 * then the rules of host names, and `hostname_pattern` when those hold.
 *
 * @see RFC 1123 §2.1, RFC 1035 §2.3, RFC 5891 §4
 */
export function checkName(typed: string, rules: NameRules): NameVerdict {
  const text = normaliseName(typed, rules.toAscii);
  if (text === null) return { name: null, faults: [unconvertible(typed.trim(), rules.toAscii)] };
  if (isPlainName(text, rules.maxLabelLength)) return plainVerdict(text, rules);
  if (parseIp(text) !== null) return { name: null, faults: [literal(text)] };
  const labels = text.split(".");
  const faults = findNameFaults(text, labels, rules.maxLabelLength);
  const readable =
    text.length <= 253 &&
    labels.every((label) => READABLE_LABEL.test(label)) &&
    faults.every((fault) => fault.rule !== "hostname-is-address");
  return { name: readable ? canonicalName(text) : null, faults };
}

/**
 * Brings a typed hostname into canonical form without the final dot.
 *
 * @returns null when it holds a character beyond ASCII and cannot be converted.
 */
function normaliseName(typed: string, toAscii: ToAscii): string | null {
  const trimmed = typed.trim();
  const text = NON_ASCII.test(trimmed) ? toAscii(trimmed) : trimmed.toLowerCase();
  if (text === null || text === "") return null;
  return text.endsWith(".") ? text.slice(0, -1) : text;
}

function plainVerdict(text: string, rules: NameRules): NameVerdict {
  const name = canonicalName(text);
  if (text.includes("xn--") && rules.toAscii(text) !== text)
    return { name, faults: [unconvertible(text, rules.toAscii)] };
  return { name, faults: rules.matchesPattern(text) ? NO_FAULTS : [offPattern(text)] };
}

function unconvertible(text: string, toAscii: ToAscii): Fault {
  const culprits = text.split(FULL_STOPS).filter((label) => label !== "" && isBroken(label, toAscii));
  const what = culprits.length === 0 ? [text] : culprits;
  return {
    rule: "hostname-idn",
    message: `${joinWords(what.map(quoteText))} cannot be converted to A-labels`,
    remedy: "use letters and digits of one script, without symbols, or a plain ASCII name",
  };
}

function isBroken(label: string, toAscii: ToAscii): boolean {
  if (NON_ASCII.test(label)) return toAscii(label) === null;
  return label.startsWith("xn--") && toAscii(label) !== label;
}

function literal(text: string): Fault {
  return {
    rule: "hostname-is-address",
    message: `${quoteText(text)} is an IP address, not a name`,
    remedy: "enter the name of the host, such as web1.example.com, or leave the hostname empty",
  };
}

function offPattern(text: string): Fault {
  return {
    rule: "hostname-pattern",
    message: `${quoteText(text)} does not match hostname_pattern`,
    remedy:
      "choose a name that follows this site's naming rule, or have [validation] hostname_pattern changed",
  };
}
