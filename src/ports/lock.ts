/** One cycle at a time per installation. */
export interface Lock {
  /**
   * Takes the lock, waiting up to `waitMs`. It dies with its holder, whatever ends it.
   *
   * @throws LockedError when somebody else still holds it.
   */
  acquire(waitMs: number): Promise<LockHandle>;
}

export interface LockHandle {
  release(): Promise<void>;
}
