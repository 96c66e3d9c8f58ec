import type { Fqdn } from "./dns-name.ts";

/** Where a name server listens: a name or an address. */
export interface NameServerAddress {
  readonly host: string;
  readonly port: number;
}

/** One record as a name server answers it. */
export interface DnsRecord {
  readonly name: Fqdn;
  readonly type: string;
  readonly ttlSeconds: number;
  /**
   * Normalised, so that equal records have equal texts: addresses canonical, names absolute and lower-case, A, AAAA, CNAME, DNAME,
   * MX, NS, PTR, SOA and SRV as in a zone file; of every other type the octets, `\# 3 616263` (RFC 3597 §5).
   */
  readonly content: string;
}

/** A name server's answer, whatever it says. */
export interface DnsAnswer {
  readonly status: "answered";
  /** `NOERROR`, `NXDOMAIN`, `REFUSED`, `SERVFAIL`, `NOTAUTH`, … */
  readonly rcode: string;
  /** The AA bit: the server answers from the zone itself. */
  readonly authoritative: boolean;
  /** The answer section, in its order. */
  readonly records: readonly DnsRecord[];
}

/** Every record of a zone, as it was transferred; the SOA stands first, once. */
export interface ZoneTransfer {
  readonly status: "transferred";
  readonly records: readonly DnsRecord[];
}

/**
 * Why there is no answer. `bad-key`, `bad-signature` and `bad-time` are the server's words about our signature (RFC 8945 §4.2);
 * `unsigned`: what came is not signed, or not by the key, so nothing in it can be believed.
 */
export type DnsFailureReason =
  | "timeout"
  | "connection-refused"
  | "unreachable"
  | "cut"
  | "host-unknown"
  | "malformed"
  | "name-invalid"
  | "bad-key"
  | "bad-signature"
  | "bad-time"
  | "unsigned";

export interface DnsFailure {
  readonly status: "failed";
  readonly failure: DnsFailureReason;
  /** For people. */
  readonly message: string;
}

/** A transfer that the server declined, with its own code. */
export interface TransferRefusal {
  readonly status: "declined";
  readonly rcode: string;
}

/** Reads the serial of a zone from an answer; null when the answer holds no SOA of it. */
export function soaSerial({ records }: Pick<DnsAnswer, "records">, zone: Fqdn): number | null {
  const soa = records.find(({ name, type }) => type === "SOA" && name === zone);
  return soa === undefined ? null : Number(soa.content.split(" ")[2]);
}
