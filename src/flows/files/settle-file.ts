import { guardFile } from "../../core/guard/guard-file.ts";
import { countEntries, withoutHeader } from "../../core/render/files/file-header.ts";
import { PphookError } from "../../domain/errors.ts";
import type { FileOutcome } from "../../domain/file-outcome.ts";
import type { FileJudgement, OutputFile } from "./file-judgement.ts";
import { type FileMemory, readFileMemory } from "./file-memory.ts";
import type { FileWorld } from "./file-world.ts";
import { hashBody } from "./hash-body.ts";
import { rememberFile } from "./remember-file.ts";

export interface Settling {
  readonly run: string;
  /** Why nothing may be written, in one clause; null when it may. */
  readonly bar: string | null;
  /** Why nothing may be lost now; null when the inventory is not doubted. */
  readonly doubt: string | null;
}

/**
 * Brings a file onto the disk: guard against shrinking, the program that will read it, then an atomic write. What the header says of time
 * and version makes no difference. What does not come through leaves the file as it is.
 */
export async function settleFile(
  world: FileWorld,
  file: OutputFile,
  settling: Settling,
): Promise<FileOutcome> {
  const { kind, path, entries, findings } = file;
  const memory = await readFileMemory(world.store, kind);
  let before: number | null = null;
  let judged: FileJudgement;
  try {
    const current = await world.outputs.read(path);
    before = current === null ? null : countEntries(current);
    judged =
      judgeContent(file, current) ??
      judgeSize(world, { file, memory, before, doubt: settling.doubt }) ??
      (await writeChecked(world, file, settling.bar));
  } catch (error) {
    if (!(error instanceof PphookError)) throw error;
    judged = { state: "failed", detail: error.message, remedy: error.remedy };
  }
  await rememberFile(world, file, { memory, judged, run: settling.run });
  return { kind, path, entries, before, findings, ...judged };
}

/** Judges a file by what is there; null when it says something new. */
function judgeContent(file: OutputFile, current: string | null): FileJudgement | null {
  if (current === null) return file.entries === 0 ? { state: "empty", detail: "", remedy: "" } : null;
  if (withoutHeader(current) === withoutHeader(file.text))
    return { state: "unchanged", detail: "", remedy: "" };
  if (current.trim() === "" || countEntries(current) !== null) return null;
  const { path } = file;
  return {
    state: "failed",
    detail: `${path} is there and was not made by PPHOOK, so it is not overwritten`,
    remedy: `move it away (mv ${path} ${path}.before-pphook), or name another file in the configuration`,
  };
}

interface Sizing {
  readonly file: OutputFile;
  readonly memory: FileMemory;
  readonly before: number | null;
  readonly doubt: string | null;
}

/** Judges a file by what it would lose; null when that is little, or a person released it. */
function judgeSize(
  { fileSettings, clock }: FileWorld,
  { file, memory, before, doubt }: Sizing,
): FileJudgement | null {
  const { kind, entries, path } = file;
  const size = { kind, before: before ?? 0, after: entries };
  const trip = guardFile(size, fileSettings.limits, doubt);
  if (trip === null) return null;
  const detail = trip.message;
  if (trip.isEmpty)
    return { state: "held", detail, remedy: `if that is meant, remove ${path} yourself and run it again` };
  const hash = hashBody(file.text);
  if (memory.approved?.hash === hash && memory.approved.expiresAt > clock.now()) return null;
  const remedy = `look with "${showCommand(file)}", release with "pphook approve ${hash.slice(0, SHOWN_HASH)}"`;
  return { state: "held", detail, remedy };
}

const SHOWN_HASH = 12;

async function writeChecked(
  { outputs }: FileWorld,
  file: OutputFile,
  bar: string | null,
): Promise<FileJudgement> {
  const { checkCommand, path, text } = file;
  const program = checkCommand.join(" ");
  const verdict = checkCommand.length === 0 ? null : await outputs.check(checkCommand, path, text);
  if (verdict?.status === "refused")
    return {
      state: "failed",
      detail: `${program} does not accept it: ${verdict.message}`,
      remedy: `see what would be written with "${showCommand(file)}"; the file is as it was`,
    };
  if (bar !== null) return { state: "barred", detail: bar, remedy: "" };
  await outputs.write(path, text);
  if (verdict === null) return { state: "written", detail: "not checked", remedy: "" };
  const isAccepted = verdict.status === "accepted";
  const detail = isAccepted ? `${program} accepts it` : `not checked: ${checkCommand[0]} is not installed`;
  return { state: "written", detail, remedy: "" };
}

function showCommand({ kind }: OutputFile): string {
  return `pphook generate ${kind === "bind" ? "bind" : "dhcp"} --stdout`;
}
