import type { CheckedRow } from "../../domain/checked-row.ts";
import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import { type Finding, makeFinding } from "../../domain/finding.ts";
import { familyOf } from "../../domain/ip-address.ts";
import type { AddressType } from "../../domain/rrset.ts";
import type { WantedRow, WantedValue } from "../../domain/wanted-row.ts";
import { closestZone, type ZoneIndex } from "../../domain/zone.ts";
import { createReverseLocator, type ReversePlace } from "./closest-reverse-zone.ts";

export interface DeriveContext {
  readonly zones: ZoneIndex;
  readonly unreadableZones: ReadonlySet<Fqdn>;
}

/**
 * Gives each row the values that stand for it: its A or AAAA at its name and, unless PTRignore, its PTR in the closest managed
 * reverse zone. A frozen row keeps those it would have, as far as its name and address can be read.
 */
export function deriveWanted(
  rows: readonly CheckedRow[],
  context: DeriveContext,
): { readonly wanted: readonly WantedRow[]; readonly findings: readonly Finding[] } {
  const locate = createReverseLocator(context.zones);
  const findings: Finding[] = [];
  const wanted = rows.map((checked) => {
    const place = checked.ip === null ? null : locate(checked.ip);
    const row = deriveRow(checked, place, context);
    if (checked.standing === "valid") findings.push(...reverseFindings(checked, place, context));
    return row;
  });
  return { wanted, findings };
}

function deriveRow(checked: CheckedRow, place: ReversePlace | null, context: DeriveContext): WantedRow {
  const unreadable = place !== null && context.unreadableZones.has(place.zone.name);
  const standing = unreadable ? "frozen" : checked.standing;
  return {
    id: checked.row.id,
    checked,
    standing,
    address: standing === "unnamed" ? null : addressValue(checked, context.zones),
    ptr: standing === "unnamed" ? null : ptrValue(checked, place, standing === "frozen"),
  };
}

function addressValue(checked: CheckedRow, zones: ZoneIndex): WantedValue | null {
  const { ip, name } = checked;
  if (ip === null || name === null) return null;
  const zone = checked.zone ?? closestZone(zones, name)?.name;
  if (zone === undefined) return null;
  const type: AddressType = familyOf(ip) === 4 ? "A" : "AAAA";
  return { zone, name, type, content: ip };
}

function ptrValue(checked: CheckedRow, place: ReversePlace | null, frozen: boolean): WantedValue | null {
  if (place === null || checked.name === null || !place.zone.managed) return null;
  if (checked.row.ptrIgnore && !frozen) return null;
  return { zone: place.zone.name, name: place.name, type: "PTR", content: checked.name };
}

function reverseFindings(
  checked: CheckedRow,
  place: ReversePlace | null,
  context: DeriveContext,
): readonly Finding[] {
  const subject = {
    addressId: checked.row.id,
    ip: checked.row.ip,
    hostname: displayName(checked.name ?? ""),
  };
  if (place !== null && context.unreadableZones.has(place.zone.name)) {
    return [
      makeFinding("zone-unreadable", subject, {
        message: `the reverse zone ${displayName(place.zone.name)} of ${subject.ip} could not be read; its records are left as they are`,
        remedy: "nothing to do here: the row is taken up again once PowerDNS answers for the zone",
      }),
    ];
  }
  if (checked.row.ptrIgnore || place?.zone.managed === true) return [];
  return [
    makeFinding("reverse-zone-missing", subject, {
      message:
        place === null
          ? `no reverse zone holds ${subject.ip}, so it gets no PTR`
          : `the reverse zone ${displayName(place.zone.name)} of ${subject.ip} is not managed here, so it gets no PTR`,
      remedy: "create the reverse zone in PowerDNS, or set PTRignore on the row",
    }),
  ];
}
