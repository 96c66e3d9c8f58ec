// npm run bench:files: how long the texts of the files for DHCP servers and BIND take, without any server.
import { performance } from "node:perf_hooks";
import { deriveReservations } from "../src/core/derive/derive-reservations.ts";
import { bindText } from "../src/core/render/files/bind-text.ts";
import { dhcpdText } from "../src/core/render/files/dhcpd-text.ts";
import { keaText } from "../src/core/render/files/kea-text.ts";
import type { CheckedRow } from "../src/domain/checked-row.ts";
import { canonicalName } from "../src/domain/dns-name.ts";
import type { IpAddress } from "../src/domain/ip-address.ts";
import type { MacAddress } from "../src/domain/mac-address.ts";
import { median } from "./bench/median.ts";
import { printTable } from "./bench/print-table.ts";

const RESERVATIONS = 50_000;
const ZONES = 500;
const TIMES = 7;
const LIMIT_MS = 500;
const PROFILES = ["infra", "lise"];

const rows = Array.from({ length: RESERVATIONS }, (_, at) => rowAt(at));
const zones = Array.from({ length: ZONES }, (_, at) => canonicalName(`zone${at}.example.com`));
const rules = {
  profiles: PROFILES,
  macScope: "global",
  oneIpv4PerMac: false,
  remembered: new Map(),
} as const;
const { reservations, leftOut } = deriveReservations(rows, rules);
const content = { header: "Made by PPHOOK", reservations, leftOut, profiles: PROFILES, template: null };
const bind = {
  header: "Made by PPHOOK",
  zones,
  primaries: [{ ip: "192.0.2.1", port: 53 }],
  tsigKey: null,
  zoneDirectory: null,
  version: [9, 18],
  template: null,
} as const;

const measured: readonly (readonly [string, number])[] = [
  [`${RESERVATIONS} rows selected and written for dhcpd`, time(() => selectAndWrite())],
  [`${RESERVATIONS} reservations for dhcpd`, time(() => dhcpdText(content))],
  [`${RESERVATIONS} reservations for Kea`, time(() => keaText(content, 4))],
  [`${ZONES} zones for BIND`, time(() => bindText(bind))],
];
printTable(
  ["work", "median", "target", "reached"],
  measured.map(([work, ms]) => [
    work,
    `${ms.toFixed(0)} ms`,
    `≤ ${LIMIT_MS} ms`,
    ms <= LIMIT_MS ? "yes" : "no",
  ]),
);

function selectAndWrite(): string {
  const derived = deriveReservations(rows, rules);
  return dhcpdText({ ...content, ...derived });
}

function time(work: () => string): number {
  const times = Array.from({ length: TIMES }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return median(times);
}

function rowAt(at: number): CheckedRow {
  const hex = at.toString(16).padStart(4, "0");
  const ip = `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}` as IpAddress;
  const mac = `02:00:00:00:${hex.slice(0, 2)}:${hex.slice(2)}` as MacAddress;
  const hostname = `host-${at}.example.com`;
  return {
    row: {
      id: at + 1,
      subnetId: 1,
      ip,
      hostname,
      mac,
      profile: PROFILES[at % 2] ?? "",
      ptrIgnore: false,
      isGateway: false,
      tagId: 2,
      editDate: null,
      lastSeen: null,
    },
    standing: "valid",
    frozenBy: null,
    ip,
    name: canonicalName(hostname),
    zone: canonicalName("example.com"),
    mac,
  };
}
