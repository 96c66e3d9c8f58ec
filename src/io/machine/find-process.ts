import { readFile } from "node:fs/promises";
import process from "node:process";
import type { ProcessMeasure } from "../../ports/health-probe.ts";

const START_TICKS_FIELD = 22;
/** Field 2, the name, ends with the last parenthesis and may hold anything. */
const FIRST_FIELD_AFTER_NAME = 3;

/** Looks a process up; null when there is none. */
export async function findProcess(pid: number): Promise<ProcessMeasure | null> {
  if (!isThere(pid)) return null;
  const [stat, status] = await Promise.all([readOf(pid, "stat"), readOf(pid, "status")]);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A zombie has a number and does nothing any more.
  if (fields[0] === "Z") return null;
  const ticks = fields[START_TICKS_FIELD - FIRST_FIELD_AFTER_NAME];
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return {
    startTicks: ticks === undefined ? null : Number(ticks),
    residentBytes: kilobytes === undefined ? null : 1024 * Number(kilobytes),
  };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function readOf(pid: number, name: string): Promise<string> {
  return readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
}
