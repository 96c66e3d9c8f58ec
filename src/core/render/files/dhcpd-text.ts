import type { LeftOut, Reservation } from "../../../domain/reservation.ts";
import { countOf } from "../count-text.ts";
import { visible } from "../visible-text.ts";
import { fillTemplate } from "./fill-template.ts";
import { quoteToken } from "./quote-token.ts";

/** What a file of reservations is made of. */
export interface ReservationContent {
  readonly header: string;
  readonly reservations: readonly Reservation[];
  readonly leftOut: readonly LeftOut[];
  /** The profiles in the order of the configuration. */
  readonly profiles: readonly string[];
  /** Null: the list and nothing besides. */
  readonly template: string | null;
}

/** Placeholders of a template of ISC dhcpd. */
export const DHCPD_PLACEHOLDERS = { known: ["reservations"], needed: "reservations" } as const;

/**
 * Writes `host` declarations for ISC dhcpd, one a line, grouped by profile, in the order of their rows. Both daemons take the file: IPv4 as
 * `fixed-address`, IPv6 as `fixed-address6`, of which one declaration takes one.
 *
 * @see dhcpd.conf(5), "The host statement", "The fixed-address declaration"
 */
export function dhcpdText(content: ReservationContent): string {
  const groups = Map.groupBy(content.reservations, (reservation) => reservation.profile);
  const parts = content.profiles.flatMap((profile) => {
    const members = groups.get(profile);
    return members === undefined ? [] : [groupText(profile, members)];
  });
  if (content.leftOut.length > 0) parts.push(content.leftOut.map(leftOutText).join("\n"));
  const text = fillTemplate(content.template ?? "{{reservations}}\n", { reservations: parts.join("\n\n") });
  return `# ${content.header}\n\n${text}`;
}

function groupText(profile: string, members: readonly Reservation[]): string {
  const title = `# profile ${visible(profile)}: ${countOf(members.length, "reservation")}`;
  return [title, "group {", ...members.flatMap(hostTexts), "}"].join("\n");
}

function hostTexts(reservation: Reservation): readonly string[] {
  if (reservation.family === 4)
    return [hostText(reservation, "", `fixed-address ${reservation.ips.join(", ")};`)];
  return reservation.ips.map((ip, at) =>
    hostText(reservation, at === 0 ? "" : `-${at + 1}`, `fixed-address6 ${ip};`),
  );
}

function hostText({ rowId, mac, hostname }: Reservation, suffix: string, addresses: string): string {
  const name = hostname === "" ? "" : ` option host-name ${quoteToken(hostname)};`;
  return `  host ${identifier(rowId, hostname)}${suffix} { hardware ethernet ${mac}; ${addresses}${name} }`;
}

/** The row's id makes it unique, the letter before it an identifier whatever the name is. */
function identifier(rowId: number, hostname: string): string {
  const name = hostname.replaceAll(/[^a-zA-Z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  return name === "" ? `row${rowId}` : `row${rowId}-${name}`;
}

/** Says for people who is missing in a file and why; one line. */
export function leftOutText({ shared, rows, why }: LeftOut): string {
  const listed = rows.map((row) => `${row.ip} (row ${row.rowId})`).join(", ");
  return visible(`# left out: ${shared}, ${why}: ${listed}`);
}
