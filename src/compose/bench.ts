import type { Config } from "../config/config.ts";
import { UpstreamError } from "../domain/errors.ts";
import type { PowerdnsDnsServer } from "../io/powerdns/powerdns-dns-server.ts";
import type { BenchMeasure } from "../ports/installation-probe.ts";
import type { PhpipamClients } from "./compose-phpipam.ts";
import { runBench } from "./run-bench.ts";

interface Parts {
  readonly phpipam: PhpipamClients;
  readonly powerdns: PowerdnsDnsServer;
}

interface Order {
  readonly system: "phpipam" | "powerdns";
  readonly signal: AbortSignal | undefined;
}

/** Times small reads of one API, as many at once as cycles make. */
export async function bench(
  { phpipam: { concurrency }, powerdns: { readConcurrency } }: Pick<Config, "phpipam" | "powerdns">,
  { phpipam, powerdns }: Parts,
  { system, signal }: Order,
): Promise<BenchMeasure | UpstreamError> {
  const [{ client }] = phpipam.clients;
  try {
    return system === "phpipam"
      ? await runBench(() => client.call({ path: "/sections/", signal }), concurrency)
      : await runBench(() => powerdns.describe(signal), readConcurrency);
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}
