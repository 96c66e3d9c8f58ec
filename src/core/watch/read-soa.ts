import { type DnsAnswer, type DnsFailure, soaSerial } from "../../domain/dns-answer.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import type { TransferCause } from "../../domain/transfer-status.ts";

/** Why an answer tells no serial. */
export type SoaFault = Extract<
  TransferCause,
  "unreachable" | "refused" | "not-authoritative" | "expired" | "lame"
>;

export type SoaReading =
  | { readonly serial: number }
  | {
      readonly fault: SoaFault;
      /** What was answered, for people. */
      readonly detail: string;
    };

const FAULTS: Readonly<Record<string, Exclude<SoaReading, { readonly serial: number }>>> = {
  REFUSED: {
    fault: "refused",
    detail: "it answers REFUSED: it does not serve the zone, or not to this machine",
  },
  NOTAUTH: { fault: "not-authoritative", detail: "it answers NOTAUTH: it does not hold the zone" },
  SERVFAIL: {
    fault: "expired",
    detail: "it answers SERVFAIL: it holds no valid copy (expired, or never transferred)",
  },
};

/** Reads the serial that a name server serves; only an answer with authority tells it (RFC 1034 §4.2.1). */
export function readSoa(reply: DnsAnswer | DnsFailure, zone: Fqdn): SoaReading {
  if (reply.status === "failed") return { fault: "unreachable", detail: reply.message };
  const { rcode, authoritative } = reply;
  const known = FAULTS[rcode];
  if (known !== undefined) return known;
  if (rcode !== "NOERROR") return { fault: "lame", detail: `it answers ${rcode}` };
  const serial = soaSerial(reply, zone);
  if (serial === null) return { fault: "lame", detail: "its answer holds no SOA of the zone" };
  return authoritative
    ? { serial }
    : { fault: "lame", detail: "it answers without authority (no AA): not from a copy of its own" };
}
