import { createScopeTest } from "../core/check/scope-test.ts";
import { judgeMachine } from "../core/render/health/judge-machine.ts";
import type { Subnet } from "../domain/address.ts";
import type { CheckItem } from "../domain/check-item.ts";
import { PphookError, UpstreamError } from "../domain/errors.ts";
import { parseIp } from "../domain/ip-address.ts";
import type { Scope } from "../domain/scope.ts";
import type { Clock } from "../ports/clock.ts";
import type { DnsServer } from "../ports/dns-server.ts";
import type { HealthProbe } from "../ports/health-probe.ts";
import type { InstallationProbe, PhpipamMeasure, PowerdnsMeasure } from "../ports/installation-probe.ts";
import type { MarkerFiles } from "../ports/marker-files.ts";
import type { Store } from "../ports/store.ts";
import { checkClassless } from "./installation/check-classless.ts";
import { judgeBench } from "./installation/judge-bench.ts";
import { judgeConfiguration, judgeLogFile, judgeStoreFile } from "./installation/judge-files.ts";
import { judgeMail } from "./installation/judge-mail.ts";
import { judgePhpipam } from "./installation/judge-phpipam.ts";
import { judgePowerdns } from "./installation/judge-powerdns.ts";
import { judgeReverseZones } from "./installation/judge-reverse-zones.ts";
import { judgeSecrets, type SecretFile } from "./installation/judge-secrets.ts";
import { judgeState, type RememberedState } from "./installation/judge-state.ts";
import type { ExpectedSecondaries } from "./installation/judge-transfers.ts";

/** What `check` looks at. */
export interface CheckedWorld {
  readonly probe: InstallationProbe;
  readonly health: Pick<HealthProbe, "measureMachine">;
  readonly dns: Pick<DnsServer, "readZone">;
  readonly clock: Clock;
  readonly markers: Pick<MarkerFiles, "readLastCheck">;
  /** Opens the store without making it. @throws SystemError when it cannot be used. */
  readonly openStore: () => Pick<Store, "lastCheck" | "close">;
}

/** What the configuration says of the things that are looked at. */
export interface InstallationFacts {
  readonly configFile: string;
  /** What loading it warned about. */
  readonly warnings: readonly string[];
  readonly phpipam: {
    readonly urls: readonly string[];
    readonly appId: string;
    readonly profileField: string;
    readonly isAppCode: boolean;
    readonly scope: Scope;
  };
  readonly powerdns: { readonly url: string; readonly secondaries: ExpectedSecondaries };
  readonly secretFiles: readonly SecretFile[];
  /** Files that grow; their disks are measured. */
  readonly paths: readonly string[];
  /** Whether both APIs are timed. */
  readonly bench: boolean;
  readonly storeFile: string;
  readonly logFile: string;
  readonly observe: boolean;
  /** Who is sent a test mail; null: nobody. */
  readonly mailTo: string | null;
}

/**
 * Measures the installation: configuration, both services, the store and the state that PPHOOK is in. Nothing is changed by it, and
 * each server of phpIPAM is sent the credentials once, and none more after one refused them.
 */
export async function checkInstallation(
  world: CheckedWorld,
  facts: InstallationFacts,
  signal?: AbortSignal,
): Promise<readonly CheckItem[]> {
  const { probe } = world;
  const [config, ipam, powerdns, storeFile, logFile, mail, machine, secrets] = await Promise.all([
    probe.measureFile(facts.configFile),
    measureServers(probe, facts.phpipam, signal),
    probe.measurePowerdns(signal),
    probe.measureFile(facts.storeFile),
    probe.measureFile(facts.logFile),
    probe.measureMail(facts.mailTo),
    world.health.measureMachine(facts.paths),
    Promise.all(
      facts.secretFiles.map(async (file) => ({ file, measure: await probe.measureFile(file.path) })),
    ),
  ]);
  const state = await readState(world);
  const now = world.clock.now();
  return [
    ...judgeConfiguration(config, facts),
    ...judgeSecrets(secrets, now),
    ...ipam.items,
    ...judgePowerdns(powerdns, facts.powerdns),
    ...(await checkZones(world, { powerdns, ipam: ipam.measure, scope: facts.phpipam.scope }, signal)),
    ...(facts.bench ? await bench(probe, signal) : []),
    ...judgeMachine(machine).map((verdict): CheckItem => ({ area: "machine", ...verdict })),
    ...judgeStoreFile(storeFile, facts.storeFile),
    ...judgeState(state, { now, observe: facts.observe }),
    ...judgeMail(mail),
    ...judgeLogFile(logFile, facts.logFile),
  ];
}

/** One after the other: two at once would measure each other. */
async function bench(
  probe: InstallationProbe,
  signal: AbortSignal | undefined,
): Promise<readonly CheckItem[]> {
  const items: CheckItem[] = [];
  for (const system of ["phpipam", "powerdns"] as const)
    items.push(judgeBench(system, await probe.bench(system, signal)));
  return items;
}

interface BothSides {
  readonly powerdns: PowerdnsMeasure | UpstreamError;
  /** Of a server that answered; null when none did. */
  readonly ipam: PhpipamMeasure | null;
  readonly scope: Scope;
}

/** Whether the zones are there that the inventory needs. */
async function checkZones(
  { dns }: CheckedWorld,
  { powerdns, ipam, scope }: BothSides,
  signal: AbortSignal | undefined,
): Promise<readonly CheckItem[]> {
  if (powerdns instanceof UpstreamError) return [];
  const reverse = ipam === null ? [] : judgeReverseZones(subnetsInScope(ipam, scope), powerdns.listed);
  const classless = await checkClassless(dns, powerdns.listed, signal);
  return [...reverse, ...classless].map((verdict) => ({ area: "zones", ...verdict }));
}

function subnetsInScope({ subnets, sections }: PhpipamMeasure, scope: Scope): readonly Subnet[] {
  const byId = new Map(subnets.map((subnet) => [subnet.id, subnet]));
  const isInScope = createScopeTest({ scope, sections, subnets: byId });
  return subnets.filter(({ id, network }) => isInScope({ subnetId: id }, parseIp(network)));
}

/** Servers in front of one database count refused logins together. */
async function measureServers(
  probe: InstallationProbe,
  { urls, ...about }: InstallationFacts["phpipam"],
  signal: AbortSignal | undefined,
): Promise<{ readonly items: readonly CheckItem[]; readonly measure: PhpipamMeasure | null }> {
  const items: CheckItem[] = [];
  let fit: PhpipamMeasure | null = null;
  for (const url of urls) {
    const measure = await probe.measurePhpipam(url, signal);
    items.push(...judgePhpipam(measure, { ...about, url }));
    if (measure.login === "ok") fit ??= measure;
    if (measure.login !== "ok" && measure.login.failure === "auth") break;
  }
  return { items, measure: fit };
}

async function readState({
  markers,
  openStore,
}: Pick<CheckedWorld, "markers" | "openStore">): Promise<RememberedState | PphookError> {
  try {
    const marked = await markers.readLastCheck();
    const store = openStore();
    try {
      return { lastCheck: await store.lastCheck(), marked };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof PphookError) return error;
    throw error;
  }
}
