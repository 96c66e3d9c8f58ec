import { listZones } from "../../core/render/files/bind-text.ts";
import { type NameServerAddress, soaSerial } from "../../domain/dns-answer.ts";
import { canonicalName } from "../../domain/dns-name.ts";
import { PphookError } from "../../domain/errors.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import type { NameServers } from "../../ports/name-servers.ts";
import { inParallel } from "../in-parallel.ts";
import type { DeploymentWorld, Shipment, Trouble } from "./deployment-world.ts";
import { hashText } from "./target-memory.ts";

const SOA_WAIT_MS = 30 * SECOND_MS;
const SOA_PAUSE_MS = SECOND_MS / 2;
const SOA_CONCURRENCY = 8;
const NAMED_AT_MOST = 5;

/**
 * Has the target load the file, reads it back, and asks a name server for its new zones.
 *
 * @param before - what was there; its zones are not new.
 * @returns null when all is well.
 */
export async function reloadAndVerify(
  world: DeploymentWorld,
  shipment: Shipment,
  before: string | null,
): Promise<Trouble | null> {
  try {
    return (
      (await reload(shipment)) ??
      (await readBack(shipment)) ??
      (await findZones(world, shipment, before ?? ""))
    );
  } catch (error) {
    if (!(error instanceof PphookError)) throw error;
    return { state: "failed", detail: error.message, remedy: error.remedy };
  }
}

async function reload({ target, host }: Shipment): Promise<Trouble | null> {
  const { reloadCommand, user } = target;
  if (reloadCommand === null) return null;
  const { exitCode, said } = await host.run(reloadCommand);
  if (exitCode === 0) return null;
  return {
    state: "failed",
    detail: `"${reloadCommand}" on the target ended with ${exitCode}: ${said}`,
    remedy: `see whether ${user} may run it there`,
  };
}

async function readBack({ target, host, hash }: Shipment): Promise<Trouble | null> {
  const there = await host.read(target.destination);
  if (there !== null && hashText(there) === hash) return null;
  return {
    state: "failed",
    detail: `${target.destination} is not what was written there`,
    remedy: "see who else writes it on the target",
  };
}

/** A server that was not told to reload knows no new zone. */
async function findZones(
  { nameServers, clock }: DeploymentWorld,
  { target, text }: Shipment,
  before: string,
): Promise<Trouble | null> {
  if (target.kind !== "bind" || target.reloadCommand === null) return null;
  const known = new Set(listZones(before));
  const server = { host: target.host, port: target.dnsPort };
  const until = clock.now() + SOA_WAIT_MS;
  let missing = listZones(text).filter((zone) => !known.has(zone));
  while (missing.length > 0) {
    const answered = new Set<string>();
    await inParallel(missing, SOA_CONCURRENCY, async (zone) => {
      if (await answersFor(nameServers, server, zone)) answered.add(zone);
    });
    missing = missing.filter((zone) => !answered.has(zone));
    if (clock.now() >= until) break;
    if (missing.length > 0) await clock.sleep(SOA_PAUSE_MS);
  }
  if (missing.length === 0) return null;
  const more = missing.length > NAMED_AT_MOST ? ` and ${missing.length - NAMED_AT_MOST} more` : "";
  return {
    state: "failed",
    detail: `${server.host} port ${server.port} does not answer for ${missing.slice(0, NAMED_AT_MOST).join(", ")}${more}`,
    remedy:
      "see whether the target may transfer the zones (allow-axfr-ips and TSIG on PowerDNS, its log), and whether dns_port is right",
  };
}

async function answersFor(
  nameServers: Pick<NameServers, "ask">,
  server: NameServerAddress,
  zone: string,
): Promise<boolean> {
  const name = canonicalName(zone);
  const reply = await nameServers.ask(server, { name, type: "SOA" });
  return reply.status === "answered" && soaSerial(reply, name) !== null;
}
