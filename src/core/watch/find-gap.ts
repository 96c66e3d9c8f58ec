import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import { compareSerials } from "../../domain/serial.ts";
import type { Secondary, TransferCause } from "../../domain/transfer-status.ts";
import type { SoaReading } from "./read-soa.ts";

/** What could be measured of how a zone comes to a secondary. */
export interface TransferFacts {
  /** As PowerDNS says it (`Native`, `Master`); null when it was not told. */
  readonly kind: string | null;
  /** Whether PowerDNS sends NOTIFY at all (`primary=yes`); null when it was not told. */
  readonly sendsNotify: boolean | null;
  /** Whether NS records or also-notify name the secondary; null when that could not be found out. */
  readonly isNotified: boolean | null;
  /** What the secondary has against the key that signs transfers, for people; null when nothing is known. */
  readonly tsig: string | null;
}

/** What keeps a secondary from serving what the primary does. */
export interface Gap {
  readonly cause: TransferCause;
  readonly detail: string;
  readonly remedy: string;
  /** It serves an older serial. */
  readonly isBehind: boolean;
}

interface Question {
  readonly zone: Fqdn;
  readonly secondary: Secondary;
  readonly primary: SoaReading;
  readonly copy: SoaReading;
  readonly facts: TransferFacts;
  /** How the records differ although the serials are equal, for people; null when they do not, or were not compared. */
  readonly difference: string | null;
}

/** Compares what both serve, and names the likely cause of a difference; null when there is none. */
export function findGap(question: Question): Gap | null {
  const { zone, secondary, primary, copy, facts, difference } = question;
  if ("fault" in primary)
    return {
      cause: "primary-silent",
      isBehind: false,
      detail: `it cannot be compared, for the primary does not tell its serial: ${primary.detail}`,
      remedy:
        "see whether PowerDNS answers there for the zone, and whether [powerdns] primary_dns names the right server",
    };
  if ("fault" in copy && copy.fault === "expired" && facts.tsig !== null)
    return { ...keyGap(zone, facts.tsig), isBehind: false };
  if ("fault" in copy)
    return {
      cause: copy.fault,
      isBehind: false,
      detail: copy.detail,
      remedy: FAULT_REMEDIES[copy.fault](zone, secondary),
    };
  const order = compareSerials(copy.serial, primary.serial);
  if (order === "equal") return difference === null ? null : contentGap(zone, difference);
  if (order !== "before")
    return {
      cause: "ahead",
      isBehind: false,
      detail: "its serial is newer than that of the primary, so it will not transfer (RFC 1982)",
      remedy: `if the primary was put back from a copy, have the secondary take it all the same: rndc retransfer ${displayName(zone)}`,
    };
  return { ...causeOfLateness(zone, secondary, facts), isBehind: true };
}

function keyGap(zone: Fqdn, tsig: string): Omit<Gap, "isBehind"> {
  return {
    cause: "tsig",
    detail: `it does not take the key that signs transfers: ${tsig}`,
    remedy: `give it the same secret under the same name (pdnsutil list-tsig-keys), see that both clocks are right, then: rndc reconfig; rndc retransfer ${displayName(zone)}`,
  };
}

function contentGap(zone: Fqdn, difference: string): Gap {
  return {
    cause: "content",
    isBehind: false,
    detail: `equal serials and different records: ${difference}`,
    remedy: `see who writes the zone beside the primary, or without a new serial; then: rndc retransfer ${displayName(zone)}`,
  };
}

const serveIt = (zone: Fqdn) =>
  `have it serve ${displayName(zone)} as a secondary ("pphook generate bind" makes the file), and let this machine ask it`;

const FAULT_REMEDIES: Readonly<
  Record<
    Extract<SoaReading, { readonly fault: string }>["fault"],
    (zone: Fqdn, secondary: Secondary) => string
  >
> = {
  unreachable: (zone, { host, port }) =>
    `see whether it runs, and whether a firewall lets DNS through: dig @${host} -p ${port} ${displayName(zone)} SOA`,
  refused: serveIt,
  "not-authoritative": serveIt,
  expired: (zone) =>
    `read in its log why transfers of ${displayName(zone)} fail (address, allow-axfr-ips, TSIG), then: rndc retransfer ${displayName(zone)}`,
  lame: serveIt,
};

function causeOfLateness(
  zone: Fqdn,
  { host }: Secondary,
  { kind, sendsNotify, isNotified, tsig }: TransferFacts,
): Omit<Gap, "isBehind"> {
  if (tsig !== null) return keyGap(zone, tsig);
  const name = displayName(zone);
  if (kind?.toLowerCase() === "native")
    return {
      cause: "native",
      detail:
        "the zone is NATIVE on the primary, which then sends no NOTIFY; it is asked at each refresh only",
      remedy: `pdnsutil set-kind ${name} primary`,
    };
  if (sendsNotify === false)
    return {
      cause: "not-notified",
      detail: "PowerDNS sends no NOTIFY to anybody (primary=no), so it is asked at each refresh only",
      remedy: "set primary=yes in pdns.conf and restart PowerDNS",
    };
  if (isNotified === false)
    return {
      cause: "not-notified",
      detail: "neither the NS records of the zone nor also-notify name it, so no NOTIFY reaches it",
      remedy: `pdnsutil add-meta ${name} ALSO-NOTIFY ${host}, or give it an NS record`,
    };
  const notified =
    isNotified === true ? "although NOTIFY is sent to it" : "and nothing that can be seen from here says why";
  return {
    cause: "not-transferred",
    detail: `it has not transferred the zone, ${notified}`,
    remedy: `read in its log why transfers of ${name} fail (address, allow-axfr-ips, TSIG), then: rndc retransfer ${name}`,
  };
}
