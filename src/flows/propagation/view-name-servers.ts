import { chooseExpected, type ExpectedRrset } from "../../core/prove/choose-expected.ts";
import { judgeAnswer } from "../../core/prove/judge-answer.ts";
import type { NameServerView } from "../../domain/explanation.ts";
import type { Propagation } from "../../domain/propagation.ts";
import type { Rrset } from "../../domain/rrset.ts";
import type { WantedValue } from "../../domain/wanted-row.ts";
import type { CycleWorld } from "../cycle-world.ts";
import { inParallel } from "../in-parallel.ts";

const MOST_ASKED = 20;
const AT_ONCE = 4;

export interface ViewedRecords {
  /** As PowerDNS has them. */
  readonly live: readonly Rrset[];
  readonly wanted: readonly WantedValue[];
}

/**
 * Asks every watched name server for the live RRsets, and for those that are wanted and not there, and tells where it does not answer
 * what PowerDNS has.
 */
export async function viewNameServers(
  { watched, store }: Pick<CycleWorld, "watched" | "store">,
  { live, wanted }: ViewedRecords,
  signal: AbortSignal | undefined,
): Promise<readonly NameServerView[]> {
  const expected = chooseExpected([...live, ...absent(live, wanted)], MOST_ASKED);
  if (watched === undefined || expected.length === 0) return [];
  const names = [...new Set(expected.map(({ name }) => name))];
  const measured = await store.propagations({ names });
  return Promise.all(
    watched.servers.map(async ({ name: server, address }) => {
      const differing: NameServerView["differing"][number][] = [];
      await inParallel(expected, AT_ONCE, async (rrset) => {
        const { name, type } = rrset;
        const verdict = judgeAnswer(rrset, await watched.nameServers.ask(address, { name, type }, signal));
        if (verdict.verdict !== "proven") differing.push({ name, type, detail: verdict.detail });
      });
      return { server, differing: inOrder(differing, expected), propagatedMs: lastTime(measured, server) };
    }),
  );
}

function absent(live: readonly Rrset[], wanted: readonly WantedValue[]): readonly Rrset[] {
  const there = new Set(live.map(({ name, type }) => `${name} ${type}`));
  const missing = wanted.filter(({ name, type }) => !there.has(`${name} ${type}`));
  const byKey = new Map(missing.map(({ name, type }) => [`${name} ${type}`, { name, type }]));
  return Array.from(byKey.values(), (place) => ({ ...place, ttlSeconds: 0, values: [] }));
}

function inOrder(
  differing: NameServerView["differing"],
  expected: readonly ExpectedRrset[],
): NameServerView["differing"] {
  return expected.flatMap(({ name, type }) =>
    differing.filter((one) => one.name === name && one.type === type),
  );
}

/** Of the newest run that wrote any of them: the longest; null when one was given up. */
function lastTime(measured: readonly Propagation[], server: string): number | null {
  const own = measured.filter((one) => one.server === server);
  const run = own.at(-1)?.run;
  const times = own.filter((one) => one.run === run).map(({ tookMs }) => tookMs);
  return times.length === 0 || times.includes(null) ? null : Math.max(...times.map(Number));
}
