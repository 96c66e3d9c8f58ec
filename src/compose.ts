import { createHash } from "node:crypto";
import process from "node:process";
import { bench } from "./compose/bench.ts";
import { composeDeployment, openTargetHost } from "./compose/compose-deployment.ts";
import { composeFiles } from "./compose/compose-files.ts";
import { composeHealth } from "./compose/compose-health.ts";
import { composeMail, measureMail } from "./compose/compose-mail.ts";
import { composeInventory, openPhpipam } from "./compose/compose-phpipam.ts";
import { composePropagation } from "./compose/compose-propagation.ts";
import { composeTransfers } from "./compose/compose-transfers.ts";
import { cooldownIn, NO_MEMORY } from "./compose/cooldown-in-store.ts";
import { openSetupProbe } from "./compose/open-setup-probe.ts";
import { httpOptions, retryWith } from "./compose/open-upstream.ts";
import type { Config } from "./config/config.ts";
import { compileLinearPattern } from "./config/linear-pattern.ts";
import { findOpenWindow } from "./config/maintenance-window.ts";
import { displayName } from "./domain/dns-name.ts";
import { SystemError, UpstreamError } from "./domain/errors.ts";
import { compileGlob } from "./domain/glob.ts";
import { SECOND_MS } from "./domain/instant.ts";
import type { CheckedWorld } from "./flows/check-installation.ts";
import { createSurveyor } from "./flows/create-surveyor.ts";
import type { CycleSettings, CycleWorld } from "./flows/cycle-world.ts";
import type { HealthWorld } from "./flows/health/read-health.ts";
import type { MailWorld } from "./flows/mail-world.ts";
import type { PropagationObserver } from "./flows/propagation/propagation-world.ts";
import type { TransferWorld } from "./flows/transfers/transfer-world.ts";
import { SystemClock } from "./io/clock/system-clock.ts";
import { DnsNameServers } from "./io/dns/dns-name-servers.ts";
import { FileMarkerFiles } from "./io/files/file-marker-files.ts";
import { measureFile } from "./io/files/measure-file.ts";
import { toAscii } from "./io/idna/to-ascii.ts";
import { findProcess } from "./io/machine/find-process.ts";
import { probePhpipam } from "./io/phpipam/probe.ts";
import { PowerdnsClient } from "./io/powerdns/powerdns-client.ts";
import { PowerdnsDnsServer } from "./io/powerdns/powerdns-dns-server.ts";
import { measureTarget } from "./io/ssh/measure-target.ts";
import { SqliteLock } from "./io/store/sqlite-lock.ts";
import { SqliteStore } from "./io/store/sqlite-store.ts";
import { SqliteStoreCare } from "./io/store/sqlite-store-care.ts";
import { SystemLog } from "./io/system-log/system-log.ts";
import { SystemdManager } from "./io/systemd/systemd-manager.ts";
import type { CallObserver } from "./ports/call-observer.ts";
import type { Clock } from "./ports/clock.ts";
import type { LineLog } from "./ports/line-log.ts";
import type { Log } from "./ports/log.ts";
import type { Progress } from "./ports/progress.ts";
import type { ServiceManager } from "./ports/service-manager.ts";
import type { SetupProbe } from "./ports/setup-probe.ts";
import type { Statistics } from "./ports/statistics.ts";
import type { StoreCare } from "./ports/store-care.ts";

/** Of a target that is only looked at. */
const TARGET_TIMEOUT_MS = 30 * SECOND_MS;

export interface ComposeOptions {
  readonly config: Config;
  readonly log: Log;
  readonly progress: Progress;
  /** For commands that only read: the store is not created, nor its schema changed. */
  readonly readOnly: boolean;
  /** Told of each call to phpIPAM and PowerDNS. */
  readonly onCall?: CallObserver;
  /** Told how fast name servers answer what was written. */
  readonly onMeasured?: PropagationObserver;
}

/** The adapters, wired; disposing closes them in reverse order. */
export interface Composition extends AsyncDisposable {
  readonly world: CycleWorld;
  /** Null when nobody is told anything, or nothing may be written. */
  readonly mail: MailWorld | null;
  readonly powerdns: PowerdnsDnsServer;
  readonly statistics: Statistics;
  /** When this process started, as `health` will tell it apart from a later one; null where the system does not tell. */
  readonly startTicks: () => Promise<number | null>;
  readonly transfers: TransferWorld;
}

/**
 * Names every concrete adapter, once.
 *
 * @throws SystemError when the store cannot be opened.
 */
export function compose({
  config,
  log,
  progress,
  readOnly,
  onCall,
  onMeasured,
}: ComposeOptions): Composition {
  const clock = new SystemClock();
  const { sqliteFile } = config.store;
  const store = readOnly ? SqliteStore.openReadOnly(sqliteFile) : SqliteStore.open(sqliteFile);
  const cooldown = cooldownIn(store, { clock, readOnly, sqliteFile });
  const phpipam = openPhpipam(config, { clock, cooldown, onCall });
  const inventory = composeInventory(config, phpipam, { clock, log });
  const powerdnsClient = openPowerdnsClient(config, { clock, onCall });
  const powerdns = new PowerdnsDnsServer(powerdnsClient, config.powerdns);
  const nameServers = new DnsNameServers(clock);
  const wire = composePropagation(
    config,
    { nameServers, dns: powerdns, store, clock, log, onMeasured },
    { readOnly },
  );
  return {
    powerdns,
    statistics: store,
    startTicks: async () => (await findProcess(process.pid))?.startTicks ?? null,
    transfers: composeTransfers(config, powerdnsClient, { dns: powerdns, nameServers, store, clock, log }),
    mail: readOnly ? null : composeMail(config, { store, clock, log, editors: inventory }),
    world: {
      inventory,
      editor: inventory,
      editors: inventory,
      dns: powerdns,
      store,
      lock: new SqliteLock(sqliteFile, clock),
      clock,
      log,
      markers: openMarkers(config),
      progress,
      settings: settingsOf(config),
      files: composeFiles(config),
      survey: createSurveyor(),
      deployment: composeDeployment(config, nameServers),
      ...wire,
    },
    [Symbol.asyncDispose]: async () => {
      await wire.propagation?.stop();
      await powerdnsClient.close();
      await phpipam.close();
      await store.close();
    },
  };
}

