import type { Family } from "../../../domain/ip-address.ts";
import type { Reservation } from "../../../domain/reservation.ts";
import { leftOutText, type ReservationContent } from "./dhcpd-text.ts";
import { fillTemplate } from "./fill-template.ts";

/** Placeholders of a template of Kea. */
export const KEA_PLACEHOLDERS = {
  known: ["reservations", "about", "family"],
  needed: "reservations",
} as const;

/** A whole configuration that Kea's own checker takes, and that holds the reservations alone. */
const DEFAULT_TEMPLATE = `{
  "Dhcp{{family}}": {
    "user-context": {{about}},
    "reservations-global": true,
    "reservations": {{reservations}}
  }
}
`;

/**
 * Writes the reservations of one family as JSON for Kea, one a line, in the order of their rows.
 *
 * @see Kea Administrator Reference Manual, "Host Reservations in DHCPv4" and "… in DHCPv6"
 */
export function keaText(content: ReservationContent, family: Family): string {
  const lines = content.reservations.map((reservation) => `      ${JSON.stringify(hostOf(reservation))}`);
  const leftOut = content.leftOut.map((group) => leftOutText(group).slice("# left out: ".length));
  const about = [
    `{\n      "comment": ${JSON.stringify(content.header)}`,
    ...(leftOut.length === 0 ? [] : [`      "left-out": ${JSON.stringify(leftOut)}`]),
  ];
  return fillTemplate(content.template ?? DEFAULT_TEMPLATE, {
    family: String(family),
    about: `${about.join(",\n")}\n    }`,
    reservations: lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n    ]`,
  });
}

function hostOf({ rowId, mac, family, ips, hostname, profile }: Reservation): object {
  return {
    "hw-address": mac,
    ...(family === 4 ? { "ip-address": ips[0] } : { "ip-addresses": ips }),
    ...(hostname === "" ? {} : { hostname }),
    "user-context": { row: rowId, profile },
  };
}
