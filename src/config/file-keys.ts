import { optional, preset, required } from "./key.ts";
import {
  boolean,
  choice,
  commandLine,
  commandOrNone,
  dnsServers,
  majorMinor,
  nameList,
  pathOrNone,
  text,
  wholeNumber,
} from "./value-kind.ts";

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

const host = text("host name or address", /^[A-Za-z0-9:][\w.:-]*$/);

/** `[target:NAME]`, once for each machine. */
export const TARGET_KEYS = {
  kind: required(
    choice("dhcp", "dhcp6", "bind"),
    "Which file it gets: that of output of [dhcp] or [bind], or output6.",
  ),
  host: required(host, "Name or address of the machine."),
  port: preset(wholeNumber({ min: 1, max: 65_535 }), "22", "Port of its sshd."),
  user: required(text("user name", /^[A-Za-z_][\w.-]*$/), "Account on it; root is not needed."),
  identity_file: required(
    path,
    "Private key that opens it, without passphrase, readable by its owner alone.",
  ),
  known_hosts: preset(path, "/etc/pphook/known_hosts", "File in which the host key is pinned (ssh-keyscan)."),
  destination: required(
    text("full path, e.g. /etc/bind/pphook.zones", /^\/.*[^/]$/),
    "Path of the file on it; the account may write its directory.",
  ),
  check_command: preset(
    commandOrNone,
    "none",
    "What judges the uploaded file there, the file's name added, e.g. named-checkconf.",
  ),
  reload_command: preset(
    commandOrNone,
    "none",
    "What has the server there read the file, e.g. sudo rndc reconfig.",
  ),
  canary: preset(boolean, "false", "Whether it is tried before the others of its kind."),
  dns_port: preset(
    wholeNumber({ min: 1, max: 65_535 }),
    "53",
    "Where its name server answers; after a reload it is asked for each new zone.",
  ),
} as const;
