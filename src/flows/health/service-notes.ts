import { PphookError, UpstreamError } from "../../domain/errors.ts";
import type { CycleNote, DaemonNote, FailureNote } from "../../domain/health.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Store } from "../../ports/store.ts";
import type { Applied } from "../apply-plan.ts";
import type { PreparedCycle } from "../prepare-cycle.ts";

const NOTE_CYCLE = "last-cycle";
const NOTE_FAILURE = "failed-cycles";
const NOTE_DAEMON = "daemon";

type Notes = Readonly<Record<string, string | null>>;
type NoteReader = Pick<Store, "readNote">;

export interface ServiceNotes {
  readonly cycle: CycleNote | null;
  readonly failure: FailureNote | null;
  readonly daemon: DaemonNote | null;
}

export async function readServiceNotes(store: NoteReader): Promise<ServiceNotes> {
  return {
    cycle: await readAs<CycleNote>(store, NOTE_CYCLE),
    failure: await readAs<FailureNote>(store, NOTE_FAILURE),
    daemon: await readAs<DaemonNote>(store, NOTE_DAEMON),
  };
}

async function readAs<T>(store: NoteReader, name: string): Promise<T | null> {
  const note = await store.readNote(name);
  return note === null ? null : (JSON.parse(note) as T);
}

interface RanCycle {
  readonly cycle: PreparedCycle;
  readonly applied: Applied;
}

/** Sums a cycle up that succeeded, which also ends what failed before it. */
export function notesOfCycle({ cycle, applied }: RanCycle, endedAt: Instant): Notes {
  const { start, plan, sources } = cycle;
  const count = (results: readonly string[]) =>
    applied.outcomes.filter(({ result }) => results.includes(result)).length;
  const note: CycleNote = {
    run: start.run,
    startedAt: start.now,
    durationMs: endedAt - start.now,
    rows: plan.source.addresses,
    zones: plan.counts.zones,
    baseline: plan.counts.baseline,
    applied: count(["applied"]),
    refused: count(["refused", "failed"]),
    findings: plan.findings.filter(({ severity }) => severity !== "info").length,
    ...sources,
  };
  return { [NOTE_CYCLE]: JSON.stringify(note), [NOTE_FAILURE]: null };
}

/** Remembers that a cycle failed, and since when cycles do for this reason. @throws SystemError when the store fails, too. */
export async function noteFailure(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  error: unknown,
): Promise<void> {
  const { failure: before } = await readServiceNotes(store);
  const now = clock.now();
  const about = describeFailure(error);
  const isSame = before?.key === about.key;
  const note: FailureNote = {
    ...about,
    since: isSame ? before.since : now,
    at: now,
    times: isSame ? before.times + 1 : 1,
  };
  await store.record({ at: now, notes: { [NOTE_FAILURE]: JSON.stringify(note) } });
}

function describeFailure(error: unknown): Pick<FailureNote, "key" | "service" | "message" | "remedy"> {
  if (error instanceof UpstreamError) {
    const { system, failure, message, remedy } = error;
    return { key: `${system} ${failure}`, service: system, message, remedy };
  }
  if (error instanceof PphookError)
    return { key: error.code, service: null, message: error.message, remedy: error.remedy };
  const message = error instanceof Error ? error.message : String(error);
  return {
    key: "defect",
    service: null,
    message: `a defect of PPHOOK: ${message}`,
    remedy: "nothing was concluded from it; please report it with what the log says",
  };
}

/** Remembers a daemon while it runs; null when it ends in order. @throws SystemError */
export async function noteDaemon(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  daemon: Omit<DaemonNote, "since"> | null,
): Promise<void> {
  const at = clock.now();
  const note = daemon === null ? null : JSON.stringify({ ...daemon, since: at } satisfies DaemonNote);
  await store.record({ at, notes: { [NOTE_DAEMON]: note } });
}
