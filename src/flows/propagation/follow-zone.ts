import { askAgainIn } from "../../core/prove/ask-again-in.ts";
import type { ExpectedRrset } from "../../core/prove/choose-expected.ts";
import { type AnswerVerdict, judgeAnswer } from "../../core/prove/judge-answer.ts";
import { inParallel } from "../in-parallel.ts";
import type { PropagationWorld, WatchedServer, WrittenZone } from "./propagation-world.ts";

/** What one server is asked for, of one zone that was written. */
export interface FollowedZone {
  readonly written: WrittenZone;
  readonly server: WatchedServer;
  readonly expected: readonly ExpectedRrset[];
}

/** What a server said of an RRset. */
export interface Judged {
  readonly rrset: ExpectedRrset;
  readonly verdict: AnswerVerdict;
  readonly afterMs: number;
}

export interface Following {
  readonly signal: AbortSignal;
  /** How many zones on how many servers are asked at the same time. */
  readonly open: () => number;
  /** Tells whether something else was written over it since. */
  readonly isStale: (rrset: ExpectedRrset) => boolean;
  /** Told of each RRset that the server answers as it was written. */
  readonly onProven: (proven: readonly Judged[]) => Promise<void>;
}

/** A zone is transferred as a whole: when one of its names has arrived, the others are asked at once, so many at a time. */
const AT_ONCE = 4;

/**
 * Asks a server again and again until it answers everything as it was written, or the time is over.
 *
 * @returns what it did not answer, with its last answer.
 * @throws the signal's reason.
 */
export async function followZone(
  world: PropagationWorld,
  followed: FollowedZone,
  following: Following,
): Promise<readonly Judged[]> {
  const { signal, isStale } = following;
  const elapsedMs = () => world.clock.now() - followed.written.at;
  let waiting = followed.expected;
  for (;;) {
    waiting = waiting.filter((rrset) => !isStale(rrset));
    const isLast = elapsedMs() >= world.giveUpMs;
    const judged = await askRound(world, followed, { waiting, isLast, signal });
    const proven = judged.filter(isProven);
    if (proven.length > 0) await following.onProven(proven);
    if (isLast) return judged.filter((one) => !isProven(one) && !isStale(one.rrset));
    waiting = rotate(waiting, new Set(proven.map(({ rrset }) => rrset)));
    if (waiting.length === 0) return [];
    await world.clock.sleep(askAgainIn(elapsedMs(), following.open()), signal);
    signal.throwIfAborted();
  }
}

function isProven({ verdict }: Judged): boolean {
  return verdict.verdict === "proven";
}

interface Round {
  readonly waiting: readonly ExpectedRrset[];
  /** Then everything is asked for. */
  readonly isLast: boolean;
  readonly signal: AbortSignal;
}

/** While the first is not there, the others are not asked for: the server does not have the zone yet. */
async function askRound(
  world: PropagationWorld,
  followed: FollowedZone,
  { waiting, isLast, signal }: Round,
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  const askFor = async (rrset: ExpectedRrset) => {
    const { name, type } = rrset;
    const answer = await world.nameServers.ask(followed.server.address, { name, type }, signal);
    const afterMs = Math.max(0, world.clock.now() - followed.written.at);
    judged.push({ rrset, verdict: judgeAnswer(rrset, answer), afterMs });
  };
  await inParallel(waiting.slice(0, 1), 1, askFor);
  if (isLast || judged.some(isProven)) await inParallel(waiting.slice(1), AT_ONCE, askFor);
  return judged;
}

/** One that never comes does not keep the others from being asked for. */
function rotate(
  waiting: readonly ExpectedRrset[],
  done: ReadonlySet<ExpectedRrset>,
): readonly ExpectedRrset[] {
  const left = waiting.filter((rrset) => !done.has(rrset));
  return [...left.slice(1), ...left.slice(0, 1)];
}
