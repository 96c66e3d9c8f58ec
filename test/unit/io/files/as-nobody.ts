const NOBODY = 65534;

/** Runs work without the rights of root, for which no permission is ever missing. */
export async function asNobody(work: () => Promise<void>): Promise<void> {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}
