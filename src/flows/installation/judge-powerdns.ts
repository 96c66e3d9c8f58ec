import type { CheckItem, Verdict } from "../../domain/check-item.ts";
import { displayName } from "../../domain/dns-name.ts";
import { UpstreamError } from "../../domain/errors.ts";
import type { PowerdnsMeasure, ZoneMeasure } from "../../ports/installation-probe.ts";
import { type ExpectedSecondaries, judgeTransfers, LOOPBACK } from "./judge-transfers.ts";
import { countZones, NAMED_AT_MOST, nameZones } from "./name-zones.ts";

interface ConfiguredPowerdns {
  readonly url: string;
  readonly secondaries: ExpectedSecondaries;
}

const OLDEST = [4, 7] as const;

/** Judges the DNS server and its zones. */
export function judgePowerdns(
  measure: PowerdnsMeasure | UpstreamError,
  { url, secondaries }: ConfiguredPowerdns,
): readonly CheckItem[] {
  const verdicts: readonly Verdict[] =
    measure instanceof UpstreamError
      ? [{ status: "fault", measured: measure.message, remedy: measure.remedy }]
      : [
          judgeVersion(measure, url),
          judgeZones(measure),
          ...judgeSerials(measure.zones),
          ...judgeServedSerials(measure.zones),
          ...judgeTransfers(measure, secondaries),
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
  const still = zones.filter(({ soaEditApi }) => ["", "OFF"].includes(soaEditApi.toUpperCase()));
  if (still.length === 0) return [];
  const { names, text } = nameZones(still);
  const [verb, whose] = still.length === 1 ? ["has", "its"] : ["have", "their"];
  return [
    {
      status: "warning",
      measured: `${countZones(still.length)} ${verb} no SOA-EDIT-API (${text}): edits do not move ${whose} serial, so secondaries are not told, and PPHOOK sees what others edit in the hourly check only`,
      remedy: names.map((name) => `pdnsutil set-meta ${name} SOA-EDIT-API DEFAULT`).join("; "),
    },
  ];
}

/** A serial that is the time makes every look of a secondary find a change. */
function judgeServedSerials(zones: readonly ZoneMeasure[]): readonly Verdict[] {
  const moving = zones.filter((zone) => !zone.dnssec && MOVING.has(zone.soaEdit.toUpperCase()));
  if (moving.length === 0) return [];
  const { names, text } = nameZones(moving);
  return [
    {
      status: "warning",
      measured: `${countZones(moving.length)} served with the time as serial (SOA-EDIT, ${text}): secondaries transfer at every look, and whether they follow cannot be seen`,
      remedy: names.map((name) => `pdnsutil set-meta ${name} SOA-EDIT`).join("; "),
    },
  ];
}

const MOVING: ReadonlySet<string> = new Set(["EPOCH"]);

/** What a DHCP server or a client writes by dynamic updates stands beside what PPHOOK writes. */
function judgeUpdates({ settings, zones }: PowerdnsMeasure): readonly Verdict[] {
  const ranges = settings?.updatesFrom ?? null;
  if (ranges === null) return [];
  const open = zones.filter(({ grants }) => (grants?.updates ?? []).length > 0);
  const named = open
    .slice(0, NAMED_AT_MOST)
    .map(({ name, grants }) => `${displayName(name)}: ${grants?.updates.join(", ")}`);
  const more = open.length > named.length ? ` and ${open.length - named.length} more` : "";
  const own =
    open.length === 0 ? "" : `, and ${countZones(open.length)} from others (${named.join("; ")}${more})`;
  const measured = `dynamic updates are on: every zone takes them from ${ranges.join(", ") || "nobody"}${own}`;
  const isLocal = ranges.every((range) => LOOPBACK.test(range));
  if (isLocal && open.length === 0) return [{ status: "ok", measured, remedy: null }];
  return [
    {
      status: "warning",
      measured: `${measured}; who writes there, such as a DHCP server, writes beside PPHOOK`,
      remedy:
        "give what others write a zone of its own and name it in [powerdns] exclude_zones, or clear ALLOW-DNSUPDATE-FROM and TSIG-ALLOW-DNSUPDATE of the zones that PPHOOK manages",
    },
  ];
}
