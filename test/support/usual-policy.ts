import { DAY_MS } from "../../src/domain/instant.ts";
import type { Limits, Policy } from "../../src/domain/policy.ts";

/** The defaults but for duplicate hostnames, which are only told: a row that goes is a story of its own. */
export const POLICY: Policy = {
  mode: "enforce",
  noRecords: "ignore",
  aOnly: "create_ptr",
  ptrOnly: "delete",
  mismatch: "repair",
  foreign: "report",
  orphan: "delete",
  orphanGraceMs: 7 * DAY_MS,
  hostnameDuplicates: "report",
  macDuplicates: "resolve",
  invalidAddress: "notify",
  unknownDns: "report",
  zoneMatch: "longest",
  ignoreTags: ["Offline"],
  allowSharedHostnames: [],
  ttlSeconds: 3600,
};

export const LIMITS: Limits = {
  historyMs: 7 * DAY_MS,
  maxDeletePercent: 10,
  minDeletesAllowed: 5,
  maxUpdatePercent: 30,
  minUpdatesAllowed: 20,
  maxIpamDeletes: 10,
  dailyDeleteBudgetPercent: 20,
  dailyDeletesAllowed: 20,
  maxSourceShrinkPercent: 10,
  minSourceShrink: 20,
};
