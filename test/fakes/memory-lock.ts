import { LockedError } from "../../src/domain/errors.ts";
import type { Lock, LockHandle } from "../../src/ports/lock.ts";

/** A lock within one test; it never waits. */
export class MemoryLock implements Lock {
  held = false;
  /** How often it was taken. */
  taken = 0;

  async acquire(_waitMs: number): Promise<LockHandle> {
    if (this.held)
      throw new LockedError("another pphook (pid 4711) holds the lock", { remedy: "wait until it is done" });
    this.held = true;
    this.taken++;
    return {
      release: async () => {
        this.held = false;
      },
    };
  }
}
