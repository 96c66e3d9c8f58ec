import type { Verdict } from "../../../domain/check-item.ts";
import { type DiskRoom, freePercent, isDiskLow } from "../../../domain/disk-room.ts";
import type { MachineMeasure } from "../../../domain/health.ts";
import { sizeText } from "../size-text.ts";
import { fault, ok, warning } from "./verdicts.ts";

/** Below this a cycle may not be able to record what it did. */
const FULL_BYTES = 20_000_000;
/** What a steady cycle over 100,000 rows takes, and as much again. */
const LOW_MEMORY_BYTES = 700_000_000;

/** Judges disks and memory. */
export function judgeMachine({ disks, memory }: MachineMeasure): readonly Verdict[] {
  return [...disks.map(judgeDisk), judgeMemory(memory)];
}

function judgeDisk(disk: DiskRoom): Verdict {
  const { path, freeBytes, totalBytes } = disk;
  const room = `${sizeText(freeBytes)} of ${sizeText(totalBytes)} free (${freePercent(disk)} %)`;
  const remedy = `free space on the disk of ${path}: see what fills it with "du -xh --max-depth=2 $(stat -c %m ${path}) | sort -h | tail"`;
  if (freeBytes < FULL_BYTES)
    return fault(`the disk of ${path} is full: ${room}; cycles stop before they write`, remedy);
  if (isDiskLow(disk)) return warning(`the disk of ${path} fills up: ${room}`, remedy);
  return ok(`disk of ${path}: ${room}`);
}

function judgeMemory({ availableBytes, totalBytes }: MachineMeasure["memory"]): Verdict {
  const measured = `memory: ${sizeText(availableBytes)} of ${sizeText(totalBytes)} available`;
  if (availableBytes >= LOW_MEMORY_BYTES) return ok(measured);
  return warning(
    `${measured}; 100,000 rows take 350 MB, a first cycle over them 500 MB`,
    "end what is not needed (ps aux --sort=-rss | head), or give the machine more",
  );
}
