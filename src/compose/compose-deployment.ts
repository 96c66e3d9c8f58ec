import { env } from "node:process";
import type { Config } from "../config/config.ts";
import type { FileKind } from "../domain/generated-file.ts";
import { MINUTE_MS } from "../domain/instant.ts";
import type { Target } from "../domain/target.ts";
import type { DeploymentTools } from "../flows/deployment/deployment-world.ts";
import { FileOutputFiles } from "../io/files/file-output-files.ts";
import { programPath } from "../io/process/program-path.ts";
import { OpensshTargetHost } from "../io/ssh/openssh-target-host.ts";
import type { NameServers } from "../ports/name-servers.ts";

const STEP_TIMEOUT_MS = 2 * MINUTE_MS;

/** Wires what brings files onto other machines. */
export function composeDeployment(
  { targets, dhcp, bind, limits }: Config,
  nameServers: NameServers,
): DeploymentTools {
  const paths: Record<FileKind, string | null> = {
    dhcp: dhcp.output,
    dhcp6: dhcp.output6,
    bind: bind.output,
  };
  return {
    targets,
    limits,
    nameServers,
    outputs: new FileOutputFiles(programPath(env)),
    pathOf: (kind) => paths[kind],
    openHost: (target) => openTargetHost({ targets }, target, STEP_TIMEOUT_MS),
  };
}

/** Opens a target over SSH, with the files here that lead to it. */
export function openTargetHost(
  { targets }: Pick<Config, "targets">,
  { name }: Pick<Target, "name">,
  timeoutMs: number,
): OpensshTargetHost {
  const place = targets.find((target) => target.name === name);
  if (place === undefined) throw new RangeError(`there is no target ${name}`);
  return new OpensshTargetHost({ ...place, path: programPath(env), timeoutMs });
}
