import assert from "node:assert/strict";
import { it } from "node:test";
import type { Subnet } from "../../src/domain/address.ts";
import type { CheckItem } from "../../src/domain/check-item.ts";
import { canonicalName, type Fqdn } from "../../src/domain/dns-name.ts";
import { UpstreamError } from "../../src/domain/errors.ts";
import type { MachineMeasure } from "../../src/domain/health.ts";
import { type Instant, MINUTE_MS, toInstant } from "../../src/domain/instant.ts";
import { WHOLE_SCOPE } from "../../src/domain/scope.ts";
import type { ZoneContent, ZoneHead } from "../../src/domain/zone.ts";
import {
  type CheckedWorld,
  checkInstallation,
  type InstallationFacts,
} from "../../src/flows/check-installation.ts";
import type {
  BenchMeasure,
  FileMeasure,
  MailMeasure,
  PhpipamMeasure,
  PowerdnsMeasure,
  ServerSettings,
  ZoneMeasure,
} from "../../src/ports/installation-probe.ts";
import type { StoreBatch } from "../../src/ports/store.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { MemoryMarkerFiles } from "../fakes/memory-marker-files.ts";
import { MemoryStore } from "../fakes/memory-store.ts";

let nextId = 1;
const PHPIPAM: PhpipamMeasure = {
  login: "ok",
  canReadAddresses: true,
  canReadUsers: true,
  canWrite: true,
  subnets: [subnet("10.0.0.0", 24, "Servers")],
  sections: new Map([[1, "Customers"]]),
  dnsSubnets: 0,
  customFields: ["custom_DHCP_Profil"],
  nested: false,
  strings: false,
  clockSkewMs: 1000,
};
const POWERDNS: PowerdnsMeasure = {
  version: "4.7.3",
  daemonType: "authoritative",
  zones: [zone("example.com", "Native"), zone("10.in-addr.arpa", "Master")],
  settings: null,
  others: [{ name: canonicalName("example.org"), kind: "Slave" }],
  listed: [head("10.in-addr.arpa"), head("example.com")],
};
const FILE: FileMeasure = {
  exists: true,
  mode: 0o600,
  sizeBytes: 1_200_000,
  modifiedAt: new FakeClock().now(),
  writable: true,
};
export const SERVER = {
  name: "smtp.example.com:587",
  tls: "starttls",
  login: true,
  outcome: { status: "sent", rejected: [] },
} as const;
const MAIL: MailMeasure = { server: SERVER, test: null, templates: [] };
export const FACTS: InstallationFacts = {
  configFile: "/etc/pphook/config.ini",
  warnings: [],
  phpipam: {
    urls: ["https://phpipam.example.com/api"],
    appId: "pphook",
    profileField: "custom_DHCP_Profil",
    isAppCode: false,
    scope: WHOLE_SCOPE,
  },
  powerdns: { url: "http://dns.example.com:8081/api/v1", secondaries: { any: false, ips: [] } },
  secretFiles: [{ path: "/etc/pphook/config.ini", holds: "[powerdns] api_key", renewal: "anew", must: null }],
  paths: ["/var/lib/pphook/pphook.db"],
  bench: false,
  storeFile: "/var/lib/pphook/pphook.db",
  logFile: "/var/log/pphook.log",
  observe: false,
  mailTo: null,
};

export function zone(name: string, kind: string, more: Partial<ZoneMeasure> = {}): ZoneMeasure {
  return {
    name: canonicalName(name),
    kind,
    dnssec: false,
    soaEditApi: "DEFAULT",
    soaEdit: "",
    nameServers: [`ns1.${name}.`],
    grants: null,
    ...more,
  };
}

export function subnet(network: string, prefixLength: number | null, description = ""): Subnet {
  return { id: nextId++, network, prefixLength, sectionId: 1, vrfId: 0, parentId: 0, description };
}

export function head(name: string, managed = true): ZoneHead {
  return { name: canonicalName(name), id: name, kind: "Native", serial: 1, managed };
}

export function settings(more: Partial<ServerSettings> = {}): ServerSettings {
  const on = { isPrimary: true, axfrDisabled: false, updatesFrom: null } as const;
  return { ...on, allowAxfr: ["127.0.0.0/8", "::1", "192.0.2.0/24"], alsoNotify: [], ...more };
}

