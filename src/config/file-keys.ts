import { optional, preset } from "./key.ts";
import { choice, commandLine, dnsServers, majorMinor, nameList, pathOrNone, text } from "./value-kind.ts";

const path = text("path");

/** `[dhcp]`: the file of reservations. */
export const DHCP_KEYS = {
  profiles: preset(
    nameList,
    "infra, lise",
    "DHCP profiles whose rows are reservations; compared without case.",
  ),
  mac_scope: preset(
    choice("global", "profile", "subnet"),
    "global",
    "Within what a MAC address may stand once; beyond it, the addresses of one card are put together.",
  ),
  format: preset(choice("isc", "kea"), "isc", "For which DHCP server: ISC dhcpd, or Kea (JSON)."),
  output: preset(pathOrNone, "none", "File that gets the reservations; none: it is not made."),
  output6: preset(
    pathOrNone,
    "none",
    "File that gets those of IPv6. With isc and none they are in output; kea needs it, since DHCPv6 is another daemon.",
  ),
  template: optional(path, "Template of the file (docs/guide-files.md); by default the built-in one."),
  check_command: optional(
    commandLine,
    "What judges the file before it is written, the file's name added; by default dhcpd -t -cf, with kea kea-dhcp4 -t.",
  ),
} as const;

/** `[bind]`: the file of secondary zones. */
export const BIND_KEYS = {
  primaries: optional(
    dnsServers,
    "Where secondaries fetch the zones; by default the host of [powerdns] api_url.",
  ),
  tsig_key: optional(
    text("name of a key, e.g. transfer.example.com", /^[\w.-]+$/),
    "Name of the TSIG key that named.conf defines.",
  ),
  output: preset(pathOrNone, "none", "File that gets the secondary zones; none: it is not made."),
  zone_directory: optional(path, "Where named keeps its copies; by default its working directory."),
  version: preset(
    majorMinor,
    "9.16",
    "The oldest BIND that reads the file: before 9.16 it says slave and masters.",
  ),
  zone_template: optional(path, "Template of one zone (docs/guide-files.md); by default the built-in one."),
  check_command: preset(
    commandLine,
    "named-checkconf",
    "What judges the file before it is written, the file's name added.",
  ),
} as const;
