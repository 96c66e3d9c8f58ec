import type { Verdict } from "../../domain/check-item.ts";
import { displayName, type Fqdn, parentName } from "../../domain/dns-name.ts";
import { UpstreamError } from "../../domain/errors.ts";
import { classlessRange } from "../../domain/reverse-name.ts";
import type { Rrset } from "../../domain/rrset.ts";
import type { ZoneContent, ZoneHead } from "../../domain/zone.ts";
import type { DnsServer } from "../../ports/dns-server.ts";

const NAMED_AT_MOST = 5;

/**
 * Looks whether the PTRs of classless reverse zones can be found: each needs a CNAME in the zone above. A zone above that is on
 * another server is not asked.
 *
 * @see RFC 2317 §4
 */
export async function checkClassless(
  dns: Pick<DnsServer, "readZone">,
  zones: readonly ZoneHead[],
  signal?: AbortSignal,
): Promise<readonly Verdict[]> {
  const byName = new Map(zones.map((zone) => [zone.name, zone]));
  const verdicts: Verdict[] = [];
  for (const zone of zones) {
    const above = byName.get(parentName(zone.name) ?? zone.name);
    if (!zone.managed || above === undefined || above === zone || !isClassless(zone.name)) continue;
    verdicts.push(await checkZone(dns, { zone, above }, signal).catch(asVerdict));
  }
  return verdicts;
}

function isClassless(name: Fqdn): boolean {
  return name.endsWith(".in-addr.arpa.") && classlessRange(name.slice(0, name.indexOf("."))) !== null;
}

async function checkZone(
  dns: Pick<DnsServer, "readZone">,
  { zone, above }: { readonly zone: ZoneHead; readonly above: ZoneHead },
  signal: AbortSignal | undefined,
): Promise<Verdict> {
  const [content, parent] = [await dns.readZone(zone, signal), await dns.readZone(above, signal)];
  const needed = octetsOf(content, zone);
  const missing = needed.filter(
    (octet) => !leadsTo(parent, `${octet}.${above.name}`, `${octet}.${zone.name}`),
  );
  const [name, aboveName] = [displayName(zone.name), displayName(above.name)];
  if (missing.length === 0)
    return { status: "ok", measured: `${name} has its CNAMEs in ${aboveName}`, remedy: null };
  const named = missing.slice(0, NAMED_AT_MOST);
  const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : "";
  const commands = named.map(
    (octet) => `pdnsutil add-record ${aboveName} ${octet} CNAME ${octet}.${zone.name}`,
  );
  return {
    status: "warning",
    measured: `${missing.length} of ${needed.length} PTRs in ${name} cannot be found: ${aboveName} has no CNAME for ${named.join(", ")}${more} (RFC 2317)`,
    remedy: `${commands.join("; ")}${more}`,
  };
}

/** Those with a PTR; in a zone without any, the first host of its range. */
function octetsOf(content: ZoneContent, zone: ZoneHead): readonly number[] {
  const octets = [...content.rrsets]
    .filter(([, rrsets]) => rrsets.some(({ type }) => type === "PTR"))
    .map(([name]) => Number(name.slice(0, -zone.name.length - 1)))
    .filter((octet) => Number.isInteger(octet))
    .sort((a, b) => a - b);
  if (octets.length > 0) return octets;
  const range = classlessRange(zone.name.slice(0, zone.name.indexOf(".")));
  return range === null ? [] : [range.first + 1];
}

function leadsTo(parent: ZoneContent, name: string, target: string): boolean {
  const rrsets: readonly Rrset[] = parent.rrsets.get(name as Fqdn) ?? [];
  return rrsets.some(
    ({ type, values }) =>
      type === "CNAME" && values.some((value) => !value.disabled && value.content.toLowerCase() === target),
  );
}

function asVerdict(error: unknown): Verdict {
  if (error instanceof UpstreamError)
    return { status: "fault", measured: error.message, remedy: error.remedy };
  throw error;
}
