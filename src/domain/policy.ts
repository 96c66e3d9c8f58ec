/** `[policy]`: what PPHOOK does in each state of a row. Defaults and meaning: docs/reference/configuration.md. */
export interface Policy {
  readonly mode: "enforce" | "observe";
  readonly noRecords: "ignore" | "create";
  readonly aOnly: "create_ptr" | "ignore";
  readonly ptrOnly: "delete" | "ignore";
  readonly mismatch: "repair" | "delete" | "report";
  readonly foreign: "report" | "take_over";
  readonly orphan: "delete" | "disable" | "report";
  readonly orphanGraceMs: number;
  readonly hostnameDuplicates: "resolve" | "report" | "allow";
  readonly macDuplicates: "resolve" | "report";
  readonly invalidAddress: "notify" | "delete";
  readonly unknownDns: "report" | "adopt";
  readonly zoneMatch: "longest" | "strict";
  /** Tag names whose rows are frozen; compared without case. */
  readonly ignoreTags: readonly string[];
  /** Globs of hostnames that several addresses may bear. */
  readonly allowSharedHostnames: readonly string[];
  /** TTL of a new RRset, in seconds. */
  readonly ttlSeconds: number;
}

/** `[safety]`: how much may change before a person is asked. */
export interface Limits {
  readonly historyMs: number;
  readonly maxDeletePercent: number;
  readonly minDeletesAllowed: number;
  readonly maxUpdatePercent: number;
  readonly minUpdatesAllowed: number;
  /** Corrections in phpIPAM at once. */
  readonly maxIpamDeletes: number;
  readonly dailyDeleteBudgetPercent: number;
  readonly dailyDeletesAllowed: number;
  readonly maxSourceShrinkPercent: number;
  readonly minSourceShrink: number;
}
