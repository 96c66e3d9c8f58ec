import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own. */
export interface SmallDisk extends Disposable {
  readonly root: string;
  /** Leaves not one free byte. */
  fill(): void;
  empty(): void;
  setReadOnly(readOnly: boolean): void;
}

/** Says why no such disk can be had; false when it can. */
export function whyNoSmallDisk(): string | false {
  if (process.getuid?.() !== 0) return "mounting a small disk needs root";
  try {
    using _ = mountSmallDisk(1);
    return false;
  } catch {
    return "the machine lets nobody mount";
  }
}

/** Mounts a tmpfs of some megabytes. */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const root = mkdtempSync(join(tmpdir(), "pphook-disk-"));
  const run = (...args: readonly string[]) => {
    const done = spawnSync(args[0] ?? "", args.slice(1), { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${args.join(" ")}: ${done.stderr}`);
  };
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "pphook-test", root);
  } catch (error) {
    rmSync(root, { recursive: true });
    throw error;
  }
  const filler = join(root, "filler");
  return {
    root,
    fill: () => fill(filler),
    empty: () => rmSync(filler, { force: true }),
    setReadOnly: (readOnly) => run("mount", "-o", `remount,${readOnly ? "ro" : "rw"}`, root),
    [Symbol.dispose]: () => {
      run("umount", "-l", root);
      rmSync(root, { recursive: true });
    },
  };
}

function fill(path: string): void {
  const file = openSync(path, "w");
  try {
    for (const bytes of [1 << 20, 1 << 12, 1]) {
      const chunk = Buffer.alloc(bytes);
      while (writesAll(file, chunk));
    }
  } finally {
    closeSync(file);
  }
}

function writesAll(file: number, chunk: Buffer): boolean {
  try {
    return writeSync(file, chunk) === chunk.length;
  } catch {
    return false;
  }
}
