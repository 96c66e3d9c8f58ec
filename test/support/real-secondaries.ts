import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type RealNamed, startRealNamed } from "./real-named.ts";

/** BINDs of this process alone that are secondaries of a primary on 127.0.0.1. */
export interface RealSecondaries {
  readonly servers: readonly { readonly name: string; readonly port: number }[];
  stop(): Promise<void>;
}

export interface SecondariesSpec {
  /** Folder for their files; must exist. */
  readonly root: string;
  /** Where each answers, and is controlled. */
  readonly ports: readonly { readonly dns: number; readonly control: number }[];
  readonly primaryPort: number;
  readonly zones: readonly string[];
}

/** Starts one BIND per pair of ports: `ns01`, `ns02`, …; each transfers the zones and takes NOTIFY from 127.0.0.1. */
export async function startRealSecondaries(spec: SecondariesSpec): Promise<RealSecondaries> {
  const { root, ports, primaryPort, zones } = spec;
  const started: RealNamed[] = [];
  const stop = async () => {
    for (const named of started) await named.stop();
  };
  const servers = ports.map(({ dns }, i) => ({ name: `ns${String(i + 1).padStart(2, "0")}`, port: dns }));
  try {
    for (const [i, { dns, control }] of ports.entries()) {
      const own = join(root, servers[i]?.name ?? "");
      mkdirSync(own);
      const statements = zones
        .map(
          (zone, at) =>
            `zone "${zone}" { type secondary; file "zone-${at}"; primaries { 127.0.0.1 port ${primaryPort}; }; };`,
        )
        .join("\n");
      started.push(
        await startRealNamed({ root: own, port: dns, controlPort: control, includes: [], statements }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, stop };
}
