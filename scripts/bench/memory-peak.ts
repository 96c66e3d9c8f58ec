import { readFileSync } from "node:fs";
import { resourceUsage } from "node:process";

/**
 * The most memory that this process has held, in MB (10^6 bytes).
 *
 * Linux keeps `maxRSS` over `exec`, so it can be that of the parent; `VmHWM` begins anew.
 */
export function memoryPeakMb(): number {
  try {
    const kib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (kib !== undefined) return (Number(kib) * 1024) / 1e6;
  } catch {
    // Not Linux.
  }
  return (resourceUsage().maxRSS * 1024) / 1e6;
}
