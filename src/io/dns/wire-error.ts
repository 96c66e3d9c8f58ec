import type { DnsFailure, DnsFailureReason } from "../../domain/dns-answer.ts";

/** Ends an exchange; becomes a value before it leaves this folder. */
export class WireError extends Error {
  readonly failure: DnsFailureReason;

  constructor(message: string, { failure, cause }: { failure: DnsFailureReason; cause?: unknown }) {
    super(message, { cause });
    this.failure = failure;
  }

  toFailure(): DnsFailure {
    return { status: "failed", failure: this.failure, message: this.message };
  }
}

const FAILURES: Readonly<Record<string, DnsFailureReason>> = {
  ECONNREFUSED: "connection-refused",
  ECONNRESET: "cut",
  EPIPE: "cut",
  ETIMEDOUT: "timeout",
};

/** Says in our words what a socket reported; what is not known by name is `unreachable` (no route, network down, not permitted). */
export function socketError(error: NodeJS.ErrnoException): WireError {
  const failure = FAILURES[error.code ?? ""] ?? "unreachable";
  return new WireError(WORDS[failure] ?? `it cannot be reached (${error.code ?? error.message})`, {
    failure,
    cause: error,
  });
}

const WORDS: Partial<Record<DnsFailureReason, string>> = {
  "connection-refused": "nothing listens there",
  cut: "it cut the connection",
  timeout: "it does not answer",
};
