import { Resolver } from "node:dns/promises";
import { resolveHost } from "./resolve-host.ts";

const TIMEOUT_MS = 2000;

/** A SoaProbe over Node's resolver, asked without cache. */
export async function askSoa(
  { host, port }: { readonly host: string; readonly port: number },
  zone: string,
): Promise<number | null> {
  try {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 1 });
    const [ip] = await resolveHost(host);
    if (ip === undefined) return null;
    resolver.setServers([ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`]);
    return (await resolver.resolveSoa(zone)).serial;
  } catch {
    // No answer, no such zone, no such host: for whoever asks, the zone is not there.
    return null;
  }
}
