import { guardFile } from "../../core/guard/guard-file.ts";
import { countEntries } from "../../core/render/files/file-header.ts";
import type { DeploymentWorld, Ending, Shipment } from "./deployment-world.ts";
import { reloadAndVerify } from "./reload-and-verify.ts";
import { replaceRemote } from "./replace-remote.ts";
import { hashText, type TargetMemory } from "./target-memory.ts";

/**
 * Brings one file onto one target: what is there is looked at, the new text goes to a name beside it, the target's own check judges it
 * there, the old one is kept, the new one takes its place in one step, is loaded and read back. Whatever fails puts back what was there.
 *
 * @throws TargetError when the target cannot be asked; then the old file is in place.
 */
export async function deployTarget(
  world: DeploymentWorld,
  shipment: Shipment,
  memory: TargetMemory,
): Promise<Ending> {
  const { target, host, hash } = shipment;
  const current = await host.read(target.destination);
  const currentHash = current === null ? null : hashText(current);
  const drift = findDrift(shipment, memory, currentHash);
  const held = current === null || currentHash === memory.hash ? null : guardRemote(world, shipment, current);
  if (held !== null) return held;
  const place = { current, drift: drift?.keptAs ?? null };
  if (currentHash !== hash) {
    const ending = await replaceRemote(world, shipment, place);
    return { ...ending, drift: drift?.message ?? null };
  }
  // Everything is there, but an earlier attempt did not come to its end.
  const failure = await reloadAndVerify(world, shipment, null);
  if (failure === null) return { state: "deployed", detail: "it was there already", remedy: "", drift: null };
  return { ...failure, drift: null };
}

interface Drift {
  readonly message: string;
  /** Null: there is nothing to keep. */
  readonly keptAs: string | null;
}

function findDrift(
  { target, run, hash }: Shipment,
  memory: TargetMemory,
  currentHash: string | null,
): Drift | null {
  if (currentHash === hash || currentHash === memory.hash) return null;
  const { destination } = target;
  if (currentHash === null) return { message: `${destination} was removed on the target`, keptAs: null };
  const keptAs = `${destination}.pphook-${run}`;
  const what = memory.hash === null ? "was there before PPHOOK" : "was changed on the target";
  return { message: `${destination} ${what}; it is kept there as ${keptAs}`, keptAs };
}

/** A file that PPHOOK made at another time or place must not lose too much either. */
function guardRemote(
  { limits }: DeploymentWorld,
  { target, text }: Shipment,
  current: string,
): Ending | null {
  const before = countEntries(current);
  if (before === null) return null;
  const trip = guardFile({ kind: target.kind, before, after: countEntries(text) ?? 0 }, limits, null);
  if (trip === null) return null;
  return {
    state: "held",
    detail: `${trip.message} on the target, which PPHOOK did not deploy`,
    remedy: `look with "pphook deploy ${target.name} --dry-run"; if it is meant, move ${target.destination} away on the target`,
    drift: null,
  };
}
