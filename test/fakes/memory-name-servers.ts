import type {
  DnsAnswer,
  DnsFailure,
  DnsRecord,
  NameServerAddress,
  TransferRefusal,
  ZoneTransfer,
} from "../../src/domain/dns-answer.ts";
import type { Fqdn } from "../../src/domain/dns-name.ts";
import type { DnsQuestion, NameServers, TransferRequest } from "../../src/ports/name-servers.ts";

type Reply = DnsAnswer | DnsFailure;

/** Name servers that answer what a test puts into them, and REFUSED otherwise. */
export class MemoryNameServers implements NameServers {
  /** By `192.0.2.1:53 example.com. SOA`; a function is asked each time. */
  readonly replies = new Map<string, Reply | (() => Reply)>();
  /** By `192.0.2.1:53 example.com.`. */
  readonly transfers = new Map<string, ZoneTransfer | TransferRefusal | DnsFailure>();
  /** What was asked, in order, as the keys above. */
  readonly asked: string[] = [];

  async ask(
    { host, port }: NameServerAddress,
    { name, type }: DnsQuestion,
    signal?: AbortSignal,
  ): Promise<Reply> {
    signal?.throwIfAborted();
    const key = `${host}:${port} ${name} ${type}`;
    this.asked.push(key);
    const reply = this.replies.get(key);
    return (typeof reply === "function" ? reply() : reply) ?? answerOf([], { rcode: "REFUSED" });
  }

  async transfer({ host, port }: NameServerAddress, { zone }: TransferRequest, signal?: AbortSignal) {
    signal?.throwIfAborted();
    const key = `${host}:${port} ${zone}`;
    this.asked.push(`${key} AXFR`);
    return this.transfers.get(key) ?? { status: "declined" as const, rcode: "REFUSED" };
  }
}

/** Makes an authoritative answer. */
export function answerOf(
  records: readonly DnsRecord[],
  parts: Partial<Omit<DnsAnswer, "status" | "records">> = {},
): DnsAnswer {
  return { status: "answered", rcode: "NOERROR", authoritative: true, records, ...parts };
}

/** Makes the SOA of a zone. */
export function soaOf(zone: string, serial: number): DnsRecord {
  const content = `ns1.example.net. hostmaster.example.net. ${serial} 10800 3600 604800 3600`;
  return { name: zone as Fqdn, type: "SOA", ttlSeconds: 3600, content };
}
