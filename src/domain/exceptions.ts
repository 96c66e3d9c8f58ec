import type { Finding, RuleId } from "./finding.ts";
import type { Instant } from "./instant.ts";

/** A rule that somebody switched off for a time. */
export interface Bypass {
  readonly rule: RuleId;
  readonly since: Instant;
  readonly until: Instant;
  readonly by: string;
  readonly reason: string;
}

/** A finding that somebody knows of and means so; it holds until its row changes. */
export interface Acceptance {
  /** As it was when it was accepted. */
  readonly finding: Finding;
  /** What the row said then. */
  readonly fingerprint: string;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

/** What people excepted from the rules. */
export interface Exceptions {
  readonly bypasses: readonly Bypass[];
  readonly acceptances: readonly Acceptance[];
}

export const NO_EXCEPTIONS: Exceptions = { bypasses: [], acceptances: [] };

/** Rules of the checks that a row can break and still have a name, an address and a zone to be served under. */
export const BYPASSABLE: readonly RuleId[] = [
  "hostname-invalid",
  "hostname-underscore",
  "hostname-too-long",
  "hostname-pattern",
  "ip-outside-subnet",
  "ip-network-or-broadcast",
  "zone-not-strict",
];

/** Gives the bypasses that hold at a moment. */
export function activeBypasses({ bypasses }: Exceptions, now: Instant): readonly Bypass[] {
  return bypasses.filter((bypass) => bypass.until > now);
}
