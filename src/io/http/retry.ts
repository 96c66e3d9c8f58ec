import { PphookError } from "../../domain/errors.ts";

export interface RetryOptions {
  /** Waits; may end early, without error, when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
  /** Which errors are worth another try; default: those that are `retryable`. */
  readonly retryIf?: (error: PphookError) => boolean;
  /** Told before each wait. */
  readonly onRetry?: (error: PphookError, waitMs: number) => void;
}

const TRIES = 3;
const FIRST_WAIT_MS = 500;

/**
 * Does some work up to three times, as long as it throws an error that is worth it; waits 0.5 s, then 1 s, each
 * stretched by up to a half at random. For reads and idempotent writes only.
 *
 * @throws the last error; the signal's reason when it aborted.
 */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const worthIt = options.retryIf ?? ((error) => error.retryable);
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PphookError && worthIt(error)) || attempt === TRIES) throw error;
      const waitMs = FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 + options.random() / 2);
      options.onRetry?.(error, waitMs);
      await options.sleep(waitMs, options.signal);
    }
  }
}
