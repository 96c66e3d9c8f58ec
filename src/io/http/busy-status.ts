import { UpstreamError } from "../../domain/errors.ts";
import { type CallOrigin, SYSTEM_NAMES } from "./transport-error.ts";

/** Tells whether a status says "not now": 429 (RFC 6585 §4), 502, 503 or 504 (RFC 9110 §15.6). */
export function isBusyStatus(status: number): boolean {
  return status === 429 || (status >= 502 && status <= 504);
}

/** Makes the error of an answer that says "not now". */
export function busyError(status: number, origin: CallOrigin): UpstreamError {
  const name = SYSTEM_NAMES[origin.system];
  return new UpstreamError(`${name} at ${origin.host}: busy, HTTP ${status} (${origin.operation})`, {
    system: origin.system,
    operation: origin.operation,
    failure: "busy",
    status,
    remedy: `wait; if it lasts, look into the log of the server at ${origin.host} and of any proxy before it`,
  });
}