const BENCH: BenchMeasure = { latenciesMs: [1, 2, 30], concurrency: 4, callsPerSecond: 123.4 };
export const ROOM = { path: "/var/lib/pphook/pphook.db", freeBytes: 40e9, totalBytes: 100e9 };
const MACHINE = { disks: [ROOM], memory: { availableBytes: 2e9, totalBytes: 4e9 } };

interface Circumstances {
  readonly phpipam?: Partial<PhpipamMeasure>;
  readonly powerdns?: Partial<PowerdnsMeasure> | UpstreamError;
  readonly files?: Readonly<Record<string, Partial<FileMeasure>>>;
  readonly mail?: Partial<MailMeasure>;
  readonly machine?: Partial<MachineMeasure>;
  readonly zones?: Readonly<
    Record<string, readonly (readonly [name: string, type: string, content: string])[]>
  >;
  readonly facts?: Partial<InstallationFacts>;
  readonly remembered?: (now: Instant) => Omit<StoreBatch, "at">;
  readonly arrange?: (world: CheckedWorld, markers: MemoryMarkerFiles) => Partial<CheckedWorld>;
}

export async function check(circumstances: Circumstances = {}): Promise<readonly CheckItem[]> {
  const { phpipam, powerdns = {}, files = {}, mail, remembered } = circumstances;
  const clock = new FakeClock();
  const store = new MemoryStore();
  const markers = new MemoryMarkerFiles();
  const now = clock.now();
  const last = { lastCheck: toInstant(now - MINUTE_MS) };
  await store.record({ at: now, ...last, ...remembered?.(now) });
  const world: CheckedWorld = {
    clock,
    markers,
    openStore: () => store,
    health: { measureMachine: async () => ({ ...MACHINE, ...circumstances.machine }) },
    dns: { readZone: async ({ name }) => contentOf(name, circumstances.zones?.[name] ?? []) },
    probe: {
      measurePhpipam: async () => ({ ...PHPIPAM, ...phpipam }),
      measurePowerdns: async () =>
        powerdns instanceof UpstreamError ? powerdns : { ...POWERDNS, ...powerdns },
      measureFile: async (path) => ({ ...FILE, ...files[path] }),
      measureMail: async () => ({ ...MAIL, ...mail }),
      measureTarget: async () => ({ directory: "writable", hasChecker: null }),
      bench: async () => BENCH,
    },
  };
  const arranged = circumstances.arrange?.(world, markers) ?? {};
  store.batches.length = 0;
  const items = await checkInstallation({ ...world, ...arranged }, { ...FACTS, ...circumstances.facts });
  assert.deepEqual(store.batches, [], "a check writes nothing");
  return items;
}

function contentOf(name: Fqdn, values: NonNullable<Circumstances["zones"]>[string]): ZoneContent {
  const rrsets = values.map(([at, type, content]) => {
    return [at, [{ name: at, type, ttlSeconds: 60, values: [{ content, disabled: false }] }]];
  });
  return { name, serial: 1, presigned: false, serialMoves: true, rrsets: new Map(rrsets as never) };
}

export function wrong(items: readonly CheckItem[]): readonly CheckItem[] {
  return items.filter((item) => item.status !== "ok");
}

export const refused = new UpstreamError("phpIPAM at x: wrong username or password (POST /user/)", {
  system: "phpipam",
  failure: "auth",
  operation: "POST /user/",
  remedy: "correct the credentials of [phpipam]",
});

/** Makes one thing wrong in an installation that is fit otherwise. */
export interface Fault extends Circumstances {
  readonly title: string;
  readonly status: CheckItem["status"];
  readonly measured: RegExp;
  readonly remedy: RegExp;
  /** What cannot be had without it. */
  readonly also?: RegExp;
}

export function tellsAlone({ title, status, measured, remedy, also, ...circumstances }: Fault): void {
  it(`tells ${title}, what to do about it, and nothing else`, async () => {
    const items = wrong(await check(circumstances)).filter((item) => also?.test(item.measured) !== true);
    assert.deepEqual(
      items.map((item) => item.status),
      [status],
    );
    assert.match(items[0]?.measured ?? "", measured);
    assert.match(items[0]?.remedy ?? "", remedy);
  });
}
