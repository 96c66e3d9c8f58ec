interface WaitLimits {
  /** After the first failure. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Gives the milliseconds to wait after so many failures in a row, from 1: the first wait, doubled with each further one, up to the longest. */
export function doubledWaitMs(failures: number, { firstMs, longestMs }: WaitLimits): number {
  return Math.min(longestMs, firstMs * 2 ** (failures - 1));
}
