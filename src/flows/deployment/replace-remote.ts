import { PphookError } from "../../domain/errors.ts";
import type { DeploymentWorld, Shipment, Trouble } from "./deployment-world.ts";
import { reloadAndVerify } from "./reload-and-verify.ts";

export interface RemotePlace {
  /** What is there; null when nothing is. */
  readonly current: string | null;
  /** Where what is there is kept for good; null: it is kept only until the next deployment. */
  readonly drift: string | null;
}

/** Uploads, checks, keeps what was there, replaces it, loads it; goes back when it does not work. */
export async function replaceRemote(
  world: DeploymentWorld,
  shipment: Shipment,
  place: RemotePlace,
): Promise<Trouble> {
  const { target, host, text } = shipment;
  const { destination } = target;
  const fresh = `${destination}.pphook-new`;
  const previous = `${destination}.pphook-previous`;
  try {
    await host.write(fresh, text);
    const refusal = await checkThere(shipment, fresh);
    if (refusal !== null) return refusal;
    if (place.drift !== null) await host.copy(destination, place.drift);
    if (place.current !== null) await host.copy(destination, previous);
    await host.rename(fresh, destination);
  } catch (error) {
    await host.remove(fresh).catch(ignoreTargetError);
    throw error;
  }
  const trouble = await reloadAndVerify(world, shipment, place.current);
  if (trouble === null) return { state: "deployed", detail: "", remedy: "" };
  return goBack(shipment, place.current === null ? null : previous, trouble);
}

async function checkThere({ target, host }: Shipment, fresh: string): Promise<Trouble | null> {
  const { checkCommand } = target;
  if (checkCommand === null) return null;
  const { exitCode, said } = await host.run(checkCommand, fresh);
  if (exitCode === 0) return null;
  await host.remove(fresh);
  return {
    state: "refused",
    detail: `"${checkCommand}" on the target ended with ${exitCode}: ${said}`,
    remedy: `the file there is as it was; look with "pphook deploy ${target.name} --dry-run"`,
  };
}

/** Puts back what was there and loads it; what does not work then needs a person. */
async function goBack(
  { target, host }: Shipment,
  previous: string | null,
  trouble: Trouble,
): Promise<Trouble> {
  const { destination, reloadCommand } = target;
  try {
    if (previous === null) await host.remove(destination);
    else await host.rename(previous, destination);
    const reloaded = reloadCommand === null ? null : await host.run(reloadCommand);
    if (reloaded === null || reloaded.exitCode === 0)
      return { ...trouble, detail: `${trouble.detail}; what was there before is back` };
    const detail = `${trouble.detail}; what was there before is back, but the reload ended with ${reloaded.exitCode}: ${reloaded.said}`;
    return { ...trouble, detail };
  } catch (error) {
    if (!(error instanceof PphookError)) throw error;
    const back = previous === null ? `remove ${destination}` : `mv ${previous} ${destination}`;
    return {
      state: "failed",
      detail: `${trouble.detail}; going back failed as well: ${error.message}`,
      remedy: `on the target: ${back}; it is tried again by itself`,
    };
  }
}

function ignoreTargetError(error: unknown): void {
  if (!(error instanceof PphookError)) throw error;
}
