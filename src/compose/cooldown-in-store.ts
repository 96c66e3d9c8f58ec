import { existsSync } from "node:fs";
import type { CooldownMemory } from "../io/phpipam/cooldown-memory.ts";
import { SqliteStore } from "../io/store/sqlite-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

export const NO_MEMORY: CooldownMemory = { read: async () => null, write: async () => undefined };
const NOTE_COOLDOWN = "phpipam-login-cooldown";

export interface CooldownPlace {
  readonly clock: Clock;
  readonly readOnly: boolean;
  readonly sqliteFile: string;
}

/**
 * The cool-down outlives the process in the store. A command that only reads writes this one note all the same, where there is a store:
 * otherwise asking for a plan again and again would have phpIPAM block the whole machine.
 */
export function cooldownIn(store: Store, { clock, readOnly, sqliteFile }: CooldownPlace): CooldownMemory {
  const write = async (target: Store, untilMs: number | null) => {
    const value = untilMs === null ? null : String(untilMs);
    await target.record({ at: clock.now(), notes: { [NOTE_COOLDOWN]: value } });
  };
  return {
    read: async () => {
      const note = await store.readNote(NOTE_COOLDOWN);
      return note === null ? null : Number(note);
    },
    write: async (untilMs) => {
      if (!readOnly) return write(store, untilMs);
      if (!existsSync(sqliteFile)) return;
      const writable = SqliteStore.open(sqliteFile);
      await write(writable, untilMs).finally(() => writable.close());
    },
  };
}
