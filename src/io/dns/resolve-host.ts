import { lookup } from "node:dns/promises";
import { SystemError } from "../../domain/errors.ts";
import { familyOf, type IpAddress, parseIp } from "../../domain/ip-address.ts";

/** A HostResolver that asks as every program of this machine does (hosts file, DNS). */
export async function resolveHost(host: string): Promise<readonly IpAddress[]> {
  const literal = parseIp(host);
  if (literal !== null) return [literal];
  try {
    const found = await lookup(host, { all: true });
    const ips = found.map(({ address }) => parseIp(address)).filter((ip) => ip !== null);
    return [...new Set(ips)].sort((a, b) => familyOf(a) - familyOf(b) || (a < b ? -1 : 1));
  } catch (cause) {
    throw new SystemError(`the address of ${host} cannot be found: ${(cause as Error).message}`, {
      remedy: "name the addresses of the primary server in [bind] primaries",
      cause,
    });
  }
}
