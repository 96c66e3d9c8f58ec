import { PphookError, StopError, UpstreamError, type UpstreamFailure } from "../domain/errors.ts";
import type { Instant } from "../domain/instant.ts";
import type { Log, LogFields } from "../ports/log.ts";
import { formatDuration } from "./format-duration.ts";

/** Why a cycle failed, for the log: alike as long as the same thing is wrong. */
interface Failure {
  readonly key: string;
  /** `powerdns unreachable`. */
  readonly message: string;
  /** What to say once it is over. */
  readonly over: string;
  readonly fields: LogFields;
}

interface Outage extends Failure {
  readonly since: Instant;
  times: number;
}

/** A failure that lasts is told again each time that it was seen so often. */
const TELL_AGAIN_AFTER = 10;

/** Remembers what keeps cycles from succeeding, so that each thing is told when it begins and when it is over, and seldom between. */
export class Outages {
  readonly #log: Log;
  readonly #open = new Map<string, Outage>();
  #failures = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Cycles that failed in a row. */
  get failures(): number {
    return this.#failures;
  }

  failed(error: unknown, now: Instant): void {
    this.#failures++;
    const failure = describe(error);
    const known = this.#open.get(failure.key);
    if (known === undefined) {
      this.#open.set(failure.key, { ...failure, since: now, times: 1 });
      this.#log.error(failure.message, failure.fields);
      return;
    }
    known.times++;
    if (known.times % TELL_AGAIN_AFTER !== 0) return;
    const { error: message = "" } = failure.fields;
    const lasting = { error: message, times: known.times, for: formatDuration(now - known.since) };
    this.#log.info(`still ${failure.message}`, lasting);
  }

  succeeded(now: Instant): void {
    const over = new Map<string, Outage>();
    for (const outage of this.#open.values()) if (!over.has(outage.over)) over.set(outage.over, outage);
    for (const outage of over.values())
      this.#log.info(`${outage.over} after ${formatDuration(now - outage.since)}`, {
        since: new Date(outage.since).toISOString(),
      });
    this.#open.clear();
    this.#failures = 0;
  }
}

const TROUBLE: Readonly<Record<UpstreamFailure, string>> = {
  unreachable: "unreachable",
  timeout: "does not answer in time",
  busy: "fails",
  auth: "refuses the credentials",
  rejected: "refuses a call",
  shape: "answers otherwise than documented",
  "too-large": "cannot answer in one piece",
};

function describe(error: unknown): Failure {
  if (error instanceof UpstreamError) return describeUpstream(error);
  if (error instanceof PphookError) {
    const detail = error instanceof StopError ? error.guard : error.message;
    return {
      key: `${error.code} ${detail}`,
      message: "cycle stopped",
      over: "cycles succeed again",
      fields: { code: error.code, error: error.message, remedy: error.remedy },
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return {
    // Numbers differ from time to time.
    key: `defect ${text.replaceAll(/\d+/g, "")}`,
    message: "cycle ended by a defect of PPHOOK",
    over: "cycles succeed again",
    fields: { error: text, remedy: "nothing was concluded from it; please report it with this line", stack },
  };
}

function describeUpstream(error: UpstreamError): Failure {
  const { system, failure, operation, status, remedy, message } = error;
  return {
    key: `${system} ${failure}`,
    message: `${system} ${TROUBLE[failure]}`,
    over: `${system} ${failure === "unreachable" ? "reachable" : "well"} again`,
    fields: {
      service: system,
      operation,
      ...(status === null ? {} : { status }),
      error: message,
      remedy,
    },
  };
}
