/** What an exit code says; the first of 2, 5, 1, 3, 4, 0 that applies. */
export const EXIT_CODES = {
  0: "done; `plan`: also when there are changes or guards",
  1: "failed: an upstream, the store, an incomplete read; `health`, `check`, `monitor`: something is wrong",
  2: "usage or configuration",
  3: "held by a guard, paused, or in a maintenance window",
  4: "done, but some rows have findings of severity error, or some changes or files were refused",
  5: "another instance holds the lock",
} as const;

export type ExitCode = keyof typeof EXIT_CODES;
