import { isSameRrset, type RrsetRewrite } from "../core/diff/rrset-writes.ts";
import type { RecordChange } from "../domain/change.ts";
import { displayName } from "../domain/dns-name.ts";
import { UpstreamError } from "../domain/errors.ts";
import type { Rrset } from "../domain/rrset.ts";
import type { ZoneContent } from "../domain/zone.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { settle, type Verdict, type ZoneJob } from "./zone-job.ts";

/** What the look right before the write showed. */
export interface Look {
  readonly unchanged: readonly RrsetRewrite[];
  readonly moved: readonly RrsetRewrite[];
  /** Rewrites about which nothing is known because the look failed. */
  readonly failed: readonly RrsetRewrite[];
  readonly error: string;
  /** Somebody else wrote to the zone since it was read, so its serial proves nothing about the rest. */
  readonly serialMoved: boolean;
}

/** Compares each name as it is now with what the plan saw: PowerDNS has no optimistic locking, so this narrows the window. */
export async function lookAgain(
  world: CycleWorld,
  job: ZoneJob,
  rewrites: readonly RrsetRewrite[],
): Promise<Look> {
  const nothing = { unchanged: [], moved: [], failed: [], error: "", serialMoved: false };
  if (rewrites.length === 0) return nothing;
  const planned = job.cycle.view.contents.get(job.zone.name);
  try {
    const now = await world.dns.readNames(job.zone, namesOf(rewrites), { signal: job.signal });
    const isUnchanged = (rewrite: RrsetRewrite) => isSameName(planned, now, rewrite);
    return {
      ...nothing,
      unchanged: rewrites.filter(isUnchanged),
      moved: rewrites.filter((rewrite) => !isUnchanged(rewrite)),
      serialMoved: planned?.serial !== now.serial,
    };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    world.log.warn("zone unreadable before the write", {
      zone: displayName(job.zone.name),
      error: error.message,
    });
    return { ...nothing, failed: rewrites, error: error.message };
  }
}

function namesOf(rewrites: readonly RrsetRewrite[]) {
  return [...new Set(rewrites.map((rewrite) => rewrite.after.name))];
}

/** All types at the name count: a CNAME that came meanwhile changes what an A means. */
function isSameName(planned: ZoneContent | undefined, now: ZoneContent, rewrite: RrsetRewrite): boolean {
  const before = planned?.rrsets.get(rewrite.after.name) ?? [];
  const after = now.rrsets.get(rewrite.after.name) ?? [];
  const types = new Set([...before, ...after].map((rrset) => rrset.type));
  const find = (rrsets: readonly Rrset[], type: string) => rrsets.find((rrset) => rrset.type === type);
  return [...types].every((type) => isSameRrset(find(before, type), find(after, type)));
}

const READ_BACK_PAUSES_MS = [0, 300, 1500];

interface ReadingBack {
  readonly rewrites: readonly RrsetRewrite[];
  readonly verdicts: Map<RecordChange, Verdict>;
}

/**
 * Reads what was written, three times at most because the database behind PowerDNS may be replicated. A write that failed on the way
 * but is there counts as applied; one that was accepted and is not there as failed.
 *
 * @returns the zone's serial up to which everything in it is known: after the write, or as planned when nothing was written; null
 * when the zone cannot be read any more.
 */
export async function readBack(
  world: CycleWorld,
  job: ZoneJob,
  { rewrites, verdicts }: ReadingBack,
): Promise<number | null> {
  if (rewrites.length === 0) return job.cycle.view.contents.get(job.zone.name)?.serial ?? null;
  let open = rewrites;
  let serial: number | null = null;
  let unread: UpstreamError | null = null;
  for (const pauseMs of READ_BACK_PAUSES_MS) {
    await world.clock.sleep(pauseMs, job.signal);
    const now = await tryRead(world, job, open);
    unread = now instanceof UpstreamError ? now : null;
    if (now instanceof UpstreamError) continue;
    serial = now.serial;
    for (const rewrite of open.filter((it) => isThere(now, it)))
      settle(rewrite, { result: "applied", detail: "" }, verdicts);
    open = open.filter((it) => !isThere(now, it));
    if (open.length === 0) return serial;
  }
  for (const rewrite of open) noteLost(world, rewrite, { verdicts, doubt: doubtOf(unread) });
  return serial;
}

async function tryRead(
  world: CycleWorld,
  job: ZoneJob,
  rewrites: readonly RrsetRewrite[],
): Promise<ZoneContent | UpstreamError> {
  try {
    return await world.dns.readNames(job.zone, namesOf(rewrites), {
      enabledOnly: rewrites.every(isAllEnabled),
      signal: job.signal,
    });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return error;
  }
}

function isAllEnabled(rewrite: RrsetRewrite): boolean {
  return rewrite.after.values.every((value) => !value.disabled);
}

function isThere(now: ZoneContent, rewrite: RrsetRewrite): boolean {
  return isSameRrset(
    rewrite.after,
    now.rrsets.get(rewrite.after.name)?.find((rrset) => rrset.type === rewrite.after.type),
  );
}

function doubtOf(unread: UpstreamError | null): string {
  if (unread === null) return "PowerDNS accepted it and does not show it";
  return `PowerDNS accepted it, and it could not be read back: ${unread.message}`;
}

interface Loss {
  readonly verdicts: Map<RecordChange, Verdict>;
  /** What is known of a write that PowerDNS did not refuse. */
  readonly doubt: string;
}

function noteLost(world: CycleWorld, rewrite: RrsetRewrite, { verdicts, doubt }: Loss): void {
  const [change] = rewrite.changes;
  const earlier = change === undefined ? undefined : verdicts.get(change);
  const detail = earlier?.result === "failed" ? earlier.detail : doubt;
  settle(rewrite, { result: "failed", detail }, verdicts);
  world.log.error("change not effective", {
    name: displayName(rewrite.after.name),
    type: rewrite.after.type,
    error: detail,
  });
}
