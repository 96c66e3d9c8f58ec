import type { Instant } from "../domain/instant.ts";

/** The two files that other programs and people know: the last check, and the bypass. */
export interface MarkerFiles {
  /**
   * Reads `last_check_file` (epoch seconds).
   *
   * @returns null when there is none; "unreadable" when it holds anything but a number.
   */
  readLastCheck(): Promise<Instant | null | "unreadable">;
  /** Writes it atomically. */
  writeLastCheck(at: Instant): Promise<void>;
  bypassArmed(): Promise<boolean>;
  armBypass(): Promise<void>;
  /** Removes the bypass file; no error when it is not there. */
  disarmBypass(): Promise<void>;
}
