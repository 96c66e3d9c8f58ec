import { stat, statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { dirname } from "node:path";
import process from "node:process";
import type { DiskRoom } from "../../domain/disk-room.ts";
import type { MachineMeasure } from "../../domain/health.ts";

/** Measures the disks that hold some paths, each once, and what memory this process could still have; limits of its group count. */
export async function measureMachine(paths: readonly string[]): Promise<MachineMeasure> {
  const disks = new Map<number, DiskRoom>();
  for (const path of paths) {
    const place = await nearestThere(path);
    const found = await measureDisk(path, place).catch(() => null);
    if (found !== null && !disks.has(found.device)) disks.set(found.device, found.room);
  }
  const limit = process.constrainedMemory();
  const total = totalmem();
  const totalBytes = limit > 0 && limit < total ? limit : total;
  return { disks: [...disks.values()], memory: { availableBytes: process.availableMemory(), totalBytes } };
}

async function measureDisk(path: string, place: string) {
  const [{ bavail, blocks, bsize }, { dev }] = await Promise.all([statfs(place), stat(place)]);
  return { device: dev, room: { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize } };
}

/** What is not there yet will be on the disk of the first directory above that is. */
async function nearestThere(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  const parent = dirname(path);
  return found !== null || parent === path ? path : nearestThere(parent);
}
