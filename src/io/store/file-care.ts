import { chownSync, closeSync, fsyncSync, openSync, statSync } from "node:fs";

/** Gives a file to whom another belongs, where this account may: what root makes must stay readable for the service. */
export function ownLike(like: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(like);
  chownSync(file, uid, gid);
}

/** Makes what happened to the names in a folder survive a power cut. */
export function syncFolder(path: string): void {
  syncFile(path);
}

/** Has the content of a file written to disk. */
export function syncFile(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