/**
 * Wires what `check` and `health` measure with. The store is opened by the check itself, so that one which cannot be used is a result, and
 * nothing is written but the cool-down after a refused login.
 */
export function composeCheck(config: Config): CheckedWorld & HealthWorld & AsyncDisposable {
  const clock = new SystemClock();
  const { sqliteFile } = config.store;
  const openStore = () => SqliteStore.openReadOnly(sqliteFile);
  const store = openOrNull(openStore);
  const cooldown = store === null ? NO_MEMORY : cooldownIn(store, { clock, readOnly: true, sqliteFile });
  const phpipam = openPhpipam(config, { clock, cooldown });
  const powerdnsClient = openPowerdnsClient(config, { clock });
  const powerdns = new PowerdnsDnsServer(powerdnsClient, config.powerdns);
  return {
    clock,
    dns: powerdns,
    openStore,
    markers: openMarkers(config),
    health: composeHealth({ phpipam, powerdns: { url: config.powerdns.apiUrl, server: powerdns } }),
    probe: {
      measurePhpipam: (url, signal) => {
        const { client } = phpipam.clients.find((each) => each.url === url) ?? phpipam.clients[0];
        return probePhpipam(client, clock, signal);
      },
      measurePowerdns: (signal) => powerdns.probe(signal).catch(asMeasure),
      measureFile,
      measureMail: (testTo) => measureMail(config, clock, testTo),
      measureTarget: (target) => measureTarget(openTargetHost(config, target, TARGET_TIMEOUT_MS), target),
      bench: (system, signal) => bench(config, { phpipam, powerdns }, { system, signal }),
    },
    [Symbol.asyncDispose]: async () => {
      await powerdnsClient.close();
      await phpipam.close();
      await store?.close();
    },
  };
}

/** Wires the care of the store as a file; opens nothing yet. */
export function composeStoreCare({ store }: Config): StoreCare {
  return new SqliteStoreCare(store.sqliteFile, new SystemClock());
}

/** Opens the system's own log, where one is configured. @param tell - told when it takes no lines. */
export function openSystemLog({ also }: Config["log"], tell: (text: string) => void): LineLog | null {
  return also === "none" ? null : new SystemLog({ kind: also, tell });
}

/** Finds who started this program as a service and wants to hear how it is; null when nobody does. */
export function openServiceManager(env: Readonly<Record<string, string | undefined>>): ServiceManager | null {
  return SystemdManager.open(env);
}

/** Wires what `setup` tries answers with; nothing is written by it but the cool-down, where there is a store. */
export function composeSetup(): SetupProbe {
  const clock = new SystemClock();
  const openPowerdns = (config: Config) =>
    new PowerdnsDnsServer(openPowerdnsClient(config, { clock }), config.powerdns);
  return openSetupProbe({ clock, openPowerdns });
}

function openOrNull(open: () => SqliteStore): SqliteStore | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof SystemError) return null;
    throw error;
  }
}

function asMeasure(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  throw error;
}

function settingsOf(config: Config): CycleSettings {
  const excluded = config.powerdns.excludeZones.map(compileGlob);
  return {
    policy: config.policy,
    scope: config.phpipam.scope,
    limits: config.limits,
    maxLabelLength: config.validation.maxHostnameLength,
    matchesPattern: compileLinearPattern(config.validation.hostnamePattern),
    toAscii,
    profiles: config.dhcp.profiles,
    macScope: config.dhcp.macScope,
    excludesZone: (zone) => excluded.some((matches) => matches(displayName(zone))),
    maintenanceAt: (now) => findOpenWindow(config.maintenance.windows, now)?.text ?? null,
    digest: digestOf(config),
    readConcurrency: config.powerdns.readConcurrency,
    reminderMs: config.email === null ? null : config.notify.reminderMs,
    fullCheckIntervalMs: config.script.fullCheckIntervalMs,
  };
}

/** Of what decides, and of nothing secret. */
function digestOf({ policy, validation, powerdns, phpipam, dhcp, limits }: Config): string {
  const { zones, excludeZones } = powerdns;
  const { scope, policyField } = phpipam;
  return createHash("sha256")
    .update(
      JSON.stringify(
        {
          policy,
          validation,
          zones,
          excludeZones,
          scope,
          ...(policyField === null ? {} : { policyField }),
          profiles: dhcp.profiles,
          limits,
        },
        bigintsAsText,
      ),
    )
    .digest("hex");
}

/** Ranges of addresses are large numbers, which JSON does not have. */
function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function openMarkers({ script, safety }: Config): FileMarkerFiles {
  return new FileMarkerFiles({ lastCheckFile: script.lastCheckFile, bypassFile: safety.bypassFile });
}

function openPowerdnsClient(
  config: Config,
  { clock, onCall }: { readonly clock: Clock; readonly onCall?: CallObserver | undefined },
): PowerdnsClient {
  const { apiUrl, apiKey, server, readConcurrency } = config.powerdns;
  return new PowerdnsClient({
    ...httpOptions(config.powerdns),
    ...retryWith(clock),
    apiUrl,
    apiKey,
    server,
    connections: readConcurrency,
    onCall,
  });
}
