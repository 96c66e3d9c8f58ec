import type { JournalEvent } from "../../domain/journal.ts";
import type { FileJudgement, OutputFile } from "./file-judgement.ts";
import { type FileMemory, NOTE_RESERVATIONS, noteOfFile } from "./file-memory.ts";
import type { FileWorld } from "./file-world.ts";
import { hashBody } from "./hash-body.ts";

interface Remembering {
  readonly memory: FileMemory;
  readonly judged: FileJudgement;
  readonly run: string;
}

/** Journals what is new of a file: one that stays held or broken is told once. */
export async function rememberFile(
  { store, clock }: FileWorld,
  file: OutputFile,
  { memory, judged, run }: Remembering,
): Promise<void> {
  // In a dry run and under a pause nothing is written, memory included.
  if (judged.state === "barred") return;
  const hash = hashBody(file.text);
  const next = makeMemory(file, { memory, judged, hash });
  const journal = fileEvents(file, { memory, judged, run, hash });
  if (journal.length === 0 && JSON.stringify(next) === JSON.stringify(memory)) return;
  const keepsRows = isOnDisk(judged) && file.reservations !== null;
  await store.record({
    at: clock.now(),
    journal,
    notes: {
      [noteOfFile(file.kind)]: JSON.stringify(next),
      ...(keepsRows ? { [NOTE_RESERVATIONS]: JSON.stringify(file.reservations) } : {}),
    },
  });
}

function isOnDisk({ state }: FileJudgement): boolean {
  return state === "written" || state === "unchanged";
}

type Hashed<T> = T & { readonly hash: string };

function makeMemory(
  file: OutputFile,
  { memory, judged, hash }: Hashed<Omit<Remembering, "run">>,
): FileMemory {
  const { state, detail } = judged;
  const waits = state === "held" || state === "failed";
  return {
    held: state === "held" ? { hash, message: detail, isEmpty: file.entries === 0 } : null,
    approved: waits ? memory.approved : null,
    failure: state === "failed" ? detail : null,
    remembersRows: memory.remembersRows || (isOnDisk(judged) && file.reservations !== null),
  };
}

function fileEvents(
  file: OutputFile,
  { memory, judged, run, hash }: Hashed<Remembering>,
): readonly JournalEvent[] {
  const { state, detail } = judged;
  if (state !== "written" && state !== "held" && state !== "failed") return [];
  if (state === "held" && memory.held?.hash === hash) return [];
  if (state === "failed" && memory.failure === detail) return [];
  const { kind, path, entries } = file;
  const event = { kind: "file", run, file: kind, path, state, entries, hash, detail } as const;
  if (state !== "written" || memory.approved?.hash !== hash) return [event];
  return [event, { kind: "approval", run, hash, by: memory.approved.by, state: "used" }];
}
