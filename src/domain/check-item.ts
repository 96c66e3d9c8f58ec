export type CheckArea =
  | "configuration"
  | "phpipam"
  | "powerdns"
  | "secrets"
  | "zones"
  | "state"
  | "service"
  | "writes"
  | "store"
  | "machine"
  | "mail"
  | "log"
  | "targets"
  | "exceptions"
  | "secondaries";

/** One thing that `check` or `health` measured. */
export interface CheckItem {
  readonly area: CheckArea;
  readonly status: "ok" | "warning" | "fault";
  /** What was measured, for people. */
  readonly measured: string;
  /** What to do about it; null where nothing need be done. */
  readonly remedy: string | null;
}

/** What is said of one area. */
export type Verdict = Omit<CheckItem, "area">;
