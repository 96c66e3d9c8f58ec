import type { CheckItem, Verdict } from "../domain/check-item.ts";
import type { Target } from "../domain/target.ts";
import type { InstallationProbe } from "../ports/installation-probe.ts";

/** A target, and the files here that lead to it. */
export interface CheckedTarget extends Target {
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

export interface CheckedTargetsWorld {
  readonly probe: Pick<InstallationProbe, "measureFile">;
}

/** Says of each target whether its keys are fit. No target is connected to; how deployments ended is told by `health`. */
export async function checkTargets(
  { probe }: CheckedTargetsWorld,
  targets: readonly CheckedTarget[],
): Promise<readonly CheckItem[]> {
  const verdicts: Verdict[] = [];
  for (const target of targets) {
    const keys = await judgeKeys(probe, target);
    const fit: Verdict = {
      status: "ok",
      measured: `${target.name}: key and host key are there`,
      remedy: null,
    };
    verdicts.push(...(keys.length > 0 ? keys : [fit]));
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
