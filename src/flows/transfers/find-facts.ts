import type { TransferFacts } from "../../core/watch/find-gap.ts";
import type { NameServerAddress } from "../../domain/dns-answer.ts";
import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import { PphookError } from "../../domain/errors.ts";
import { type IpAddress, parseIp } from "../../domain/ip-address.ts";
import type { Secondary } from "../../domain/transfer-status.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { NotifySettings } from "../../ports/transfer-settings.ts";
import { inParallel } from "../in-parallel.ts";
import type { TransferWorld } from "./transfer-world.ts";

/** Nothing was measured. */
export const NO_FACTS: TransferFacts = { kind: null, sendsNotify: null, isNotified: null, tsig: null };

const WIDTH = 8;
const DNS_PORT = 53;

/** Where a NOTIFY goes to. */
interface Notified {
  readonly ip: IpAddress;
  readonly port: number;
}

/** Tells what is known of how a zone comes to a secondary. */
type FactsOf = (zone: Fqdn, secondary: Secondary) => Omit<TransferFacts, "tsig">;

/**
 * Measures how zones come to secondaries: whether PowerDNS sends NOTIFY, and whom its settings and the NS records name. What cannot be
 * measured stays unknown.
 */
export async function findFacts(
  world: TransferWorld,
  zones: readonly ZoneHead[],
  signal: AbortSignal | undefined,
): Promise<FactsOf> {
  if (zones.length === 0) return () => NO_FACTS;
  const notify = await readNotify(world, zones, signal);
  const resolve = cachedResolver(world);
  const named = new Map<Fqdn, readonly Notified[] | null>();
  await inParallel(zones, WIDTH, async ({ name }) => {
    named.set(name, await findNotified(world, { zone: name, notify, resolve }, signal));
  });
  const own = new Map<string, readonly IpAddress[] | null>();
  for (const { name, host } of world.monitor.secondaries) own.set(name, await resolve(host));
  const kinds = new Map(zones.map(({ name, kind }) => [name, kind]));
  return (zone, { name, port }) => ({
    kind: kinds.get(zone) ?? null,
    sendsNotify: notify?.sends ?? null,
    isNotified: meets(named.get(zone) ?? null, { port, ips: own.get(name) ?? null }),
  });
}

/** A server that is asked at another port may all the same be the one that is notified at 53. */
function meets(
  named: readonly Notified[] | null,
  { ips, port }: { readonly ips: readonly IpAddress[] | null; readonly port: number },
): boolean | null {
  if (named === null || ips === null) return null;
  return named.some((one) => ips.includes(one.ip) && (one.port === port || one.port === DNS_PORT));
}

async function readNotify(
  { transferSettings, log }: TransferWorld,
  zones: readonly ZoneHead[],
  signal: AbortSignal | undefined,
): Promise<NotifySettings | null> {
  try {
    return await transferSettings.readNotify(zones, signal);
  } catch (error) {
    if (!(error instanceof PphookError)) throw error;
    log.debug("whom PowerDNS notifies could not be read", { error: error.message });
    return null;
  }
}

interface NotifiedQuestion {
  readonly zone: Fqdn;
  readonly notify: NotifySettings | null;
  readonly resolve: Resolve;
}

/** Finds the addresses that get a NOTIFY; null when one of the names has no address that can be found, for it may be any. */
async function findNotified(
  { nameServers, monitor }: TransferWorld,
  { zone, notify, resolve }: NotifiedQuestion,
  signal: AbortSignal | undefined,
): Promise<readonly Notified[] | null> {
  const reply = await nameServers.ask(monitor.primary, { name: zone, type: "NS" }, signal);
  const also = notify?.alsoNotify.get(zone);
  if (reply.status === "failed" || reply.rcode !== "NOERROR" || also === undefined) return null;
  const targets = reply.records.filter(({ type, name }) => type === "NS" && name === zone);
  const hosts = targets.map(({ content }) => ({ host: displayName(content), port: DNS_PORT }));
  const lists = await Promise.all(
    [...also.map(readAddress), ...hosts].map(async ({ host, port }) => {
      const ips = await resolve(host);
      return ips === null ? null : ips.map((ip) => ({ ip, port }));
    }),
  );
  const known = lists.filter((list) => list !== null);
  return known.length < lists.length ? null : known.flat();
}

const WITH_PORT = /^(?:\[(.+)\]|([^:]+)):(\d+)$/;

/** Reads `192.0.2.1`, `192.0.2.1:5300`, `2001:db8::1` or `[2001:db8::1]:5300`. */
function readAddress(written: string): NameServerAddress {
  const [, bracketed, plain, port] = WITH_PORT.exec(written) ?? [];
  const host = bracketed ?? plain ?? written.replaceAll(/^\[|\]$/g, "");
  return { host, port: port === undefined ? DNS_PORT : Number(port) };
}

type Resolve = (host: string) => Promise<readonly IpAddress[] | null>;

function cachedResolver({ resolveHost }: TransferWorld): Resolve {
  const found = new Map<string, Promise<readonly IpAddress[] | null>>();
  return (host) => {
    const literal = parseIp(host);
    if (literal !== null) return Promise.resolve([literal]);
    const known = found.get(host) ?? resolveHost(host).catch(() => null);
    found.set(host, known);
    return known;
  };
}
