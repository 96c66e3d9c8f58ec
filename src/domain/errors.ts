/** Whom a failing call was addressed to. */
export type UpstreamSystem = "phpipam" | "powerdns";

/** How a call failed. Only `auth`, `rejected` and `shape` will fail again in the same way. */
export type UpstreamFailure =
  | "unreachable"
  | "timeout"
  | "busy"
  | "auth"
  | "rejected"
  | "shape"
  | "too-large";

/** Everything that PPHOOK throws on purpose: `message` says what failed, measured against expected; `remedy` what to do. */
export abstract class PphookError extends Error {
  abstract readonly code: string;
  readonly retryable: boolean;
  readonly remedy: string;

  constructor(message: string, options: { remedy: string; retryable?: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.remedy = options.remedy;
    this.retryable = options.retryable ?? false;
  }
}

export interface ConfigIssue {
  /** `config.ini:12`, or the name of a variable. */
  readonly where: string;
  /** `[phpipam] api_url = phpipam`, secrets masked. */
  readonly what: string;
  /** What was expected, and the nearest known key. */
  readonly expected: string;
}

/** The configuration cannot be used; holds every issue, not the first. */
export class ConfigError extends PphookError {
  readonly code = "PPHOOK_CONFIG";
  readonly issues: readonly ConfigIssue[];

  constructor(
    source: string,
    issues: readonly ConfigIssue[],
    remedy = 'mend the lines above, then run "pphook config check"',
  ) {
    super(`${source}: ${issues.length === 1 ? "1 problem" : `${issues.length} problems`}`, { remedy });
    this.issues = issues;
  }
}

/** phpIPAM or PowerDNS did not do what was asked. */
export class UpstreamError extends PphookError {
  readonly code = "PPHOOK_UPSTREAM";
  readonly system: UpstreamSystem;
  readonly failure: UpstreamFailure;
  /** `GET /addresses/`. */
  readonly operation: string;
  readonly status: number | null;

  constructor(
    message: string,
    details: {
      system: UpstreamSystem;
      failure: UpstreamFailure;
      operation: string;
      status?: number | null;
      remedy: string;
      cause?: unknown;
    },
  ) {
    super(message, {
      remedy: details.remedy,
      cause: details.cause,
      retryable: RETRYABLE.has(details.failure),
    });
    this.system = details.system;
    this.failure = details.failure;
    this.operation = details.operation;
    this.status = details.status ?? null;
  }
}

const RETRYABLE: ReadonlySet<UpstreamFailure> = new Set(["unreachable", "timeout", "busy"]);

/** A condition under which no cycle may write, such as an empty inventory or an empty zone list. */
export class StopError extends PphookError {
  readonly code = "PPHOOK_STOP";
  readonly guard: "incomplete-read" | "no-zones" | "empty-source" | "last-check";

  constructor(guard: StopError["guard"], message: string, remedy: string) {
    super(message, { remedy });
    this.guard = guard;
  }
}

/** Another instance holds the lock. */
export class LockedError extends PphookError {
  readonly code = "PPHOOK_LOCKED";
}

/** A machine that gets files did not do what was asked. */
export class TargetError extends PphookError {
  readonly code = "PPHOOK_TARGET";
  /** `step`: the connection is there, and a command on the target failed. */
  readonly failure: "host-key-unknown" | "host-key-changed" | "login" | "unreachable" | "cut" | "step";

  constructor(
    message: string,
    details: { readonly failure: TargetError["failure"]; readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, { remedy: details.remedy, cause: details.cause, retryable: true });
    this.failure = details.failure;
  }
}

/** The store, the disk or a file cannot be used. */
export class SystemError extends PphookError {
  readonly code = "PPHOOK_SYSTEM";
}

/** The command was given something that does not exist or does not fit. */
export class UsageError extends PphookError {
  readonly code = "PPHOOK_USAGE";
}
