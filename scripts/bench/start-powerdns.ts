import { existsSync } from "node:fs";
import type { PowerdnsAccess, ZoneSeed } from "../../src/simulators/powerdns/zone-seed.ts";
import { startRealPowerdns } from "../../test/support/real-powerdns.ts";
import { startPeer } from "./peer-process.ts";
import type { PowerdnsHandlers } from "./powerdns-process.ts";

/** Which PowerDNS answers: the simulated one, or the installed one over SQLite or over MariaDB. */
export type PowerdnsKind = "simulator" | "gsqlite3" | "gmysql";

/** A PowerDNS in a process of its own. */
export interface BenchPowerdns extends PowerdnsAccess, AsyncDisposable {
  /** `PowerDNS 4.7.3, gsqlite3`. */
  readonly title: string;
}

/** The best that there is on this machine. */
export function usualPowerdns(): PowerdnsKind {
  return existsSync("/usr/sbin/pdns_server") ? "gsqlite3" : "simulator";
}

/** Starts a fresh server with the zones. @throws Error with the reason when it is not installed. */
export async function startPowerdns(kind: PowerdnsKind, zones: readonly ZoneSeed[]): Promise<BenchPowerdns> {
  if (kind === "simulator") return startSimulated(zones);
  const server = await startRealPowerdns({ backend: kind, zones });
  if ("unavailable" in server) throw new Error(server.unavailable);
  const { url, apiKey, version, stop } = server;
  return { url, apiKey, title: `PowerDNS ${version}, ${kind}`, [Symbol.asyncDispose]: stop };
}

async function startSimulated(zones: readonly ZoneSeed[]): Promise<BenchPowerdns> {
  const peer = startPeer<PowerdnsHandlers>("./powerdns-process.ts");
  const access = await peer.ask("start", zones);
  return {
    ...access,
    title: "simulated PowerDNS",
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}
