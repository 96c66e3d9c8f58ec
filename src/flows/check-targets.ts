import type { CheckItem, Verdict } from "../domain/check-item.ts";
import { TargetError } from "../domain/errors.ts";
import type { Target } from "../domain/target.ts";
import type { InstallationProbe } from "../ports/installation-probe.ts";

/** A target, and the files here that lead to it. */
export interface CheckedTarget extends Target {
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

export interface CheckedTargetsWorld {
  readonly probe: Pick<InstallationProbe, "measureFile" | "measureTarget">;
}

/**
 * Says of each target whether a deployment would get through: keys, connection, host key, login, the directory, the checker. Nothing is
 * changed there; how deployments ended is told by `health`.
 */
export async function checkTargets(
  { probe }: CheckedTargetsWorld,
  targets: readonly CheckedTarget[],
): Promise<readonly CheckItem[]> {
  const verdicts = await Promise.all(
    targets.map(async (target) => {
      const keys = await judgeKeys(probe, target);
      return keys.length > 0 ? keys : [await judgePlace(probe, target)];
    }),
  );
  return verdicts.flat().map((verdict) => ({ area: "targets", ...verdict }));
}

function fault(measured: string, remedy: string): Verdict {
  return { status: "fault", measured, remedy };
}

async function judgeKeys(
  probe: CheckedTargetsWorld["probe"],
  { name, host, port, identityFile, knownHostsFile }: CheckedTarget,
): Promise<readonly Verdict[]> {
  const [identity, knownHosts] = [
    await probe.measureFile(identityFile),
    await probe.measureFile(knownHostsFile),
  ];
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

async function judgePlace(probe: CheckedTargetsWorld["probe"], target: CheckedTarget): Promise<Verdict> {
  const { name, host, user, destination, checkCommand } = target;
  const measure = await probe.measureTarget(target);
  if (measure instanceof TargetError) return fault(measure.message, measure.remedy);
  const { directory, hasChecker } = measure;
  const folder = `$(dirname ${destination})`;
  if (directory === "missing")
    return fault(
      `${name}: there is no directory for ${destination} on ${host}`,
      `on ${host}: install -d -o ${user} ${folder}`,
    );
  if (directory === "closed")
    return fault(
      `${name}: ${user} may not write beside ${destination} on ${host}`,
      `on ${host}: chown ${user} ${folder}, or setfacl -m u:${user}:rwx ${folder}`,
    );
  if (hasChecker === false)
    return {
      status: "warning",
      measured: `${name}: "${checkCommand}" cannot be run on ${host}: its program is not there`,
      remedy: `install it on ${host}, or correct check_command in [target:${name}]`,
    };
  return { status: "ok", measured: `${name}: ${user} can deploy ${destination} on ${host}`, remedy: null };
}
