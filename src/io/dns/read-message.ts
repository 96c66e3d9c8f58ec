import { type Answer, decode } from "dns-packet";
import type { DnsAnswer, DnsRecord } from "../../domain/dns-answer.ts";
import { canonicalName, type Fqdn } from "../../domain/dns-name.ts";
import { parseIp } from "../../domain/ip-address.ts";
import { findRecords } from "./message-records.ts";
import { WireError } from "./wire-error.ts";

/** A message that was read. */
export interface ReadMessage extends Omit<DnsAnswer, "status"> {
  readonly id: number;
  readonly isResponse: boolean;
  /** Did not fit: ask over TCP. */
  readonly truncated: boolean;
  /** Null when the message repeats none. */
  readonly question: { readonly name: Fqdn; readonly type: string } | null;
}

/** Reads a message. @throws WireError when it is none. */
export function readMessage(message: Buffer): ReadMessage {
  try {
    const packet = decode(message);
    const places = findRecords(message);
    const { questions = [], answers = [] } = packet;
    const [question] = questions;
    return {
      id: packet.id ?? 0,
      isResponse: packet.flag_qr,
      truncated: packet.flag_tc,
      authoritative: packet.flag_aa,
      // Not in the library's types.
      rcode: (packet as unknown as { readonly rcode: string }).rcode,
      question: question === undefined ? null : { ...question, name: canonicalName(question.name) },
      records: answers.map((answer, i) => toRecord(answer, octetsAt(message, places[i]))),
    };
  } catch (error) {
    throw new WireError("it answers something that is no DNS message", {
      failure: "malformed",
      cause: error,
    });
  }
}

function octetsAt(message: Buffer, place: ReturnType<typeof findRecords>[number] | undefined): Buffer {
  if (place === undefined) throw new RangeError("a record is missing");
  return message.subarray(place.dataStart, place.end);
}

function toRecord(answer: Answer, data: Buffer): DnsRecord {
  const ttlSeconds = "ttl" in answer && answer.ttl !== undefined ? answer.ttl : 0;
  const type = answer.type.replace(/^UNKNOWN_/, "TYPE");
  return { name: canonicalName(answer.name), type, ttlSeconds, content: contentOf(answer, data) };
}

function contentOf(answer: Answer, data: Buffer): string {
  switch (answer.type) {
    case "A":
    case "AAAA":
      return parseIp(answer.data) ?? answer.data;
    case "CNAME":
    case "DNAME":
    case "NS":
    case "PTR":
      return canonicalName(answer.data);
    case "MX":
      return `${answer.data.preference ?? 0} ${canonicalName(answer.data.exchange)}`;
    case "SRV": {
      const { priority = 0, weight = 0, port, target } = answer.data;
      return `${priority} ${weight} ${port} ${canonicalName(target)}`;
    }
    case "SOA": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = answer.data;
      const times = [serial, refresh, retry, expire, minimum].join(" ");
      return `${canonicalName(mname)} ${canonicalName(rname)} ${times}`;
    }
    default:
      return `\\# ${data.length} ${data.toString("hex")}`.trimEnd();
  }
}
