import type { CheckItem, Verdict } from "../../domain/check-item.ts";
import { displayName } from "../../domain/dns-name.ts";
import { UpstreamError } from "../../domain/errors.ts";
import type { PowerdnsMeasure, ZoneMeasure } from "../../ports/installation-probe.ts";

const OLDEST = [4, 7] as const;
const NAMED_AT_MOST = 5;

/** Judges the DNS server and its zones. */
export function judgePowerdns(measure: PowerdnsMeasure | UpstreamError, url: string): readonly CheckItem[] {
  const verdicts: readonly Verdict[] =
    measure instanceof UpstreamError
      ? [{ status: "fault", measured: measure.message, remedy: measure.remedy }]
      : [
          judgeVersion(measure, url),
          judgeZones(measure),
          ...judgeSerials(measure.zones),
          ...judgeUpdates(measure),
        ];
  return verdicts.map((verdict) => ({ area: "powerdns", ...verdict }));
}

function judgeVersion({ version, daemonType }: PowerdnsMeasure, url: string): Verdict {
  const measured = `PowerDNS ${version} at ${url} takes the key`;
  if (daemonType !== "authoritative")
    return {
      status: "fault",
      measured: `${url} is a PowerDNS ${daemonType}`,
      remedy: "name the API of the authoritative server in [powerdns] api_url",
    };
  if (!isOlder(version)) return { status: "ok", measured, remedy: null };
  return {
    status: "warning",
    measured: `${measured}, and is older than ${OLDEST.join(".")}`,
    remedy: "update it: PPHOOK is tested with 4.7 and later",
  };
}

/** A version that is no number, as of a build from git, is not doubted. */
function isOlder(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
}

function judgeZones({ zones, others }: PowerdnsMeasure): Verdict {
  const alone = others.length === 0 ? "" : `; ${others.length} left alone (${kindsOf(others)})`;
  if (zones.length > 0)
    return {
      status: "ok",
      measured: `${countZones(zones.length)} managed (${kindsOf(zones)})${alone}`,
      remedy: null,
    };
  return {
    status: "fault",
    measured: `no zone is managed${alone}`,
    remedy:
      "create the zones as native or primary, and see whether [powerdns] zones and exclude_zones leave any",
  };
}

function kindsOf(zones: readonly { readonly kind: string }[]): string {
  const kinds = Map.groupBy(zones, (zone) => zone.kind.toLowerCase());
  return [...kinds].map(([kind, list]) => `${list.length} ${kind}`).join(", ");
}

function judgeSerials(zones: readonly ZoneMeasure[]): readonly Verdict[] {
  const still = zones.filter((zone) => zone.soaEditApi === "");
  if (still.length === 0) return [];
  const names = still.slice(0, NAMED_AT_MOST).map((zone) => displayName(zone.name));
  const more = still.length > names.length ? ` and ${still.length - names.length} more` : "";
  const [verb, whose] = still.length === 1 ? ["has", "its"] : ["have", "their"];
  return [
    {
      status: "warning",
      measured: `${countZones(still.length)} ${verb} no SOA-EDIT-API (${names.join(", ")}${more}): edits do not move ${whose} serial, so secondaries are not told, and PPHOOK sees what others edit in the hourly check only`,
      remedy: names.map((name) => `pdnsutil set-meta ${name} SOA-EDIT-API DEFAULT`).join("; "),
    },
  ];
}

/** What a DHCP server or a client writes by dynamic updates stands beside what PPHOOK writes. */
function judgeUpdates({ updates }: PowerdnsMeasure): readonly Verdict[] {
  if (updates === null) return [];
  const { everywhere, zones } = updates;
  const named = zones.slice(0, NAMED_AT_MOST).map(({ name, by }) => `${displayName(name)}: ${by.join(", ")}`);
  const more = zones.length > named.length ? ` and ${zones.length - named.length} more` : "";
  const own =
    zones.length === 0 ? "" : `, and ${countZones(zones.length)} from others (${named.join("; ")}${more})`;
  const measured = `dynamic updates are on: every zone takes them from ${everywhere || "nobody"}${own}`;
  const isLocal = everywhere.split(",").every((range) => LOOPBACK.test(range.trim()));
  if (isLocal && zones.length === 0) return [{ status: "ok", measured, remedy: null }];
  return [
    {
      status: "warning",
      measured: `${measured}; who writes there, such as a DHCP server, writes beside PPHOOK`,
      remedy:
        "give what others write a zone of its own and name it in [powerdns] exclude_zones, or clear ALLOW-DNSUPDATE-FROM and TSIG-ALLOW-DNSUPDATE of the zones that PPHOOK manages",
    },
  ];
}

const LOOPBACK = /^(?:127\.|::1|$)/;

function countZones(count: number): string {
  return count === 1 ? "1 zone" : `${count} zones`;
}
