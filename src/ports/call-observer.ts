import type { UpstreamFailure, UpstreamSystem } from "../domain/errors.ts";

/** One call to phpIPAM or PowerDNS that ended. */
export interface UpstreamCall {
  readonly system: UpstreamSystem;
  /** `GET /zones/example.com.`: it may hold names and ids. */
  readonly operation: string;
  /** Null when no answer came. */
  readonly status: number | null;
  /** Null when an answer came, whatever its status. */
  readonly failure: UpstreamFailure | "aborted" | null;
  readonly durationMs: number;
}

/** Is told of each call when it ended. Must not throw. */
export type CallObserver = (call: UpstreamCall) => void;
