import { DatabaseSync } from "node:sqlite";
import { canonicalName } from "../../../src/domain/dns-name.ts";
import { toInstant } from "../../../src/domain/instant.ts";
import { EMPTY_DELTA, type LedgerDelta, type OwnedValue } from "../../../src/domain/ledger.ts";
import { valueKey } from "../../../src/domain/rrset.ts";
import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import type { RrsetWrite } from "../../../src/ports/dns-server.ts";
import { withMethods } from "../../support/with-methods.ts";
import type { SeededBug } from "../campaign-part.ts";
import { INVARIANTS, type KillInvariant } from "./kill-invariants.ts";
import type { Saboteur } from "./kill-site.ts";
import { KILL_STORIES } from "./kill-stories.ts";
import { runKills } from "./run-kills.ts";

interface Bug {
  readonly name: string;
  readonly invariant: KillInvariant;
  readonly stories: readonly string[];
  readonly sabotage: Saboteur;
}

const writing =
  (change: (write: RrsetWrite) => RrsetWrite): Saboteur =>
  (world) => ({
    ...world,
    dns: withMethods(world.dns, {
      writeRrsets: (zone, writes, signal) => world.dns.writeRrsets(zone, writes.map(change), signal),
    }),
  });

const remembering =
  ({ putOwned = [], dropOwned = [] }: Partial<Pick<LedgerDelta, "putOwned" | "dropOwned">>): Saboteur =>
  (world) => ({
    ...world,
    store: withMethods(world.store, {
      record: (batch) => {
        const { ledger = EMPTY_DELTA } = batch;
        return world.store.record({
          ...batch,
          ledger: {
            ...ledger,
            putOwned: [...ledger.putOwned, ...putOwned],
            dropOwned: [...ledger.dropOwned, ...dropOwned],
          },
        });
      },
    }),
  });

const GHOST: OwnedValue = {
  zone: canonicalName("example.com"),
  name: canonicalName("ghost.example.com"),
  type: "A",
  content: "10.10.1.99",
  rowId: 1,
  how: "written",
  since: toInstant(0),
  disabledAt: null,
};

const BUGS: readonly Bug[] = [
  {
    name: "an entry of the journal is rewritten after the crash",
    invariant: "chain",
    stories: ["work"],
    sabotage: (world, storeFile) => ({
      ...world,
      store: withMethods(world.store, { record: tamperFirst(world, storeFile) }),
    }),
  },
  {
    name: "the next cycle's writes leave out the values of others",
    invariant: "foreign",
    stories: ["work"],
    sabotage: writing((write) => ({
      ...write,
      values: write.values.filter((value) => !value.content.startsWith("192.0.2.")),
    })),
  },
  {
    name: "the next cycle misses a row of phpIPAM",
    invariant: "deleted",
    stories: ["work"],
    sabotage: (world) => ({
      ...world,
      inventory: withMethods(world.inventory, {
        read: async (options) => {
          const read = await world.inventory.read(options);
          return { ...read, rows: read.rows.filter((row) => row.hostname !== "h08.example.com") };
        },
      }),
    }),
  },
  {
    name: "what a crash cut off is not looked up in the journal",
    invariant: "ownerless",
    stories: ["first-sync-then-gone", "work-then-gone"],
    sabotage: (world) => ({
      ...world,
      store: withMethods(world.store, { unfinishedChanges: async () => [] }),
    }),
  },
  {
    name: "the same leaves changes without a result",
    invariant: "unfinished",
    stories: ["work"],
    sabotage: (world) => ({
      ...world,
      store: withMethods(world.store, { unfinishedChanges: async () => [] }),
    }),
  },
  {
    name: "a value that is not live is taken for PPHOOK's",
    invariant: "owned",
    stories: ["first-sync"],
    sabotage: remembering({ putOwned: [GHOST] }),
  },
  {
    name: "the ledger forgets a value of a host that stays",
    invariant: "converges",
    stories: ["work"],
    sabotage: remembering({ dropOwned: [valueKey(canonicalName("h09.example.com"), "A", "10.10.1.9")] }),
  },
  {
    name: "the next cycle's writes are answered and not made",
    invariant: "quiet",
    stories: ["work"],
    sabotage: (world) => ({
      ...world,
      dns: withMethods(world.dns, {
        writeRrsets: async (_, writes) => writes.map(() => ({ status: "refused", message: "not today" })),
      }),
    }),
  },
];

/** Changes the first entry behind the store's back, once a cycle has written. */
function tamperFirst({ store }: CycleWorld, file: string): CycleWorld["store"]["record"] {
  return async (batch) => {
    const seqs = await store.record(batch);
    const database = new DatabaseSync(file);
    database.exec("DROP TRIGGER IF EXISTS journal_no_update; UPDATE journal SET at = at + 1 WHERE seq = 1");
    database.close();
    return seqs;
  };
}

/** As many kills as find each of them. */
const KILLS = 16;

/** Each invariant with a defect, in the cycle after the kill, that breaks it. */
export const KILL_BUGS: readonly SeededBug[] = BUGS.map(({ name, invariant, stories, sabotage }) => ({
  name,
  invariant: INVARIANTS[invariant],
  run: async (options) => {
    const chosen = KILL_STORIES.filter((story) => stories.includes(story.name));
    const result = await runKills({
      ...options,
      kills: KILLS,
      stories: chosen,
      sabotage,
      stopsAt: invariant,
    });
    return { ...result, violations: result.violations.filter((it) => it.includes(INVARIANTS[invariant])) };
  },
}));
