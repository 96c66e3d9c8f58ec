/** Room on one disk. */
export interface DiskRoom {
  /** A file or directory on it. */
  readonly path: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const LOW_BYTES = 500_000_000;
const LOW_PERCENT = 5;

/** Whole percent that are free, rounded down. */
export function freePercent({ freeBytes, totalBytes }: DiskRoom): number {
  return Math.floor((100 * freeBytes) / Math.max(1, totalBytes));
}

/** Whether a disk should be looked after before it is full: less than 500 MB or 5 % is free. */
export function isDiskLow(disk: DiskRoom): boolean {
  return disk.freeBytes < LOW_BYTES || freePercent(disk) < LOW_PERCENT;
}
