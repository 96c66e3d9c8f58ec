import assert from "node:assert/strict";
import fc from "fast-check";
import type { CycleReport } from "../../src/domain/cycle-report.ts";
import type { UndoReport } from "../../src/domain/undo-report.ts";

export const HOSTS = 10;

/** What a person did to a host, or beside it, and should not have. */
export interface Mistake {
  readonly kind:
    | "delete"
    | "rename"
    | "empty"
    | "re-address"
    | "ignore-ptr"
    | "create"
    | "duplicate"
    | "invalid"
    | "stale"
    | "stale-ptr";
  /** From 1; each host is touched once. */
  readonly host: number;
}

/** Both sides between which PPHOOK works, as far as mistakes need them. Hosts are `h1.example.com` at 10.0.0.1 and so on. */
export interface UndoSite {
  removeRow(host: number): void;
  editRow(host: number, changes: { readonly hostname?: string; readonly ptrIgnore?: boolean }): void;
  addRow(ip: string, hostname: string): void;
  /** Puts one value there as another client would. */
  put(name: string, type: "A" | "PTR", content: string): Promise<void> | void;
  sync(full?: boolean): Promise<CycleReport>;
  undo(of: string): Promise<UndoReport>;
  /** Rows without ids and edit dates, and RRsets with TTLs and comments; sorted. */
  state(): Promise<readonly string[]>;
}

const KINDS: readonly Mistake["kind"][] = [
  "delete",
  "rename",
  "empty",
  "re-address",
  "ignore-ptr",
  "create",
  "duplicate",
  "invalid",
  "stale",
  "stale-ptr",
];

const mistake: fc.Arbitrary<Mistake> = fc.record({
  kind: fc.constantFrom(...KINDS),
  host: fc.integer({ min: 1, max: HOSTS }),
});

/** One to three rounds of mistakes, each carried out by a cycle; no host twice. */
export const rounds: fc.Arbitrary<readonly (readonly Mistake[])[]> = fc
  .uniqueArray(mistake, { minLength: 1, maxLength: 6, selector: ({ host }) => host })
  // The broadcast address exists once.
  .filter((all) => all.filter(({ kind }) => kind === "invalid").length < 2)
  .chain((all) =>
    fc.integer({ min: 1, max: 3 }).map((count) => {
      const size = Math.ceil(all.length / count);
      return Array.from({ length: count }, (_, at) => all.slice(at * size, (at + 1) * size)).filter(
        (round) => round.length > 0,
      );
    }),
  );

/** One of each, for a server that is not asked often. */
export const EVERY_MISTAKE: readonly (readonly Mistake[])[] = [
  KINDS.slice(0, KINDS.length / 2).map((kind, at) => ({ kind, host: at + 1 })),
  KINDS.slice(KINDS.length / 2).map((kind, at) => ({ kind, host: KINDS.length / 2 + at + 1 })),
];

async function make(site: UndoSite, { kind, host }: Mistake): Promise<void> {
  const name = `h${host}.example.com`;
  if (kind === "delete" || kind === "re-address") site.removeRow(host);
  if (kind === "re-address") site.addRow(`10.0.0.${100 + host}`, name);
  if (kind === "rename") site.editRow(host, { hostname: `renamed${host}.example.com` });
  if (kind === "empty") site.editRow(host, { hostname: "" });
  if (kind === "ignore-ptr") site.editRow(host, { ptrIgnore: true });
  if (kind === "create") site.addRow(`10.0.0.${120 + host}`, `new${host}.example.com`);
  if (kind === "duplicate") site.addRow(`10.0.0.${140 + host}`, name);
  if (kind === "invalid") site.addRow("10.0.0.255", `invalid${host}.example.com`);
  if (kind === "stale") {
    await site.put(`stale${host}.example.com`, "A", `10.0.0.${160 + host}`);
    site.addRow(`10.0.0.${180 + host}`, `stale${host}.example.com`);
  }
  if (kind === "stale-ptr") await site.put(`${200 + host}.0.0.10.in-addr.arpa`, "PTR", "gone.example.com.");
  if (kind === "stale-ptr") site.addRow(`10.0.0.${200 + host}`, `ptr${host}.example.com`);
}

/** How many changes were taken back. */
export interface Undone {
  records: number;
  rows: number;
}

/**
 * Makes mistakes round by round, has each carried out, then takes the runs back, newest first: after each undo both sides are as they
 * were before that cycle, and in the end they stay so.
 */
export async function undoesMistakes(site: UndoSite, told: readonly (readonly Mistake[])[]): Promise<Undone> {
  const taken = await carryOut(site, told);
  const undone: Undone = { records: 0, rows: 0 };
  for (const { run, before } of taken.reverse()) {
    const { refused, outcomes } = await site.undo(run);
    assert.deepEqual(
      refused.map(({ change, why }) => `${change.name} ${change.type}: ${why}`),
      [],
    );
    assert.deepEqual(
      outcomes.filter(({ result }) => result !== "applied"),
      [],
    );
    for (const { change } of outcomes) undone[change.target === "phpipam" ? "rows" : "records"]++;
    assert.deepEqual(await site.state(), before, "all is as it was");
  }
  await assertRest(site);
  return undone;
}

interface TakenRun {
  readonly run: string;
  before: readonly string[];
}

/** What people did later stays done, whatever PPHOOK takes back of its own. */
async function carryOut(site: UndoSite, told: readonly (readonly Mistake[])[]): Promise<TakenRun[]> {
  const taken: TakenRun[] = [];
  for (const round of told) {
    const untouched = await site.state();
    for (const each of round) await make(site, each);
    const before = await site.state();
    for (const earlier of taken) earlier.before = amended(earlier.before, untouched, before);
    const report = await site.sync();
    assert.equal(report.plan.heldHash, null, "nothing is held");
    if (report.outcomes.length > 0) taken.push({ run: report.run, before });
  }
  return taken;
}

function amended(
  state: readonly string[],
  untouched: readonly string[],
  touched: readonly string[],
): readonly string[] {
  const [gone, known] = [untouched.filter((line) => !touched.includes(line)), new Set(untouched)];
  const came = touched.filter((line) => !known.has(line));
  return [...state.filter((line) => !gone.includes(line)), ...came].sort();
}

async function assertRest(site: UndoSite): Promise<void> {
  const before = await site.state();
  for (const full of [false, true, false]) {
    const { plan } = await site.sync(full);
    assert.deepEqual([plan.changes.map(({ name, type }) => `${name} ${type}`), plan.heldHash], [[], null]);
  }
  assert.deepEqual(await site.state(), before);
}
