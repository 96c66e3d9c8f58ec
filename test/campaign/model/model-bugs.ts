import type { RrsetWrite } from "../../../src/ports/dns-server.ts";
import { withMethods } from "../../support/with-methods.ts";
import type { SeededBug } from "../campaign-part.ts";
import { MODEL_INVARIANTS, type ModelInvariant } from "./judge-cycle.ts";
import type { ModelSaboteur } from "./model-life.ts";
import { runHistories } from "./run-histories.ts";

interface Bug {
  readonly name: string;
  readonly invariant: ModelInvariant;
  readonly sabotage: ModelSaboteur;
}

const writing =
  (change: (writes: readonly RrsetWrite[]) => readonly RrsetWrite[]): ModelSaboteur =>
  (world) => ({
    ...world,
    dns: withMethods(world.dns, {
      writeRrsets: (zone, writes, signal) => world.dns.writeRrsets(zone, change(writes), signal),
    }),
  });

const reading =
  (
    change: (read: Awaited<ReturnType<Inventory["read"]>>) => Awaited<ReturnType<Inventory["read"]>>,
  ): ModelSaboteur =>
  (world) => ({
    ...world,
    inventory: withMethods(world.inventory, {
      read: async (options) => change(await world.inventory.read(options)),
    }),
  });

type Inventory = Parameters<ModelSaboteur>[0]["inventory"];

const BUGS: readonly Bug[] = [
  {
    name: "a write leaves out the values beside PPHOOK's own",
    invariant: "foreign",
    sabotage: writing((writes) => writes.map((write) => ({ ...write, values: write.values.slice(-1) }))),
  },
  {
    name: "a write puts a record that no row asks for",
    invariant: "created",
    sabotage: writing((writes) =>
      writes.map((write) =>
        write.type !== "A"
          ? write
          : { ...write, values: [...write.values, { content: "10.0.0.77", disabled: false }] },
      ),
    ),
  },
  {
    name: "an ignored tag is not looked at, and the row counts as gone",
    invariant: "frozen",
    sabotage: reading((read) => ({ ...read, rows: read.rows.filter((row) => row.tagId !== 1) })),
  },
  {
    name: "a failed read of phpIPAM is taken for an empty one, and the guard for that is lost",
    invariant: "failed",
    sabotage: (world) => ({
      ...world,
      inventory: withMethods(world.inventory, {
        read: emptyAfterFailure(world),
      }),
      store: withMethods(world.store, {
        loadLedger: async () => {
          const ledger = await world.store.loadLedger();
          return { ...ledger, rows: new Map() };
        },
      }),
    }),
  },
  {
    name: "a pause is forgotten",
    invariant: "failed",
    sabotage: (world) => ({ ...world, store: withMethods(world.store, { pause: async () => null }) }),
  },
  {
    name: "the guards do not see the limits of the configuration",
    invariant: "guards",
    sabotage: (world) => {
      const { limits } = world.settings;
      const wide = { maxDeletePercent: 100, maxUpdatePercent: 100, dailyDeleteBudgetPercent: 1000 };
      return {
        ...world,
        settings: {
          ...world.settings,
          limits: { ...limits, ...wide, maxSourceShrinkPercent: 100 },
        },
      };
    },
  },
  {
    name: "deletions are not counted over the day",
    invariant: "guards",
    sabotage: (world) => ({
      ...world,
      store: withMethods(world.store, { countDeletions: async () => new Map() }),
    }),
  },
  {
    name: "MX records are not read",
    invariant: "pointed",
    sabotage: (world) => ({
      ...world,
      dns: withMethods(world.dns, {
        readZone: async (zone, signal) => {
          const content = await world.dns.readZone(zone, signal);
          const rrsets = [...content.rrsets].map(
            ([name, all]) => [name, all.filter(({ type }) => type !== "MX")] as const,
          );
          return { ...content, rrsets: new Map(rrsets) };
        },
      }),
    }),
  },
  {
    name: "the first record of each write is forgotten",
    invariant: "quiet",
    sabotage: writing((writes) => writes.slice(1)),
  },
  {
    name: "the journal loses an entry",
    invariant: "chain",
    sabotage: (world) => ({
      ...world,
      store: withMethods(world.store, {
        readJournal: async (query) => (await world.store.readJournal(query)).filter(({ seq }) => seq !== 2),
      }),
    }),
  },
  {
    name: "one name is refused by a check that is too strict",
    invariant: "converges",
    sabotage: (world) => ({
      ...world,
      settings: {
        ...world.settings,
        matchesPattern: (hostname) => !hostname.startsWith("a."),
      },
    }),
  },
];

/** Once a listing was read, a read that fails gives the same without any row. */
function emptyAfterFailure({ inventory }: Parameters<ModelSaboteur>[0]): Inventory["read"] {
  let last: Awaited<ReturnType<Inventory["read"]>> | null = null;
  return async (options) => {
    try {
      last = await inventory.read(options);
      return last;
    } catch (error) {
      if (last === null) throw error;
      return { ...last, rows: [] };
    }
  };
}

const HISTORIES = 1500;

/** Each invariant with a defect that breaks it. */
export const MODEL_BUGS: readonly SeededBug[] = BUGS.map(({ name, invariant, sabotage }) => ({
  name,
  invariant: MODEL_INVARIANTS[invariant],
  run: async (options) => {
    const result = await runHistories({ ...options, histories: HISTORIES, sabotage, stopsAt: invariant });
    const violations = result.violations.filter((it) => it.includes(MODEL_INVARIANTS[invariant]));
    return { ...result, violations };
  },
}));
