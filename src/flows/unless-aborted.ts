/** @returns null when the signal ended it; for work that the signal cannot end between a write and its record. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (signal?.aborted === true) return null;
    throw error;
  }
}
