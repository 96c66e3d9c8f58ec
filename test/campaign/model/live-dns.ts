import type { MemoryDnsServer } from "../../fakes/memory-dns-server.ts";

/** One value of PowerDNS, as it is at a moment. */
export interface LiveValue {
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly off: boolean;
  readonly ttl: string;
}

/** All values by `name type content`. */
export type LiveDns = ReadonlyMap<string, LiveValue>;

export const keyOf = ({ name, type, content }: Pick<LiveValue, "name" | "type" | "content">): string =>
  `${name} ${type} ${content}`;

/** Takes down everything that a server holds. */
export function readLive(dns: MemoryDnsServer): LiveDns {
  const values = dns.dump().flatMap((line) => {
    const [, name = "", ttl = "", type = "", rest = ""] = /^(\S+) (\d+) (\S+) (.*)$/.exec(line) ?? [];
    return rest.split(",").map((text): LiveValue => {
      const off = text.startsWith("-");
      return { name, type, content: off ? text.slice(1) : text, off, ttl };
    });
  });
  return new Map(values.map((value) => [keyOf(value), value]));
}

/** What is served at a name, of one type. */
export function servedAt(live: LiveDns, name: string, type: string): readonly string[] {
  return [...live.values()]
    .filter((it) => it.name === name && it.type === type && !it.off)
    .map((it) => it.content);
}
