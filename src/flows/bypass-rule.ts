import { UsageError } from "../domain/errors.ts";
import { activeBypasses, BYPASSABLE, type Bypass } from "../domain/exceptions.ts";
import type { RuleId } from "../domain/finding.ts";
import { DAY_MS, toInstant } from "../domain/instant.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { runId } from "./start-cycle.ts";

export interface BypassOptions {
  readonly rule: string;
  readonly forMs: number;
  readonly reason: string;
  /** The operating-system user; journalled. */
  readonly by: string;
  readonly lockWaitMs: number;
}

type BypassWorld = Pick<CycleWorld, "store" | "clock" | "lock">;

const LONGEST_MS = 30 * DAY_MS;

/**
 * Switches one rule of the checks off for a time: rows that break only it count as valid until then. When it ends they are frozen again,
 * and their records stay. Journalled with who and why; a second bypass of a rule replaces the first.
 *
 * @throws UsageError for an unknown rule, one without which a row could not be served, and more than 30 days.
 */
export async function bypassRule(world: BypassWorld, options: BypassOptions): Promise<Bypass> {
  const { forMs, by, reason } = options;
  const rule = readRule(options.rule);
  if (forMs > LONGEST_MS)
    throw new UsageError("a bypass lasts 30 days at most", {
      remedy: "change the rule under [validation] or [policy] if it shall not hold for good",
    });
  return locked(world, options.lockWaitMs, async () => {
    const now = world.clock.now();
    const bypass: Bypass = { rule, since: now, until: toInstant(now + forMs), by, reason };
    const until = new Date(bypass.until).toISOString().slice(0, 16).replace("T", " ");
    await record(world, { rule, bypass, by, detail: `rule ${rule} bypassed until ${until} UTC: ${reason}` });
    return bypass;
  });
}

/** Ends a bypass before its time. @throws UsageError when the rule is not bypassed. */
export async function endBypass(
  world: BypassWorld,
  { rule, by, lockWaitMs }: Pick<BypassOptions, "rule" | "by" | "lockWaitMs">,
): Promise<Bypass> {
  return locked(world, lockWaitMs, async () => {
    const bypass = activeBypasses(await world.store.exceptions(), world.clock.now()).find(
      (one) => one.rule === rule,
    );
    if (bypass === undefined)
      throw new UsageError(`the rule ${rule} is not bypassed`, { remedy: '"pphook bypass" lists what is' });
    await record(world, { rule: bypass.rule, bypass: null, by, detail: `bypass of rule ${rule} ended` });
    return bypass;
  });
}

function readRule(text: string): RuleId {
  const rule = BYPASSABLE.find((each) => each === text.trim().toLowerCase());
  if (rule !== undefined) return rule;
  throw new UsageError(`the rule ${text} cannot be bypassed`, {
    remedy: `those that can are ${BYPASSABLE.join(", ")}: a row that breaks another has no name, address or zone to be served under`,
  });
}

async function locked<T>({ lock }: BypassWorld, waitMs: number, work: () => Promise<T>): Promise<T> {
  const handle = await lock.acquire(waitMs);
  try {
    return await work();
  } finally {
    await handle.release();
  }
}

interface Recording {
  readonly rule: RuleId;
  readonly bypass: Bypass | null;
  readonly by: string;
  readonly detail: string;
}

async function record({ store, clock }: BypassWorld, { rule, bypass, by, detail }: Recording): Promise<void> {
  const at = clock.now();
  const present = await store.exceptions();
  const others = activeBypasses(present, at).filter((one) => one.rule !== rule);
  const bypasses = bypass === null ? others : [...others, bypass];
  const event = { kind: "bypass", run: runId(at), by, detail } as const;
  await store.record({ at, exceptions: { ...present, bypasses }, journal: [event] });
}
