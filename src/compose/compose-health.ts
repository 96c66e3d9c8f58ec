import { UpstreamError } from "../domain/errors.ts";
import type { Reach } from "../domain/health.ts";
import { SECOND_MS } from "../domain/instant.ts";
import { findProcess } from "../io/machine/find-process.ts";
import { measureMachine } from "../io/machine/measure-machine.ts";
import { reachPhpipam } from "../io/phpipam/reach-phpipam.ts";
import type { PowerdnsDnsServer } from "../io/powerdns/powerdns-dns-server.ts";
import type { HealthProbe } from "../ports/health-probe.ts";
import type { PhpipamClients } from "./compose-phpipam.ts";

/** Nobody waits longer for an answer that only says how the other side is. */
const PATIENCE_MS = 10 * SECOND_MS;

interface Parts {
  readonly phpipam: PhpipamClients;
  readonly powerdns: { readonly url: string; readonly server: PowerdnsDnsServer };
}

/** Wires what `health` looks with. */
export function composeHealth({ phpipam, powerdns }: Parts): HealthProbe {
  return {
    reachPhpipam: (url, signal) => {
      const { client } = phpipam.clients.find((each) => each.url === url) ?? phpipam.clients[0];
      return reach(url, signal, (patience) => reachPhpipam(client, patience));
    },
    reachPowerdns: (signal) =>
      reach(powerdns.url, signal, async (patience) => {
        const begun = performance.now();
        const said = await powerdns.server.describe(patience);
        return { latencyMs: performance.now() - begun, version: said.replace(/^PowerDNS /, "") };
      }),
    measureMachine,
    findProcess,
  };
}

async function reach(
  url: string,
  signal: AbortSignal | undefined,
  call: (patience: AbortSignal) => Promise<Pick<Reach, "latencyMs" | "version">>,
): Promise<Reach> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await call(signal === undefined ? patience : AbortSignal.any([signal, patience]));
    return { url, ...answer, trouble: null };
  } catch (error) {
    return { url, latencyMs: 0, version: "", trouble: troubleOf(error, { url, patience }) };
  }
}

function troubleOf(
  error: unknown,
  { url, patience }: { readonly url: string; readonly patience: AbortSignal },
): NonNullable<Reach["trouble"]> {
  if (error instanceof UpstreamError) return { message: error.message, remedy: error.remedy };
  if (patience.aborted && error === patience.reason)
    return {
      message: `${url} does not answer within ${PATIENCE_MS / SECOND_MS} s`,
      remedy: "see whether it is busy, and whether its database answers",
    };
  throw error;
}
