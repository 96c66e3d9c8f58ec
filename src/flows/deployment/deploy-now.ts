import { UsageError } from "../../domain/errors.ts";
import { FILE_KINDS } from "../../domain/generated-file.ts";
import type { Target, TargetOutcome } from "../../domain/target.ts";
import type { CycleWorld } from "../cycle-world.ts";
import { findWriteBar } from "../find-write-bar.ts";
import { runId } from "../start-cycle.ts";
import { deployFiles } from "./deploy-files.ts";
import type { DeploymentWorld } from "./deployment-world.ts";

export interface DeployOptions {
  /** `dhcp`, `bind` or the name of a target; null: all. */
  readonly what: string | null;
  readonly dryRun: boolean;
  readonly lockWaitMs: number;
}

/**
 * Deploys the files as they were made last; a person does not wait for a target's next turn.
 *
 * @throws UsageError when there is no such target.
 * @throws LockedError when another instance is at work for longer than `lockWaitMs`.
 */
export async function deployNow(
  world: DeploymentWorld & CycleWorld,
  { what, dryRun, lockWaitMs }: DeployOptions,
): Promise<readonly TargetOutcome[]> {
  const targets = chooseTargets(world.targets, what);
  const run = runId(world.clock.now());
  if (dryRun) return deployFiles(world, { targets, run, bar: "dry-run", isPatient: false });
  const lock = await world.lock.acquire(lockWaitMs);
  try {
    const bar = await findWriteBar(world, { dryRun });
    return await deployFiles(world, { targets, run, bar, isPatient: false });
  } finally {
    await lock.release();
  }
}

function chooseTargets(targets: readonly Target[], what: string | null): readonly Target[] {
  if (targets.length === 0)
    throw new UsageError("no target is configured, so there is nowhere to deploy to", {
      remedy: "add a section [target:NAME] (docs/guide-deploy.md)",
    });
  if (what === null) return targets;
  const named = targets.filter(({ name }) => foldName(name) === foldName(what));
  const chosen =
    named.length > 0 ? named : targets.filter(({ kind }) => kind === what || kind === `${what}6`);
  if (chosen.length > 0) return chosen;
  const names = targets.map(({ name }) => name).join(", ");
  const isKind = FILE_KINDS.some((kind) => kind === what);
  throw new UsageError(isKind ? `no target gets a ${what} file` : `there is no target ${what}`, {
    remedy: `the targets are ${names}`,
  });
}

function foldName(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}
