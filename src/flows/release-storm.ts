import { stormKey } from "../core/notify/mail-conditions.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { runId } from "./start-cycle.ts";

export interface ReleasedStorm {
  readonly hash: string;
  readonly by: string;
  /** How many findings are told now. */
  readonly findings: number;
}

const SHORTEST_HASH = 6;

/** Lets mails go that were held because they would reach many people at once. @returns null when no such storm is held. */
export async function releaseStorm(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { hash: given, by }: { readonly hash: string; readonly by: string },
): Promise<ReleasedStorm | null> {
  const { storms } = await store.noticeCounts();
  const hash = storms.find((storm) => given.length >= SHORTEST_HASH && storm.startsWith(given.toLowerCase()));
  if (hash === undefined) return null;
  const held = (await store.notices()).filter((notice) => notice.storm === hash);
  const at = clock.now();
  await store.record({
    at,
    notices: { release: hash },
    alerts: { put: [], drop: [stormKey(hash)] },
    journal: [{ kind: "approval", run: runId(at), hash, by, state: "given" }],
  });
  return { hash, by, findings: held.length };
}
