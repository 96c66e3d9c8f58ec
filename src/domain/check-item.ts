/** One thing that `check` measured. */
export interface CheckItem {
  readonly area: "configuration" | "phpipam" | "powerdns" | "state" | "mail" | "log" | "targets";
  readonly status: "ok" | "warning" | "fault";
  /** What was measured, for people. */
  readonly measured: string;
  /** What to do about it; null where nothing need be done. */
  readonly remedy: string | null;
}
