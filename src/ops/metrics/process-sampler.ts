import { readdir } from "node:fs/promises";
import { SECOND_MS } from "../../domain/instant.ts";
import type { Metrics } from "./metrics.ts";

const MICROSECONDS_PER_SECOND = 1e6;

/** Gives a function that measures the process: memory, CPU, open files, and how busy the event loop was. */
export function createProcessSampler(metrics: Metrics, version: string): () => Promise<void> {
  metrics.set("pphook_build_info", { version, node: process.versions.node }, 1);
  metrics.set("process_start_time_seconds", {}, performance.timeOrigin / SECOND_MS);
  let counted = { cpu: 0, active: 0 };
  return async () => {
    const { user, system } = process.cpuUsage();
    const now = {
      cpu: (user + system) / MICROSECONDS_PER_SECOND,
      active: performance.eventLoopUtilization().active / SECOND_MS,
    };
    metrics.add("process_cpu_seconds_total", {}, Math.max(0, now.cpu - counted.cpu));
    metrics.add("nodejs_eventloop_active_seconds_total", {}, Math.max(0, now.active - counted.active));
    counted = now;
    const { rss, heapUsed } = process.memoryUsage();
    metrics.set("process_resident_memory_bytes", {}, rss);
    metrics.set("process_heap_bytes", {}, heapUsed);
    const open = await readdir("/proc/self/fd").catch(() => null);
    if (open !== null) metrics.set("process_open_fds", {}, open.length);
  };
}
