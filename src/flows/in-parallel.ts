/** Runs a task for each item, at most `width` at once, and waits for all; the first failure stops the rest from starting. */
export async function inParallel<T>(
  items: Iterable<T>,
  width: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items].reverse();
  const failures: unknown[] = [];
  const worker = async () => {
    for (let item = queue.pop(); item !== undefined && failures.length === 0; item = queue.pop()) {
      await task(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, width) }, worker));
  if (failures.length > 0) throw failures[0];
}
