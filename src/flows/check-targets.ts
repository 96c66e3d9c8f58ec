import type { CheckItem } from "../domain/check-item.ts";
import { PphookError } from "../domain/errors.ts";
import type { Target } from "../domain/target.ts";
import type { InstallationProbe } from "../ports/installation-probe.ts";
import type { Store } from "../ports/store.ts";
import { readTargetMemory, type TargetMemory } from "./deployment/target-memory.ts";

/** A target, and the files here that lead to it. */
export interface CheckedTarget extends Target {
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

export interface CheckedTargetsWorld {
  readonly probe: Pick<InstallationProbe, "measureFile">;
  /** @throws SystemError when it cannot be used. */
  readonly openStore: () => Pick<Store, "readNote" | "close">;
}

type Verdict = Omit<CheckItem, "area">;

/** Says of each target whether its keys are fit, and how its last deployment ended. No target is connected to. */
export async function checkTargets(
  { probe, openStore }: CheckedTargetsWorld,
  targets: readonly CheckedTarget[],
): Promise<readonly CheckItem[]> {
  const verdicts: Verdict[] = [];
  for (const target of targets) {
    const keys = await judgeKeys(probe, target);
    verdicts.push(...(keys.length > 0 ? keys : [judgeMemory(target, await readMemory(openStore, target))]));
  }
  return verdicts.map((verdict) => ({ area: "targets", ...verdict }));
}

async function judgeKeys(
  probe: CheckedTargetsWorld["probe"],
  { name, host, port, identityFile, knownHostsFile }: CheckedTarget,
): Promise<readonly Verdict[]> {
  const [identity, knownHosts] = [
    await probe.measureFile(identityFile),
    await probe.measureFile(knownHostsFile),
  ];
  const fault = (measured: string, remedy: string): Verdict => ({ status: "fault", measured, remedy });
  if (!identity.exists)
    return [
      fault(
        `${name}: there is no key ${identityFile}`,
        `make one: ssh-keygen -t ed25519 -N "" -f ${identityFile}, and put its public half on ${host}`,
      ),
    ];
  if (((identity.mode ?? 0) & 0o077) !== 0)
    return [
      fault(`${name}: others can read ${identityFile}, so ssh does not use it`, `chmod 600 ${identityFile}`),
    ];
  if (knownHosts.exists) return [];
  const remedy = `pin the host key: ssh-keyscan -p ${port} ${host} >> ${knownHostsFile}, and compare it on the target`;
  return [fault(`${name}: there is no ${knownHostsFile}, so its host key is not known`, remedy)];
}

async function readMemory(
  openStore: CheckedTargetsWorld["openStore"],
  target: Target,
): Promise<TargetMemory | null> {
  try {
    const store = openStore();
    return await readTargetMemory(store, target).finally(() => store.close());
  } catch (error) {
    // What is wrong with the store is told where the store is judged.
    if (error instanceof PphookError) return null;
    throw error;
  }
}

function judgeMemory({ name, host, destination }: Target, memory: TargetMemory | null): Verdict {
  const place = `${name}: ${destination} on ${host}`;
  const trouble = memory?.trouble ?? null;
  if (trouble !== null)
    return {
      status: "warning",
      measured: `${place}: ${trouble.state} ${trouble.attempts} times in a row: ${trouble.detail}`,
      remedy: trouble.remedy === "" ? `try it: pphook deploy ${name}` : trouble.remedy,
    };
  const at = memory?.deployedAt ?? null;
  const measured = at === null ? `${place}: nothing deployed yet` : `${place}: deployed ${toText(at)}`;
  return { status: "ok", measured, remedy: null };
}

function toText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
