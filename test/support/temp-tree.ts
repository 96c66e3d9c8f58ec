import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder with files of its own, removed when it goes out of scope. */
export interface TempTree extends Disposable {
  readonly root: string;
}

/** Writes files, by path relative to a fresh temporary folder. */
export function makeTempTree(files: Readonly<Record<string, string>>): TempTree {
  const root = mkdtempSync(join(tmpdir(), "pphook-test-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
