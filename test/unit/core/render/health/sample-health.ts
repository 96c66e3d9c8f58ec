import { judgeHealth } from "../../../../../src/core/render/health/judge-health.ts";
import type { CheckItem } from "../../../../../src/domain/check-item.ts";
import { canonicalName } from "../../../../../src/domain/dns-name.ts";
import { makeFinding } from "../../../../../src/domain/finding.ts";
import type { FailureNote, HealthFacts, HealthMemory, Reach } from "../../../../../src/domain/health.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS, toInstant } from "../../../../../src/domain/instant.ts";
import type { TransferStatus } from "../../../../../src/domain/transfer-status.ts";

export const NOW = toInstant(Date.UTC(2026, 10, 29, 3, 0));
export const ago = (ms: number) => toInstant(NOW - ms);

export const CYCLE: NonNullable<HealthMemory["cycle"]> = {
  run: "20261129-025920-000",
  startedAt: ago(40 * SECOND_MS),
  durationMs: 900,
  rows: 4812,
  zones: 12,
  baseline: 0,
  applied: 0,
  refused: 0,
  findings: 0,
  inventory: "phpIPAM",
  dns: "PowerDNS 4.7.3",
};
export const DAEMON: NonNullable<HealthMemory["daemon"]> = {
  pid: 4711,
  startTicks: 1,
  since: ago(DAY_MS),
  version: "0.1.0",
  runs: true,
  residentBytes: 182_000_000,
};
export const MEMORY: HealthMemory = {
  lastCheck: CYCLE.startedAt,
  cycle: CYCLE,
  failure: null,
  daemon: DAEMON,
  held: [],
  pause: null,
  exceptions: { bypasses: [], acceptances: [] },
  outbox: { waiting: 0, oldestAt: null, parked: [] },
  storms: [],
  targets: [],
  secondaries: [],
  transfers: [],
  propagation: [],
  journal: { entries: 1234, broken: null },
};
export const IPAM: Reach = { url: "http://ipam/api", latencyMs: 12, version: "", trouble: null };
export const FACTS: HealthFacts = {
  now: NOW,
  observe: false,
  window: null,
  intervalMs: MINUTE_MS,
  phpipam: [IPAM],
  powerdns: { url: "http://dns/api/v1", latencyMs: 0.2, version: "4.7.3", trouble: null },
  store: { path: "/var/lib/pphook/pphook.db", sizeBytes: 4_200_000 },
  bypassArmed: false,
  markUnreadable: false,
  memory: MEMORY,
  machine: {
    disks: [{ path: "/var/lib/pphook/pphook.db", freeBytes: 40e9, totalBytes: 100e9 }],
    memory: { availableBytes: 2e9, totalBytes: 4e9 },
  },
};
export const AWAY = { message: "PowerDNS at dns: connection refused", remedy: "start it" };
export const FAILURE: FailureNote = {
  since: ago(9 * MINUTE_MS),
  at: ago(SECOND_MS),
  times: 9,
  key: "powerdns unreachable",
  service: "powerdns",
  message: AWAY.message,
  remedy: AWAY.remedy,
};

export interface Circumstances {
  readonly facts?: Partial<HealthFacts>;
  readonly memory?: Partial<HealthMemory>;
}

export function judge({ facts, memory }: Circumstances): readonly CheckItem[] {
  return judgeHealth({ ...FACTS, memory: { ...MEMORY, ...memory }, ...facts });
}

export const mail = (to: readonly string[]) => ({
  id: "1",
  channel: "mail" as const,
  madeAt: NOW,
  run: "r",
  to,
  subject: "s",
  text: "t",
  html: null,
  attachments: [],
  attempts: 3,
  nextTryAt: NOW,
  parkedAt: NOW,
  error: "550 no such user",
});
export const status = (zone: string, more: Partial<TransferStatus> = {}): TransferStatus => ({
  zone: canonicalName(zone),
  secondary: "ns01",
  state: "in-sync",
  primarySerial: 2,
  serial: 2,
  lag: 0,
  since: null,
  awaitedSerial: null,
  cause: null,
  detail: "",
  remedy: "",
  checkedAt: ago(2 * MINUTE_MS),
  ...more,
});
export const REFUSED = {
  state: "out-of-sync",
  cause: "refused",
  detail: "it answers REFUSED",
  remedy: "configure the zone",
} as const;
export const FIGURES = { server: "ns01", answered: 18, givenUp: 0, p50Ms: 1400, p95Ms: 2000, maxMs: 3000 };
export const target = { name: "ns01", host: "192.0.2.53", destination: "/etc/bind/z" };
export const acceptance = (ip: string) => ({
  finding: makeFinding(
    "hostname-underscore",
    { addressId: 1, ip, hostname: "a_b.example.com" },
    { key: ip, message: "m", remedy: "r" },
  ),
  fingerprint: "f",
  at: NOW,
  by: "alice",
  reason: "legacy",
});
