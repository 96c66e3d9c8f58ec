/**
 * Does some work for each item, at most `concurrency` at once, in order of the items. The first failure ends it: what is
 * under way is told by the signal, nothing new begins, and the failure is thrown.
 */
export async function inParallel<T>(
  items: readonly T[],
  options: { readonly concurrency: number; readonly signal?: AbortSignal | undefined },
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) {
      if (signal.aborted) return;
      await work(item, signal);
    }
  };
  const workers = Array.from({ length: Math.min(options.concurrency, items.length) }, async () => {
    try {
      await worker();
    } catch (error) {
      if (!stop.signal.aborted) stop.abort(error);
    }
  });
  await Promise.all(workers);
  signal.throwIfAborted();
}
