import type { CheckItem } from "../domain/check-item.ts";
import { PphookError } from "../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { InstallationProbe } from "../ports/installation-probe.ts";
import type { MarkerFiles } from "../ports/marker-files.ts";
import type { Store } from "../ports/store.ts";
import { judgeConfiguration, judgeLogFile, judgeStoreFile } from "./installation/judge-files.ts";
import { judgeMail } from "./installation/judge-mail.ts";
import { judgePhpipam } from "./installation/judge-phpipam.ts";
import { judgePowerdns } from "./installation/judge-powerdns.ts";
import { judgeState, type RememberedState } from "./installation/judge-state.ts";

/** What `check` looks at. */
export interface CheckedWorld {
  readonly probe: InstallationProbe;
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
  };
  readonly powerdnsUrl: string;
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
  { probe, clock, markers, openStore }: CheckedWorld,
  facts: InstallationFacts,
  signal?: AbortSignal,
): Promise<readonly CheckItem[]> {
  const [config, phpipam, powerdns, storeFile, logFile, mail] = await Promise.all([
    probe.measureFile(facts.configFile),
    measureServers(probe, facts.phpipam, signal),
    probe.measurePowerdns(signal),
    probe.measureFile(facts.storeFile),
    probe.measureFile(facts.logFile),
    probe.measureMail(facts.mailTo),
  ]);
  const state = await readState({ markers, openStore });
  const circumstances = { now: clock.now(), observe: facts.observe };
  return [
    ...judgeConfiguration(config, facts),
    ...phpipam,
    ...judgePowerdns(powerdns, facts.powerdnsUrl),
    ...judgeStoreFile(storeFile, facts.storeFile),
    ...judgeState(state, circumstances),
    ...judgeMail(mail),
    ...judgeLogFile(logFile, facts.logFile),
  ];
}

/** Servers in front of one database count refused logins together. */
async function measureServers(
  probe: InstallationProbe,
  { urls, ...about }: InstallationFacts["phpipam"],
  signal: AbortSignal | undefined,
): Promise<readonly CheckItem[]> {
  const items: CheckItem[] = [];
  for (const url of urls) {
    const measure = await probe.measurePhpipam(url, signal);
    items.push(...judgePhpipam(measure, { ...about, url }));
    if (measure.login !== "ok" && measure.login.failure === "auth") break;
  }
  return items;
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
