import type { FileKind } from "../../domain/generated-file.ts";
import type { Limits } from "../../domain/policy.ts";
import type { Target, TargetOutcome } from "../../domain/target.ts";
import type { Clock } from "../../ports/clock.ts";
import type { NameServers } from "../../ports/name-servers.ts";
import type { OutputFiles } from "../../ports/output-files.ts";
import type { Store } from "../../ports/store.ts";
import type { TargetHost } from "../../ports/target-host.ts";

/** What deploying needs besides what a cycle has. */
export interface DeploymentTools {
  readonly targets: readonly Target[];
  readonly openHost: (target: Target) => TargetHost;
  readonly nameServers: Pick<NameServers, "ask">;
  readonly outputs: OutputFiles;
  /** Where the files of a kind lie here; null when they are not made. */
  readonly pathOf: (kind: FileKind) => string | null;
  readonly limits: Limits;
}

/** What deploying talks to. */
export interface DeploymentWorld extends DeploymentTools {
  readonly store: Store;
  readonly clock: Clock;
}

/** A file on its way. */
export interface Shipment {
  readonly target: Target;
  readonly host: TargetHost;
  readonly text: string;
  /** SHA-256 of the text, in hexadecimal. */
  readonly hash: string;
  readonly run: string;
}

/** How a step ended. */
export type Trouble = Pick<TargetOutcome, "state" | "detail" | "remedy">;
/** How a deployment ended. */
export type Ending = Trouble & Pick<TargetOutcome, "drift">;
