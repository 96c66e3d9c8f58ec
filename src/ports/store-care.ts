import type { Instant } from "../domain/instant.ts";
import type { ArchiveStep, StoreBackup, StoreCondition } from "../domain/store-condition.ts";

/** What is done to the store as a file, beside its use. Throws SystemError. */
export interface StoreCare {
  /**
   * Copies the store while it is used; the copy is examined before it gets its name, which must be free.
   *
   * @param file - null: a name with the time in the folder `backups` beside the store.
   */
  backup(file: string | null): Promise<StoreBackup>;
  /** Examines the file, the journal's chain and its archives; what is wrong is in the result. */
  verify(): Promise<StoreCondition>;
  /**
   * Takes one bounded step towards a journal without entries from before an instant: writes an archive of some, or removes some that
   * stand in an archive. To be called again until nothing is left.
   */
  archiveStep(before: Instant): Promise<ArchiveStep>;
}
