import { DAY_MS, MINUTE_MS, SECOND_MS } from "../domain/instant.ts";
import { BIND_KEYS, DHCP_KEYS, TARGET_KEYS } from "./file-keys.ts";
import { type Key, optional, preset, required, secret } from "./key.ts";
import { maintenanceWindows } from "./maintenance-window.ts";
import { subnetPicks, vrfIds } from "./scope-kinds.ts";
import {
  boolean,
  choice,
  dnsServer,
  duration,
  httpUrl,
  httpUrls,
  listenAddress,
  nameList,
  percent,
  sqliteUrl,
  text,
  wholeNumber,
  wordList,
} from "./value-kind.ts";
import { EMAIL_KEYS, NOTIFY_KEYS } from "./written-mail.ts";
import { MONITOR_KEYS } from "./written-monitor.ts";

const timeout = duration({ min: SECOND_MS, max: 10 * MINUTE_MS });
const parallel = wholeNumber({ min: 1, max: 32 });
const count = wholeNumber({ min: 0, max: 1_000_000 });
const path = text("path");
const word = text("word without spaces", /^\S+$/);
const globs = wordList("globs separated by commas or spaces, e.g. *.example.com", /^[\w.*?/[\]!-]+$/);

/** Every section and key that may be written, in the order of the reference. */
export const WRITTEN_CONFIG = {
  phpipam: {
    api_url: required(
      httpUrls("https://phpipam.example.com/api"),
      "Address of phpIPAM's API. Several, in front of one database, are tried in turn when one does not answer.",
    ),
    app_id: required(word, "App id, as in phpIPAM under Administration, API."),
    username: optional(text(), "User of an application with user token. Needs password."),
    password: secret(optional(text(), "Password of username.")),
    app_code: secret(
      optional(word, "Token of an application with app code; instead of username and password, https only."),
    ),
    timeout: preset(timeout, "30s", "How long one call may take."),
    concurrency: preset(parallel, "4", "Calls at once, when the addresses are read subnet by subnet."),
    ca_file: optional(path, "PEM file of the authority that signed the certificate of phpIPAM."),
    verify_tls: preset(boolean, "true", "Whether the certificate is verified."),
    url: optional(
      httpUrl("https://phpipam.example.com"),
      "Address that people use, for links; by default api_url without its final /api.",
    ),
    dhcp_profile_field: preset(text(), "custom_DHCP_Profil", "Custom field that holds the DHCP profile."),
    policy_field: optional(
      text(),
      "Custom field of addresses or subnets, such as custom_policy, whose word overrides the policy row by row: inventory, dns, dns+create or ignore; by default none.",
    ),
    sections: preset(
      nameList,
      "",
      "Sections (names or ids) whose rows PPHOOK acts for; empty: all. Rows out of scope are read, hold their addresses and are never touched.",
    ),
    subnets: preset(
      subnetPicks,
      "",
      "Subnets whose rows PPHOOK acts for: ranges, or ids of subnets and folders with all below them; empty: all.",
    ),
    exclude_subnets: preset(subnetPicks, "", "Subnets that are out of scope, even if subnets names them."),
    vrfs: preset(vrfIds, "", "VRFs (ids; 0 is the default one) whose rows PPHOOK acts for; empty: all."),
  },
  powerdns: {
    api_url: required(httpUrl("https://powerdns.example.com:8081/api/v1"), "Address of PowerDNS' API."),
    api_key: secret(required(word, "Key of the API (api-key of pdns.conf).")),
    server: preset(word, "localhost", "Server id within the API."),
    zones: preset(globs, "", "Zones that may be changed (globs); empty: all primary and native ones."),
    exclude_zones: preset(globs, "", "Zones that are left alone (globs), even if zones names them."),
    ca_file: optional(path, "PEM file of the authority that signed the certificate of PowerDNS."),
    verify_tls: preset(boolean, "true", "Whether the certificate is verified."),
    timeout: preset(timeout, "30s", "How long one call may take."),
    read_concurrency: preset(parallel, "4", "Zones read at once."),
    write_concurrency: preset(
      wholeNumber({ min: 1, max: 1 }),
      "1",
      "Zones written at once: one, since two at once lock an SQLite backend and gain nothing on others.",
    ),
    max_batch_bytes: preset(
      wholeNumber({ min: 1000, max: 100_000_000 }),
      "1500000",
      "Largest body of a PATCH; below webserver-max-bodysize of PowerDNS (2 MB by default).",
    ),
    primary_dns: optional(
      dnsServer,
      "Where the primary answers DNS, to be asked what it serves; by default the host of api_url, port 53.",
    ),
  },
  email: EMAIL_KEYS,
  notify: NOTIFY_KEYS,
  validation: {
    hostname_pattern: preset(
      text("regular expression (RE2 syntax)"),
      "^[a-zA-Z0-9][-a-zA-Z0-9.]*[a-zA-Z0-9]$",
      "What a normalised hostname must match, besides the rules of RFC 1123.",
    ),
    max_hostname_length: preset(
      wholeNumber({ min: 1, max: 63 }),
      "63",
      "Longest label of a hostname, in octets.",
    ),
  },
  script: {
    check_interval: preset(
      duration({ min: SECOND_MS, max: DAY_MS }),
      "60",
      "Time between two cycles of the daemon.",
    ),
    last_check_file: preset(
      path,
      "/var/lib/pphook/last_check",
      "File that gets the time of the last check, in epoch seconds.",
    ),
    full_check_interval: preset(
      duration({ min: SECOND_MS, max: 7 * DAY_MS }),
      "1h",
      "Time between two verifications of every row and zone.",
    ),
  },
  policy: {
    mode: preset(choice("enforce", "observe"), "enforce", "observe: everything but the writes."),
    no_records: preset(choice("ignore", "create"), "ignore", "A named row without records."),
    a_only: preset(choice("create_ptr", "ignore"), "create_ptr", "An address record without PTR."),
    ptr_only: preset(choice("delete", "ignore"), "delete", "A PTR whose name has no address record."),
    mismatch: preset(choice("repair", "delete", "report"), "repair", "Records that contradict the row."),
    foreign: preset(
      choice("report", "take_over"),
      "report",
      "A sole record of somebody else at the name of a row.",
    ),
    orphan: preset(choice("delete", "disable", "report"), "delete", "A record whose row is gone."),
    orphan_grace: preset(
      duration({ min: 0, max: 3650 * DAY_MS }),
      "7d",
      "With orphan = disable: how long the record stays disabled before it is deleted.",
    ),
    hostname_duplicates: preset(
      choice("resolve", "report", "allow"),
      "resolve",
      "Several addresses of one family with the same hostname: the oldest row stays, the others are deleted in phpIPAM.",
    ),
    mac_duplicates: preset(
      choice("resolve", "report"),
      "resolve",
      "Several DHCP reservations with the same MAC: the oldest row keeps it, it is removed from the others in phpIPAM.",
    ),
    invalid_address: preset(
      choice("notify", "delete"),
      "notify",
      "A row whose address or hostname breaks a rule: reported, or deleted in phpIPAM, unless it is a gateway or was ever seen.",
    ),
    unknown_dns: preset(
      choice("report", "adopt"),
      "report",
      "An A or AAAA within a subnet of phpIPAM that no row holds: reported, or made a row there, if its name has no other address, is not in phpIPAM, and neither was removed before.",
    ),
    zone_match: preset(
      choice("longest", "strict"),
      "longest",
      "strict: the zone must be everything after the first label of the hostname.",
    ),
    ignore_tags: preset(
      nameList,
      "Offline",
      "Tags whose rows are frozen: their records are left as they are.",
    ),
    allow_shared_hostnames: preset(globs, "", "Hostnames that several addresses may bear (globs)."),
    ttl: preset(
      duration({ min: 0, max: 2_147_483_647 * SECOND_MS }),
      "3600",
      "TTL of a record at a name that has none yet (RFC 2181 §8).",
    ),
  },
  dhcp: DHCP_KEYS,
  bind: BIND_KEYS,
  monitor: MONITOR_KEYS,
  safety: {
    history_days: preset(
      wholeNumber({ min: 1, max: 3650 }),
      "7",
      "At the first start, rows edited longer ago are left as they are; after a longer gap, changes are held.",
    ),
    bypass_file: preset(
      path,
      "/var/lib/pphook/bypass_protection",
      "While this file exists the next cycle processes every row; it is removed afterwards.",
    ),
    max_delete_percent: preset(percent, "10", "Values of a zone that may go in one cycle, in percent."),
    min_deletes_allowed: preset(count, "5", "As many may always go, whatever the percentage."),
    max_update_percent: preset(
      percent,
      "30",
      "Values of a zone that may be updated in one cycle, in percent.",
    ),
    min_updates_allowed: preset(count, "20", "As many may always be updated, whatever the percentage."),
    max_ipam_deletes: preset(
      count,
      "10",
      "Rows of phpIPAM that may be deleted, or lose their MAC address, in one cycle.",
    ),
    daily_delete_budget_percent: preset(
      percent,
      "20",
      "Values of a zone that may go within 24 hours, and rows that may be corrected in phpIPAM, in percent.",
    ),
    daily_deletes_allowed: preset(count, "20", "As many may always go within 24 hours."),
    max_source_shrink_percent: preset(
      percent,
      "10",
      "Rows of phpIPAM that may vanish between two cycles, in percent.",
    ),
    min_source_shrink: preset(count, "20", "As many may always vanish."),
  },
  maintenance: {
    windows: preset(
      maintenanceWindows,
      "",
      "When nothing is written, by the clocks of the zone named; the work is taken up afterwards. `Mon-Fri 22:00-06:00 UTC` runs over midnight, a window without a day is for every day.",
    ),
  },
  store: {
    url: preset(sqliteUrl, "sqlite:/var/lib/pphook/pphook.db", "Where ledger and journal are kept."),
    retention: preset(
      duration({ min: 184 * DAY_MS, max: 36_500 * DAY_MS }),
      "400d",
      "How long entries stay in the journal at least; older months are then moved into archives beside the store.",
    ),
  },
  http: {
    listen: preset(
      listenAddress,
      "127.0.0.1:9466",
      "Where the daemon serves /metrics, /healthz and /readyz, without login and TLS; none: nowhere.",
    ),
  },
  log: {
    file: preset(path, "/var/log/pphook.log", "The log."),
    level: preset(
      choice("error", "warn", "info", "debug"),
      "info",
      "The least severe level that is written.",
    ),
    format: preset(choice("text", "json"), "text", "Form of a line."),
    also: preset(
      choice("none", "syslog", "journald"),
      "none",
      "Where every line goes besides the file: syslog by way of the program logger, or journald.",
    ),
  },
} as const satisfies Record<string, Record<string, Key<unknown>>>;

/** Sections that are written once for each name: `[target:ns01]`. */
export const NAMED_SECTIONS = { target: TARGET_KEYS } as const;

type Sections = typeof WRITTEN_CONFIG;
type ValueOf<K> = K extends Key<infer T> ? T : never;

/** The read values of one `[target:NAME]`. */
export type WrittenTarget = { readonly [K in keyof typeof TARGET_KEYS]: ValueOf<(typeof TARGET_KEYS)[K]> };

/** The read value of every key; null where nothing is written and nothing is the default. */
export type WrittenValues = {
  readonly [S in keyof Sections]: { readonly [K in keyof Sections[S]]: ValueOf<Sections[S][K]> };
};
