import type { MachineMeasure, Reach } from "../domain/health.ts";

/** Looks at what PPHOOK stands on, each with one small call; changes nothing, and no method throws for what it finds. */
export interface HealthProbe {
  /** @param url - One of the configured servers. */
  reachPhpipam(url: string, signal?: AbortSignal): Promise<Reach>;
  reachPowerdns(signal?: AbortSignal): Promise<Reach>;
  /** @param paths - Files that need room; each disk is named once, by the first of them. */
  measureMachine(paths: readonly string[]): Promise<MachineMeasure>;
  /** @returns null when no such process runs. */
  findProcess(pid: number): Promise<ProcessMeasure | null>;
}

export interface ProcessMeasure {
  /** In clock ticks after the machine's start; null where the system does not tell. */
  readonly startTicks: number | null;
  readonly residentBytes: number | null;
}
