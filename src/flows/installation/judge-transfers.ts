import type { Verdict } from "../../domain/check-item.ts";
import { cidrContains, toCidr } from "../../domain/cidr.ts";
import { familyOf, type IpAddress, parseIp } from "../../domain/ip-address.ts";
import type { PowerdnsMeasure, ServerSettings, ZoneMeasure } from "../../ports/installation-probe.ts";
import { countZones, nameZones } from "./name-zones.ts";

/** What the configuration says of secondaries. */
export interface ExpectedSecondaries {
  /** Whether it names any, or makes files for them. */
  readonly any: boolean;
  /** Their addresses, as far as it says. */
  readonly ips: readonly IpAddress[];
}

/** Matches ranges of this machine alone, and an empty one. */
export const LOOPBACK = /^(?:127\.|::1|$)/;

/**
 * Judges whether secondaries can hear of changes and fetch them: kinds, NOTIFY (RFC 1996), and who may transfer (AXFR, RFC 5936). What
 * PowerDNS does not tell is not doubted.
 */
export function judgeTransfers(
  { zones, settings }: PowerdnsMeasure,
  expected: ExpectedSecondaries,
): readonly Verdict[] {
  const native = zones.filter(({ kind }) => kind.toLowerCase() === "native");
  const primary = zones.filter((zone) => !native.includes(zone));
  return [
    ...judgeNative(native, expected),
    ...(settings === null || primary.length === 0
      ? []
      : [...judgeNotify(primary, settings, expected), ...judgePermission(primary, settings, expected)]),
  ];
}

function judgeNative(native: readonly ZoneMeasure[], { any }: ExpectedSecondaries): readonly Verdict[] {
  const served = native.filter(({ nameServers }) => any || nameServers.length > 1);
  if (served.length === 0) return [];
  const { names, text } = nameZones(served);
  const [verb, why] = [served.length === 1 ? "is" : "are", any ? "are configured" : "are in the NS records"];
  return [
    {
      status: "warning",
      measured: `${countZones(served.length)} ${verb} native although secondaries ${why} (${text}): PowerDNS sends no NOTIFY for them, so secondaries see a change when their refresh runs out`,
      remedy: `${names.map((name) => `pdnsutil set-kind ${name} primary`).join("; ")}; nothing, where the secondaries share PowerDNS' database`,
    },
  ];
}

function judgeNotify(
  primary: readonly ZoneMeasure[],
  settings: ServerSettings,
  { any }: ExpectedSecondaries,
): readonly Verdict[] {
  if (!settings.isPrimary)
    return [
      {
        status: "warning",
        measured: `${countZones(primary.length)} of kind primary, and PowerDNS sends no NOTIFY: primary=no in pdns.conf`,
        remedy: "set primary=yes in pdns.conf, then: systemctl restart pdns",
      },
    ];
  const alone = primary.filter(
    ({ nameServers, grants }) =>
      nameServers.length < 2 && settings.alsoNotify.length + (grants?.alsoNotify.length ?? 0) === 0,
  );
  if (!any || alone.length === 0) return [];
  const { names, text } = nameZones(alone);
  return [
    {
      status: "warning",
      measured: `of ${countZones(alone.length)} nobody is notified (${text}): one name server in the NS records, and no also-notify`,
      remedy: `name the secondaries in NS records, or: ${names.map((name) => `pdnsutil set-meta ${name} ALSO-NOTIFY IP`).join("; ")}`,
    },
  ];
}

function judgePermission(
  primary: readonly ZoneMeasure[],
  { axfrDisabled, allowAxfr }: ServerSettings,
  { any, ips }: ExpectedSecondaries,
): readonly Verdict[] {
  const remedy =
    "name the secondaries in pdns.conf (allow-axfr-ips=127.0.0.0/8,::1,IP), then: systemctl restart pdns; or per zone: pdnsutil set-meta ZONE ALLOW-AXFR-FROM AUTO-NS";
  if (axfrDisabled)
    return [
      {
        status: "warning",
        measured: "no zone can be transferred: disable-axfr=yes in pdns.conf",
        remedy: "set disable-axfr=no, then: systemctl restart pdns",
      },
    ];
  if (allowAxfr.some((range) => /\/0$/.test(range)))
    return [
      {
        status: "warning",
        measured: `everybody may copy every zone: allow-axfr-ips=${allowAxfr.join(",")}`,
        remedy: "name the secondaries instead, in pdns.conf (allow-axfr-ips), then: systemctl restart pdns",
      },
    ];
  const closed = primary.filter(({ grants }) => (grants?.transfers ?? []).length === 0);
  if (closed.length === 0) return [];
  const missing = ips.filter((ip) => !allows(allowAxfr, ip));
  if (missing.length > 0)
    return [
      {
        status: "warning",
        measured: `${missing.join(", ")} may not transfer ${countZones(closed.length)} (${nameZones(closed).text}): allow-axfr-ips=${allowAxfr.join(",")}`,
        remedy,
      },
    ];
  const isLocal = allowAxfr.every((range) => LOOPBACK.test(range));
  if (!isLocal || ips.length > 0 || (!any && closed.every(({ nameServers }) => nameServers.length < 2)))
    return [];
  return [
    {
      status: "warning",
      measured: `only this machine may transfer ${countZones(closed.length)} (${nameZones(closed).text}): allow-axfr-ips=${allowAxfr.join(",")}`,
      remedy,
    },
  ];
}

function allows(ranges: readonly string[], ip: IpAddress): boolean {
  return ranges.some((range) => {
    const [network = "", length] = range.split("/");
    const start = parseIp(network);
    if (start === null) return false;
    const bits = familyOf(start) === 4 ? 32 : 128;
    const cidr = toCidr(start, length === undefined ? bits : Number(length));
    return cidr !== null && cidrContains(cidr, ip);
  });
}
