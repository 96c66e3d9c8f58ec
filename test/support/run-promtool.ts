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

/** The one that Debian's packages are for; another may come first in the path. */
const DEBIAN_PYTHON = "/usr/bin/python3";
const READ_OPEN_METRICS = `import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
print(sum(len(family.samples) for family in text_string_to_metric_families(sys.stdin.read())))
`;

/** Has a reader read OpenMetrics that refuses what the standard forbids. @returns null when it is not installed. */
export function countOpenMetrics(
  text: string,
): { readonly code: number | null; readonly said: string } | null {
  const options = { input: text, encoding: "utf8", timeout: 300_000 } as const;
  const found = spawnSync(DEBIAN_PYTHON, ["-c", "import prometheus_client"], options);
  if (found.status !== 0) return null;
  const ran = spawnSync(DEBIAN_PYTHON, ["-c", READ_OPEN_METRICS], options);
  return { code: ran.status, said: `${ran.stdout}${ran.stderr}`.trim() };
}
