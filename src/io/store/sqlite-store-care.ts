import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { SystemError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/instant.ts";
import type { ArchiveStep, StoreBackup, StoreCondition } from "../../domain/store-condition.ts";
import type { Clock } from "../../ports/clock.ts";
import type { StoreCare } from "../../ports/store-care.ts";
import { archiveStep, type StepSizes } from "./archive-step.ts";
import { backupStore } from "./backup-store.ts";
import { ownLike } from "./file-care.ts";
import { inspectArchives, inspectStore } from "./inspect-store.ts";
import { migrate, readMigrations, refuseOtherSchema } from "./migrate.ts";
import { backupFolder } from "./newest-copy.ts";
import { SqliteConnection } from "./sqlite-connection.ts";

/** Cares for a store as a file; each call has a connection of its own, so that those of cycles know nothing of it. */
export class SqliteStoreCare implements StoreCare {
  readonly #path: string;
  readonly #clock: Pick<Clock, "now">;
  readonly #sizes: StepSizes;

  constructor(path: string, clock: Pick<Clock, "now">, sizes: StepSizes = {}) {
    this.#path = path;
    this.#clock = clock;
    this.#sizes = sizes;
  }

  async backup(file: string | null): Promise<StoreBackup> {
    const folder = backupFolder(this.#path);
    const stamp = new Date(this.#clock.now())
      .toISOString()
      .slice(0, 19)
      .replaceAll(/[-:]/g, "")
      .replace("T", "-");
    const made = await backupStore(
      this.#path,
      file ?? join(folder, `${basename(this.#path, ".db")}-${stamp}.db`),
    );
    if (file === null) ownLike(this.#path, folder);
    return made;
  }

  async verify(): Promise<StoreCondition> {
    if (!existsSync(this.#path))
      throw new SystemError(`store ${this.#path}: there is none`, {
        remedy: 'the first "pphook sync" makes it; [store] url says where',
      });
    const connection = SqliteConnection.openReadOnly(this.#path);
    try {
      return connection.attempt("verify it", () => {
        refuseOtherSchema(connection, readMigrations());
        const condition = inspectStore(connection);
        return { ...condition, problems: [...condition.problems, ...inspectArchives(this.#path)] };
      });
    } finally {
      connection.close();
    }
  }

  async archiveStep(before: Instant): Promise<ArchiveStep> {
    if (statSync(this.#path, { throwIfNoEntry: false }) === undefined) return { kind: "nothing" };
    const connection = SqliteConnection.open(this.#path);
    try {
      return connection.attempt("archive the journal", () => {
        migrate(connection, readMigrations());
        return archiveStep(connection, before, this.#sizes);
      });
    } finally {
      connection.close();
    }
  }
}
