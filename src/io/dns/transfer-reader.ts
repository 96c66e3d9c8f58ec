import type { DnsRecord, TransferRefusal, ZoneTransfer } from "../../domain/dns-answer.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import { type ReadMessage, readMessage } from "./read-message.ts";
import { isAnswerTo, type SentQuery } from "./sent-query.ts";
import { WireError } from "./wire-error.ts";

const RECORDS_AT_MOST = 5_000_000;

/** Puts the messages of a transfer together: from the SOA to the same SOA again (RFC 5936 §2.2). */
export class TransferReader {
  readonly #zone: Fqdn;
  readonly #query: SentQuery;
  #refusal: string | null = null;
  readonly #records: DnsRecord[] = [];

  constructor(zone: Fqdn, query: SentQuery) {
    this.#zone = zone;
    this.#query = query;
  }

  /** @returns whether it was the last message. */
  take(octets: Buffer): boolean {
    const message = readMessage(octets);
    if (!this.#isOurs(message)) throw new WireError("it answers another question", { failure: "malformed" });
    if (message.rcode !== "NOERROR") return this.#decline(octets, message);
    const isLast = this.#add(message.records);
    this.#query.tsig?.verify(octets, isLast);
    return isLast;
  }

  outcome(): ZoneTransfer | TransferRefusal {
    if (this.#refusal !== null) return { status: "declined", rcode: this.#refusal };
    return { status: "transferred", records: this.#records.slice(0, -1) };
  }

  /** Only the first message must repeat the question (RFC 5936 §2.2.1). */
  #isOurs(message: ReadMessage): boolean {
    const { id, isResponse, question } = message;
    if (question !== null) return isAnswerTo(message, this.#query);
    return isResponse && id === this.#query.id && (this.#records.length > 0 || message.rcode !== "NOERROR");
  }

  /** What is declined need not be signed: a server that takes no key has none to sign with. */
  #decline(octets: Buffer, { rcode }: ReadMessage): true {
    try {
      this.#query.tsig?.verify(octets, true);
    } catch (error) {
      if (!(error instanceof WireError) || error.failure !== "unsigned") throw error;
    }
    this.#refusal = rcode;
    return true;
  }

  #add(records: readonly DnsRecord[]): boolean {
    for (const record of records) {
      const isSoa = record.type === "SOA" && record.name === this.#zone;
      if (this.#records.length === 0 && !isSoa)
        throw new WireError("what it transfers does not begin with the SOA of the zone", {
          failure: "malformed",
        });
      if (this.#records.push(record) > RECORDS_AT_MOST)
        throw new WireError(`what it transfers has more than ${RECORDS_AT_MOST} records`, {
          failure: "malformed",
        });
      if (isSoa && this.#records.length > 1) return true;
    }
    return false;
  }
}
