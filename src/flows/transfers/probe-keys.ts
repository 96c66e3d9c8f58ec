import type { TransferReading } from "../../core/watch/judge-transfer.ts";
import { inParallel } from "../in-parallel.ts";
import type { TransferWorld } from "./transfer-world.ts";

const WIDTH = 8;
const KEY_FAILURES: ReadonlySet<string> = new Set(["bad-key", "bad-signature", "bad-time"]);

/**
 * Asks secondaries that do not follow a question signed with the key of the transfers, which tells whether they hold the same one
 * (RFC 8945 §5.2).
 *
 * @returns what is wrong, by reading; empty where no key is configured.
 */
export async function probeKeys(
  { nameServers, monitor }: TransferWorld,
  readings: readonly TransferReading[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<TransferReading, string>> {
  const found = new Map<TransferReading, string>();
  const { key } = monitor;
  if (key === null) return found;
  await inParallel(readings, WIDTH, async (reading) => {
    const { zone, secondary } = reading;
    const reply = await nameServers.ask(secondary, { name: zone, type: "SOA", key }, signal);
    if (reply.status === "failed" && KEY_FAILURES.has(reply.failure)) found.set(reading, reply.message);
  });
  return found;
}
