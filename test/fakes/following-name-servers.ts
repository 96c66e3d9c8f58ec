import type { DnsAnswer, DnsFailure, NameServerAddress } from "../../src/domain/dns-answer.ts";
import { canonicalName } from "../../src/domain/dns-name.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { DnsQuestion, NameServers } from "../../src/ports/name-servers.ts";
import type { MemoryDnsServer } from "./memory-dns-server.ts";
import { answerOf } from "./memory-name-servers.ts";

interface Follower {
  /** How far it is behind; changed at any time. */
  lagMs: number;
  /** What it answers in place of records. */
  instead: DnsAnswer | DnsFailure | null;
  /** Values that it answers for a name and type, whatever was written. */
  readonly wrong: Map<string, readonly string[]>;
}

export const DEAD: DnsFailure = { status: "failed", failure: "timeout", message: "gave no answer" };

/** Name servers that answer what a server in memory holds, each as late as it is told to be. */
export class FollowingNameServers implements NameServers {
  /** How often each host was asked. */
  readonly asked = new Map<string, number>();
  readonly #dns: MemoryDnsServer;
  readonly #clock: Clock;
  readonly #followers = new Map<string, Follower>();
  /** What was there until each write. */
  readonly #past: { readonly until: number; readonly rrsets: ReadonlyMap<string, readonly string[]> }[] = [];

  constructor(dns: MemoryDnsServer, clock: Clock) {
    this.#dns = dns;
    this.#clock = clock;
    dns.onCall = ({ method }) => {
      if (method === "writeRrsets") this.#past.push({ until: clock.now(), rrsets: servedBy(dns) });
    };
  }

  follower(host: string): Follower {
    const known = this.#followers.get(host);
    const follower = known ?? { lagMs: 0, instead: null, wrong: new Map() };
    this.#followers.set(host, follower);
    return follower;
  }

  async ask({ host }: NameServerAddress, { name, type }: DnsQuestion, signal?: AbortSignal) {
    signal?.throwIfAborted();
    this.asked.set(host, (this.asked.get(host) ?? 0) + 1);
    const { lagMs, instead, wrong } = this.follower(host);
    if (instead !== null) return instead;
    const asOf = this.#clock.now() - lagMs;
    const past = this.#past.find(({ until }) => asOf < until)?.rrsets;
    const key = `${name} ${type}`;
    const contents = wrong.get(key) ?? (past ?? servedBy(this.#dns)).get(key) ?? [];
    return answerOf(
      contents.map((content) => ({ name: canonicalName(name), type, ttlSeconds: 60, content })),
      contents.length === 0 ? { rcode: "NXDOMAIN" } : {},
    );
  }

  transfer(): never {
    throw new Error("nobody transfers a zone here");
  }
}

function servedBy(dns: MemoryDnsServer): ReadonlyMap<string, readonly string[]> {
  return new Map(
    dns.dump().map((line) => {
      const [name, , type, values = ""] = line.split(" ");
      return [`${name} ${type}`, values.split(",").filter((value) => !value.startsWith("-"))];
    }),
  );
}
