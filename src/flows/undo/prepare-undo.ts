import { judgeItem } from "../../core/diff/undo/judge-item.ts";
import type { UndoVerdict, UndoWorld } from "../../core/diff/undo/undo-verdict.ts";
import { type Change, compareChanges } from "../../domain/change.ts";
import type { Fqdn } from "../../domain/dns-name.ts";
import type { RuleId } from "../../domain/finding.ts";
import type { HistoryChange } from "../../domain/history.ts";
import type { Plan } from "../../domain/plan.ts";
import type { RefusedUndo } from "../../domain/undo-report.ts";
import type { CycleWorld } from "../cycle-world.ts";
import { hashPlan } from "../hash-changes.ts";
import {
  changesOf,
  judgeChanges,
  type PreparedCycle,
  type PrepareOptions,
  prepareCycle,
} from "../prepare-cycle.ts";

export interface UndoOptions {
  /** A run or a change, as `history` shows them. */
  readonly of: string;
  /** The operating-system user who takes it back; journalled. */
  readonly by: string;
  readonly dryRun: boolean;
  readonly lockWaitMs: number;
  readonly signal?: AbortSignal;
}

/** An undo that is judged and not made yet. */
export interface PreparedUndo {
  /** What was read, with the plan of the undo in place of the cycle's. */
  readonly cycle: PreparedCycle;
  readonly refused: readonly RefusedUndo[];
  readonly already: readonly HistoryChange[];
  /** What would have made those so. */
  readonly unneeded: readonly Change[];
}

/** Judges each change by what is there now, and puts those that can be taken back before the guards. */
export async function prepareUndo(
  world: CycleWorld,
  made: readonly HistoryChange[],
  { of, by, signal }: UndoOptions,
): Promise<PreparedUndo> {
  const zones = made.filter((change) => change.target === "powerdns").map((change) => change.zone as Fqdn);
  const read = await readAll(world, { full: false, zones, ...(signal === undefined ? {} : { signal }) });
  const { start } = read;
  const judged = judgeAll(made, worldOf(read, by));
  const refused = judged.flatMap(({ change, verdict }) =>
    verdict.kind === "refused" ? [{ change, why: verdict.why }] : [],
  );
  const already = judged.filter(({ verdict }) => verdict.kind === "already").map(({ change }) => change);
  const unneeded = judged.flatMap(({ verdict }) =>
    verdict.kind === "already" && verdict.change !== null ? [verdict.change] : [],
  );
  const changes = judged.flatMap(({ verdict }) => (verdict.kind === "undo" ? [verdict.change] : []));
  const approval = await world.store.undoApproval();
  const approved = changesOf(approval?.undo === of ? approval : null, start);
  const plan = await planUndo(world, { ...read, approved }, changes);
  return { cycle: { ...read, approved, plan }, refused, already, unneeded };
}

/** Reads and decides, with rows that were awaited known under their new ids. */
async function readAll(world: CycleWorld, options: PrepareOptions): Promise<PreparedCycle> {
  const read = await prepareCycle(world, options);
  const { ledger } = read.start;
  const renumbered = new Map([...ledger.renumbered, ...read.decision.undone.renumbered]);
  return { ...read, start: { ...read.start, ledger: { ...ledger, renumbered } } };
}

function worldOf({ view, decision, snapshot, start }: PreparedCycle, by: string): UndoWorld {
  return {
    ...{ view, by, index: decision.undone.index, subnets: snapshot.subnets },
    rows: new Map(snapshot.rows.map((row) => [row.id, row])),
    renumbered: start.ledger.renumbered,
  };
}

interface JudgedChange {
  readonly change: HistoryChange;
  readonly verdict: UndoVerdict;
}

/** The records of a row that cannot be made anew stay away with it. */
function judgeAll(made: readonly HistoryChange[], world: UndoWorld): readonly JudgedChange[] {
  const judged = made.map((change) => ({ change, verdict: judgeItem(change, world) }));
  const lost = new Map<number, string>();
  for (const { change, verdict } of judged) {
    const isRow = change.target === "phpipam" && change.action === "delete";
    if (isRow && change.addressId !== null && verdict.kind === "refused")
      lost.set(change.addressId, verdict.why);
  }
  return judged.map(({ change, verdict }) => {
    const why = change.target === "powerdns" ? lost.get(change.addressId ?? 0) : undefined;
    if (why === undefined) return { change, verdict };
    return { change, verdict: { kind: "refused", why: `its row does not come back: ${why}` } };
  });
}

/** What was found while the zones were read says why records in them are left alone. */
const OF_ZONES: ReadonlySet<RuleId> = new Set(["zone-unreadable", "zone-vanished"]);

async function planUndo(world: CycleWorld, cycle: PreparedCycle, changes: readonly Change[]): Promise<Plan> {
  const judged = await judgeChanges(world, { ...cycle, changes: changes.toSorted(compareChanges) });
  return {
    ...cycle.plan,
    ...judged,
    ...hashPlan(judged.changes),
    findings: cycle.plan.findings.filter(({ rule }) => OF_ZONES.has(rule)),
  };
}
