import { isUnicastMac, type MacAddress, parseMac } from "../../domain/mac-address.ts";
import { type Fault, NO_FAULTS } from "./fault.ts";
import { quoteText } from "./quote-text.ts";

export interface MacVerdict {
  /** Null when there is none, or none that one network card can bear. */
  readonly mac: MacAddress | null;
  readonly faults: readonly Fault[];
}

const NO_MAC: MacVerdict = { mac: null, faults: NO_FAULTS };

/**
 * Checks a MAC as typed; an empty one is none.
 *
 * @see IEEE 802-2014 §8.1 and §8.2.2
 */
export function checkMac(text: string): MacVerdict {
  const typed = text.trim();
  if (typed === "") return NO_MAC;
  const mac = parseMac(typed);
  if (mac === null) return { mac, faults: [unreadable(typed)] };
  return isUnicastMac(mac) ? { mac, faults: NO_FAULTS } : { mac: null, faults: [notUnicast(mac)] };
}

function unreadable(typed: string): Fault {
  return {
    rule: "mac-invalid",
    message: `${quoteText(typed)} is no MAC address: twelve hexadecimal digits are expected`,
    remedy: "write it as 00:1a:2b:3c:4d:5e, or empty the field",
  };
}

function notUnicast(mac: MacAddress): Fault {
  return {
    rule: "mac-not-unicast",
    message: `${mac} is ${kindOf(mac)}, which no single network card bears`,
    remedy: "enter the address of the card itself, or empty the field",
  };
}

function kindOf(mac: MacAddress): string {
  if (mac === "00:00:00:00:00:00") return "the zero address";
  return mac === "ff:ff:ff:ff:ff:ff" ? "the broadcast address" : "a multicast address";
}
