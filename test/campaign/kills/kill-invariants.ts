import { isManagedType, valueKey } from "../../../src/domain/rrset.ts";
import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import { prepareCycle } from "../../../src/flows/prepare-cycle.ts";
import type { PowerdnsState } from "../../../src/simulators/powerdns/powerdns-state.ts";
import type { SeedRrset } from "../../../src/simulators/powerdns/zone-seed.ts";
import type { KillSite } from "./kill-site.ts";
import { FOREIGN, FOREIGN_REVERSE } from "./kill-stories.ts";

export const INVARIANTS = {
  chain: "the journal's chain verifies",
  foreign: "what PPHOOK does not own is as it was",
  deleted: "nothing goes that the healthy life keeps",
  ownerless: "no value of PPHOOK's is without an owner",
  owned: "what the ledger owns is live",
  unfinished: "no change is left without a result",
  converges: "one cycle brings it to where the healthy life is",
  quiet: "the second plan is empty",
} as const;

export type KillInvariant = keyof typeof INVARIANTS;

/** How an installation stands once all is over. */
export interface Ending {
  /** `name type content`, `off` behind what is disabled; sorted. */
  readonly records: readonly string[];
  /** TTLs and comments, by `name type`; sorted. */
  readonly traits: readonly string[];
  /** `name type content row-id`, `off` behind what PPHOOK parked; sorted. */
  readonly owned: readonly string[];
  /** What waits, is released, or stops everything. */
  readonly state: string;
}

export interface Violation {
  readonly invariant: KillInvariant;
  readonly detail: string;
}

/** Looks at an installation, with the world as it is. */
export async function lookAtEnding(site: KillSite): Promise<Ending> {
  return await site.work(
    async ({ store }) => {
      const { owned } = await store.loadLedger();
      const [held, approval, pause] = [await store.heldSet(), await store.approval(), await store.pause()];
      return {
        ...recordsOf(site.dns),
        owned: [...owned.values()]
          .map(
            (it) => `${it.name} ${it.type} ${it.content} ${it.rowId}${it.disabledAt === null ? "" : " off"}`,
          )
          .sort(),
        state: `held ${held?.hash ?? "-"}, approved ${approval?.hash ?? "-"}, paused ${pause !== null}`,
      };
    },
    { sound: true },
  );
}

function recordsOf({ zones }: PowerdnsState): Pick<Ending, "records" | "traits"> {
  const rrsets = [...zones.values()].flatMap(({ names, comments }) =>
    [...names].flatMap(([name, types]) =>
      [...types].map(([type, rrset]) => ({ place: `${name} ${type}`, rrset, comments })),
    ),
  );
  const own = rrsets.filter(({ place }) => !place.endsWith(" SOA"));
  const said = ({ place, comments }: (typeof own)[number]) =>
    (comments.get(place) ?? []).map((comment) => comment.content).join();
  return {
    traits: own.map((it) => `${it.place} ${it.rrset.ttl} ${said(it)}`).sort(),
    records: own
      .flatMap(({ place, rrset }) => rrset.records.map((it) => textOf(`${place} ${it.content}`, it.disabled)))
      .sort(),
  };
}

function textOf(value: string, isOff: boolean): string {
  return isOff ? `${value} off` : value;
}

/** What may be asked right after the kill, before anything else ran. */
export async function judgeWreck(site: KillSite): Promise<readonly Violation[]> {
  return await site.work(judgeChain, { sound: true });
}

async function judgeChain({ store }: CycleWorld): Promise<readonly Violation[]> {
  const chain = await store.verifyJournal();
  return chain.intact ? [] : [{ invariant: "chain", detail: chain.why }];
}

/** What must hold after the next healthy cycle. */
export async function judgeEnding(site: KillSite, healthy: Ending): Promise<readonly Violation[]> {
  const ending = await lookAtEnding(site);
  return [
    ...(await judgeWreck(site)),
    ...judgeForeign(ending),
    ...lackingIn(ending.records, healthy.records, "deleted"),
    ...(await site.work((world) => judgeLedger(site, world), { sound: true })),
    ...judgeConvergence(ending, healthy),
    ...(await site.work(judgeQuiet, { sound: true })),
  ];
}

function judgeForeign({ records, traits }: Ending): readonly Violation[] {
  const all: readonly SeedRrset[] = [...FOREIGN, ...FOREIGN_REVERSE];
  const values = all.flatMap(({ name, type, records: seeded }) =>
    seeded.map((it) =>
      typeof it === "string"
        ? `${name} ${type} ${it}`
        : `${name} ${type} ${it.content}${it.disabled ? " off" : ""}`,
    ),
  );
  const ttls = all.map(({ name, type, ttl = 3600 }) => `${name} ${type} ${ttl} `);
  return [...lackingIn(records, values, "foreign"), ...lackingIn(traits, ttls, "foreign")];
}

function lackingIn(
  there: readonly string[],
  expected: readonly string[],
  invariant: KillInvariant,
): readonly Violation[] {
  const known = new Set(there);
  return expected.filter((it) => !known.has(it)).map((it) => ({ invariant, detail: `${it} is gone` }));
}

async function judgeLedger(site: KillSite, { store }: CycleWorld): Promise<readonly Violation[]> {
  const { owned } = await store.loadLedger();
  const { records } = recordsOf(site.dns);
  const seeded = new Set(
    [...FOREIGN, ...FOREIGN_REVERSE].flatMap(({ name, type, records: values }) =>
      values.map((it) => `${name} ${type} ${typeof it === "string" ? it : it.content}`),
    ),
  );
  const live = new Set(records);
  const ownerless = records
    .map((record) => record.replace(/ off$/, ""))
    .filter((record) => isManagedType(record.split(" ")[1] ?? "") && !seeded.has(record))
    .filter((record) => !owned.has(keyOfRecord(record)))
    .map((record): Violation => ({ invariant: "ownerless", detail: `nobody owns ${record}` }));
  const lost = [...owned.values()]
    .map((it) => `${it.name} ${it.type} ${it.content}${it.disabledAt === null ? "" : " off"}`)
    .filter((record) => !live.has(record))
    .map((record): Violation => ({ invariant: "owned", detail: `${record} is owned and not live` }));
  const open = (await store.unfinishedChanges()).map(
    ({ id }): Violation => ({ invariant: "unfinished", detail: `${id} has no result` }),
  );
  return [...ownerless, ...lost, ...open];
}

function keyOfRecord(record: string): string {
  const [name = "", type = "", content = ""] = record.split(" ");
  return valueKey(name as Parameters<typeof valueKey>[0], type as Parameters<typeof valueKey>[1], content);
}

function judgeConvergence(ending: Ending, healthy: Ending): readonly Violation[] {
  const parts = ["records", "traits", "owned"] as const;
  const differences = parts.flatMap((part) => [
    ...healthy[part].filter((it) => !ending[part].includes(it)).map((it) => `lacks ${part} ${it}`),
    ...ending[part].filter((it) => !healthy[part].includes(it)).map((it) => `has ${part} ${it}`),
  ]);
  if (ending.state !== healthy.state) differences.push(`${ending.state}, healthy: ${healthy.state}`);
  return differences.length === 0 ? [] : [{ invariant: "converges", detail: differences.join("; ") }];
}

async function judgeQuiet(world: CycleWorld): Promise<readonly Violation[]> {
  const { plan } = await prepareCycle(world, { full: true });
  const free = plan.changes.filter((change) => !change.held);
  if (free.length === 0) return [];
  const told = free.map((change) => `${change.action} ${change.name} ${change.type} (${change.rule})`);
  return [{ invariant: "quiet", detail: told.join(", ") }];
}
