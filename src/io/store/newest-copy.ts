import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where copies of a store go when no other place is named. */
export function backupFolder(storePath: string): string {
  return join(dirname(storePath), "backups");
}

/** Finds the newest copy there; null when there is none, or nobody may look. */
export function newestCopy(storePath: string): string | null {
  const folder = backupFolder(storePath);
  try {
    if (!existsSync(folder)) return null;
    const copies = readdirSync(folder).filter((name) => name.endsWith(".db") && !name.startsWith("."));
    const dated = copies.map((name) => ({
      path: join(folder, name),
      at: statSync(join(folder, name)).mtimeMs,
    }));
    return dated.sort((a, b) => b.at - a.at)[0]?.path ?? null;
  } catch {
    return null;
  }
}
