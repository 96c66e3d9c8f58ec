import { countEntries } from "../../core/render/files/file-header.ts";
import { lineDiff } from "../../core/render/files/line-diff.ts";
import type { WriteBar } from "../../domain/cycle-report.ts";
import { PphookError, SystemError } from "../../domain/errors.ts";
import type { Target, TargetOutcome } from "../../domain/target.ts";
import { deployTarget } from "./deploy-target.ts";
import type { DeploymentWorld, Ending, Shipment } from "./deployment-world.ts";
import { rememberTarget } from "./remember-target.ts";
import { hashText, readTargetMemory } from "./target-memory.ts";

export interface Deploying {
  readonly targets: readonly Target[];
  readonly run: string;
  /** `dry-run` compares with what the targets have; the others do not even that. */
  readonly bar: WriteBar;
  /** Whether a target in trouble is left alone until it is its turn again; a person does not wait. */
  readonly isPatient: boolean;
}

/**
 * Deploys the files that were made: canaries first, then all others at once; where a canary fails, the others of its kind are left as they
 * are. A target that has the file already is not connected to. No failure is thrown, and none of one target touches another.
 */
export async function deployFiles(
  world: DeploymentWorld,
  { targets, ...how }: Deploying,
): Promise<readonly TargetOutcome[]> {
  const one = (target: Target) => deployOne(world, target, how);
  const canaries = await Promise.all(targets.filter((target) => target.canary).map(one));
  const failed = canaries.filter(
    ({ state }) => state !== "deployed" && state !== "unchanged" && state !== "barred",
  );
  const broken = new Map(failed.map((outcome) => [outcome.kind, outcome.target]));
  const others = await Promise.all(
    targets
      .filter((target) => !target.canary)
      .map((target) => {
        const canary = broken.get(target.kind);
        return canary === undefined ? one(target) : skipTarget(target, canary);
      }),
  );
  return [...canaries, ...others];
}

function skipTarget({ name, kind }: Target, canary: string): TargetOutcome {
  return {
    target: name,
    kind,
    state: "skipped",
    detail: `the canary ${canary} failed`,
    remedy: "",
    drift: null,
    diff: [],
  };
}

async function deployOne(
  world: DeploymentWorld,
  target: Target,
  { run, bar, isPatient }: Omit<Deploying, "targets">,
): Promise<TargetOutcome> {
  const { name, kind } = target;
  const memory = await readTargetMemory(world.store, target);
  const ending = async (): Promise<Ending & Pick<TargetOutcome, "diff">> => {
    const text = await readMade(world, target);
    const shipment: Shipment = { target, host: world.openHost(target), text, hash: hashText(text), run };
    if (bar === "dry-run")
      return { ...QUIET, state: "barred", detail: "dry run", diff: await compare(shipment) };
    if (memory.hash === shipment.hash && memory.trouble === null)
      return { ...QUIET, state: "unchanged", diff: [] };
    if (bar !== null) return { ...QUIET, state: "barred", detail: bar, diff: [] };
    const { trouble } = memory;
    if (isPatient && trouble !== null && trouble.retryAt > world.clock.now()) {
      const { state, detail, remedy } = trouble;
      return { state, detail, remedy, drift: null, diff: [] };
    }
    const ended = await deployTarget(world, shipment, memory).catch(asEnding);
    await rememberTarget(world, shipment, { memory, ending: ended });
    return { ...ended, diff: [] };
  };
  const ended = await ending().catch((error: unknown) => ({ ...asEnding(error), diff: [] }));
  return { target: name, kind, ...ended };
}

const QUIET = { detail: "", remedy: "", drift: null } as const;

function asEnding(error: unknown): Ending {
  if (!(error instanceof PphookError)) throw error;
  return { state: "failed", detail: error.message, remedy: error.remedy, drift: null };
}

/** @throws SystemError when there is no file of PPHOOK's to ship. */
async function readMade({ outputs, pathOf }: DeploymentWorld, { kind }: Target): Promise<string> {
  const path = pathOf(kind);
  const text = path === null ? null : await outputs.read(path);
  if (text !== null && countEntries(text) !== null) return text;
  const what = text === null ? "is not there" : "was not made by PPHOOK";
  throw new SystemError(`the ${kind} file ${path ?? ""} ${what}, so there is nothing to deploy`, {
    remedy: 'make it with "pphook generate"',
  });
}

async function compare({ host, target, text }: Shipment): Promise<readonly string[]> {
  return lineDiff((await host.read(target.destination)) ?? "", text);
}
