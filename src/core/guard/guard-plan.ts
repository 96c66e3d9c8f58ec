import { type Change, canonicalChange, isDestructive, type RecordChange } from "../../domain/change.ts";
import { displayName, type Fqdn } from "../../domain/dns-name.ts";
import { DAY_MS } from "../../domain/instant.ts";
import type { GuardTrip, PlannedChange } from "../../domain/plan.ts";
import type { Limits } from "../../domain/policy.ts";
import type { SourceMark } from "../../domain/source-mark.ts";
import { allowance } from "./allowance.ts";
import { guardCorrections } from "./guard-corrections.ts";
import { holdChanges } from "./hold-changes.ts";

export interface GuardContext {
  readonly limits: Limits;
  /** Served A, AAAA and PTR values of a zone before the plan. */
  readonly liveValues: (zone: Fqdn) => number;
  /** Values deleted in the last 24 hours per zone, and under `""` the corrections in phpIPAM; approved ones not counted. */
  readonly deletedToday: ReadonlyMap<string, number>;
  /** Rows of the inventory. */
  readonly rows: number;
  /** Rows of the last snapshot that passed the guards, and how many of them are gone. */
  readonly source: { readonly reference: number; readonly gone: number };
  /** The server that the rows were read from and the one before, which had come further; null when it is not so. */
  readonly behind: { readonly now: SourceMark; readonly before: SourceMark } | null;
  /** Time since the last check; null when it does not matter (first start, `--full`, bypass). */
  readonly gapMs: number | null;
  /** A last check exists and the ledger does not. */
  readonly ledgerLost: boolean;
  /** Canonical texts of changes that a person released. */
  readonly approved: ReadonlySet<string>;
}

export interface GuardResult<C extends Change> {
  readonly changes: readonly (C & Pick<PlannedChange, "held">)[];
  readonly guards: readonly GuardTrip[];
}

/**
 * Judges the destructive changes that nobody approved. When any guard trips, all of them are held, with the creations that concern
 * the same rows, names or addresses. A guard with nothing to hold does not trip.
 */
export function guardPlan<C extends Change>(changes: readonly C[], context: GuardContext): GuardResult<C> {
  const judged = changes.filter(
    (change) => isDestructive(change) && !context.approved.has(canonicalChange(change)),
  );
  const guards = judged.length === 0 ? [] : [...judge(judged, context)].sort(compareTrips);
  const held = guards.length === 0 ? new Set<Change>() : holdChanges(changes, judged);
  return { changes: changes.map((change) => ({ ...change, held: held.has(change) })), guards };
}

function judge(judged: readonly Change[], context: GuardContext): readonly GuardTrip[] {
  const records = judged.filter((change) => change.target === "powerdns");
  const rows = judged.filter((change) => change.target === "phpipam");
  return [
    ...guardStart(context),
    ...guardServer(context),
    ...guardSource(context),
    ...guardZones(records, context),
    ...guardCorrections(rows, { ...context, correctedToday: context.deletedToday.get("") ?? 0 }),
  ];
}

function guardStart(context: GuardContext): readonly GuardTrip[] {
  const { historyMs } = context.limits;
  const limit = Math.round(historyMs / DAY_MS);
  if (context.ledgerLost) {
    const message = `there was a last check, but the ledger of what PPHOOK owns is gone; it is rebuilt by adoption and nothing is removed until "pphook sync --full" or an approval`;
    return [{ id: "stale-start", scope: "phpipam", measured: 0, limit, message }];
  }
  if (context.gapMs === null || context.gapMs <= historyMs) return [];
  const measured = Math.floor(context.gapMs / DAY_MS);
  const message = `the last check was ${measured} days ago (limit ${limit} days, history_days); nothing is removed or changed until "pphook sync --full" or an approval`;
  return [{ id: "stale-start", scope: "phpipam", measured, limit, message }];
}

function guardServer({ behind }: GuardContext): readonly GuardTrip[] {
  if (behind === null) return [];
  const { now: mark, before } = behind;
  const lacks =
    mark.newestId < before.newestId
      ? `its newest row has the id ${mark.newestId}, and ${before.newestId} was seen before`
      : `its latest edit is of ${mark.newestEdit || "never"}, and one of ${before.newestEdit} was seen before`;
  const message = `phpIPAM was read from ${mark.server} instead of ${before.server}, and that is behind: ${lacks}; is it a replica that lags, or another database?`;
  return [
    { id: "source-behind", scope: "phpipam", measured: mark.newestId, limit: before.newestId, message },
  ];
}

function guardSource(context: GuardContext): readonly GuardTrip[] {
  const { reference, gone } = context.source;
  const limit = allowance(reference, context.limits.maxSourceShrinkPercent, context.limits.minSourceShrink);
  if (gone <= limit) return [];
  const message = `${gone} of ${reference} rows are gone from phpIPAM since the last cycle (${share(gone, reference)}, limit ${Math.floor(limit)} rows); was a subnet deleted, or is the database incomplete?`;
  return [{ id: "source-shrink", scope: "phpipam", measured: gone, limit, message }];
}

function guardZones(judged: readonly RecordChange[], context: GuardContext): readonly GuardTrip[] {
  const trips: GuardTrip[] = [];
  for (const [zone, changes] of Map.groupBy(judged, (change) => change.zone)) {
    const live = context.liveValues(zone);
    const deletes = changes.filter(takesAway).length;
    const updates = changes.length - deletes;
    const today = deletes + (context.deletedToday.get(zone) ?? 0);
    const { limits } = context;
    const weigh = (id: GuardTrip["id"], measured: number, about: { limit: number; what: string }) => {
      if (measured <= about.limit || (id !== "zone-updates" && deletes === 0)) return;
      const message = `zone ${displayName(zone)}: ${measured} of ${live} address and PTR values ${about.what} (${share(measured, live)}, limit ${Math.floor(about.limit)} values)`;
      trips.push({ id, scope: displayName(zone), measured, limit: about.limit, message });
    };
    weigh("zone-deletes", deletes, {
      limit: allowance(live, limits.maxDeletePercent, limits.minDeletesAllowed),
      what: "would be deleted",
    });
    weigh("zone-updates", updates, {
      limit: allowance(live, limits.maxUpdatePercent, limits.minUpdatesAllowed),
      what: "would be changed",
    });
    weigh("daily-budget", today, {
      limit: allowance(live, limits.dailyDeleteBudgetPercent, limits.dailyDeletesAllowed),
      what: "would be deleted within 24 hours",
    });
  }
  return trips;
}

/** A value that is disabled is gone for whoever asks, whatever the change is called. */
function takesAway(change: RecordChange): boolean {
  return change.after === null || (change.after.disabled && change.before?.disabled !== true);
}

function share(part: number, total: number): string {
  return total === 0 ? "all" : `${((100 * part) / total).toFixed(1)} %`;
}

function compareTrips(a: GuardTrip, b: GuardTrip): number {
  const [left, right] = [`${a.id} ${a.scope}`, `${b.id} ${b.scope}`];
  return left < right ? -1 : Number(left > right);
}
