import { spawnSync } from "node:child_process";

/** Why tests of what Prometheus says cannot run; null when they can. */
export function promtoolMissing(): string | null {
  const { error } = spawnSync("promtool", ["--version"], { timeout: 30_000 });
  return error === undefined ? null : "promtool is not installed";
}

/** Runs Prometheus' own checker. */
export function runPromtool(
  args: readonly string[],
  input = "",
): { readonly code: number | null; readonly said: string } {
  const ran = spawnSync("promtool", args, { input, encoding: "utf8", timeout: 300_000 });
  return { code: ran.status, said: `${ran.stdout}${ran.stderr}` };
}
