import type { Reach } from "../../domain/health.ts";
import type { PhpipamClient } from "./phpipam-client.ts";

/** Logs in where needed, and times one small call after it. @throws UpstreamError */
export async function reachPhpipam(
  client: PhpipamClient,
  signal: AbortSignal,
): Promise<Pick<Reach, "latencyMs" | "version">> {
  await client.call({ path: "/sections/", signal });
  const begun = performance.now();
  await client.call({ path: "/sections/", signal });
  return { latencyMs: performance.now() - begun, version: "" };
}
