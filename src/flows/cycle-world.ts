import type { Fqdn } from "../domain/dns-name.ts";
import type { Instant } from "../domain/instant.ts";
import type { Limits, Policy } from "../domain/policy.ts";
import type { Scope } from "../domain/scope.ts";
import type { Clock } from "../ports/clock.ts";
import type { DnsServer } from "../ports/dns-server.ts";
import type { Inventory } from "../ports/inventory.ts";
import type { InventoryEditor } from "../ports/inventory-editor.ts";
import type { Lock } from "../ports/lock.ts";
import type { Log } from "../ports/log.ts";
import type { MarkerFiles } from "../ports/marker-files.ts";
import type { Progress } from "../ports/progress.ts";
import type { RowEditors } from "../ports/row-editors.ts";
import type { Store } from "../ports/store.ts";
import type { Surveyor } from "./create-surveyor.ts";
import type { DeploymentTools } from "./deployment/deployment-world.ts";
import type { FileTools } from "./files/file-world.ts";
import type { WatchedServers } from "./propagation/propagation-world.ts";
import type { PropagationWatch } from "./propagation/watch-propagation.ts";

/** Everything a cycle talks to. */
export interface CycleWorld {
  readonly inventory: Inventory;
  readonly editor: InventoryEditor;
  readonly editors: RowEditors;
  readonly dns: DnsServer;
  readonly store: Store;
  readonly lock: Lock;
  readonly clock: Clock;
  readonly log: Log;
  readonly markers: MarkerFiles;
  readonly progress: Progress;
  readonly settings: CycleSettings;
  /** Left out where no file is made. */
  readonly files?: FileTools;
  /** What looks at the rows; one that remembers spares the daemon looking at all of them each time. Default: none is remembered. */
  readonly survey?: Surveyor;
  /** Left out where no file is deployed. */
  readonly deployment?: DeploymentTools;
  /** Left out where no secondary is configured. */
  readonly watched?: WatchedServers;
  /** The same, and where nothing is written. */
  readonly propagation?: PropagationWatch;
}

/** What a cycle is told; patterns and IDNA come as functions, so that the deciding code needs no library. */
export interface CycleSettings {
  readonly policy: Policy;
  /** Which rows PPHOOK acts for; the others are frozen. */
  readonly scope: Scope;
  readonly limits: Limits;
  readonly maxLabelLength: number;
  readonly matchesPattern: (hostname: string) => boolean;
  readonly toAscii: (name: string) => string | null;
  /** DHCP profiles whose rows are reservations. */
  readonly profiles: readonly string[];
  /** Within what a MAC must be unique among them. */
  readonly macScope: "global" | "profile" | "subnet";
  /** Whether `exclude_zones` names a zone, so that its disappearance is meant. */
  readonly excludesZone: (zone: Fqdn) => boolean;
  /** The maintenance window that is open, as it was written; null when none is. */
  readonly maintenanceAt: (now: Instant) => string | null;
  readonly readConcurrency: number;
  /** Differs when the configuration would have PPHOOK decide otherwise; then every row is looked at again. */
  readonly digest: string;
  /** How long people are not told the same finding again (0: never again while it lasts); null: nobody is told anything. */
  readonly reminderMs: number | null;
  /** Every row is verified at least this often. */
  readonly fullCheckIntervalMs: number;
}

export interface CycleOptions {
  /** `--full`: every row, baseline ones too. */
  readonly full: boolean;
  /** Plan only: nothing is written anywhere. */
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
  /** The daemon bounds a cycle: what is left over is made by the next ones, oldest first. Left out: no bound. */
  readonly maxChanges?: number;
  /** How long to wait for another instance's cycle to end. */
  readonly lockWaitMs: number;
}
