import { PphookError } from "../domain/errors.ts";
import type { Finding, Severity } from "../domain/finding.ts";
import { DAY_MS, HOUR_MS, type Instant, toInstant } from "../domain/instant.ts";
import type { JournalEntry } from "../domain/journal.ts";
import type { ReportPeriod } from "../domain/journal-figures.ts";
import type { Look, Shipment, SiteReport, SiteState } from "../domain/site-report.ts";
import type { Statistics } from "../ports/statistics.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { findEditors, learnEditors } from "./learn-editors.ts";
import { prepareCycle } from "./prepare-cycle.ts";

export interface SiteReportOptions {
  readonly site: string;
  readonly since: Instant;
  readonly intervalMs: number;
  readonly mailConfigured: boolean;
  /** Also asks phpIPAM and PowerDNS what the next cycle would do, and who edited the rows with findings. */
  readonly looks: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How many busy subjects and returning findings are counted out. */
const TOP = 10;
const MOST_DOINGS = 40;
const MOST_SHIPMENTS = 500;
const WEEK_MS = 7 * DAY_MS;
/** 1970-01-01 was a Thursday; weeks begin on Mondays (ISO 8601). */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/**
 * Gathers how the installation stands and what it did, from what is remembered; with `looks`, also from the services. That they do
 * not answer is part of the report.
 *
 * @throws SystemError when the store cannot be read, and the signal's reason.
 */
export async function makeSiteReport(
  world: CycleWorld & { readonly statistics: Statistics },
  options: SiteReportOptions,
): Promise<SiteReport> {
  const { store, statistics, clock } = world;
  const madeAt = clock.now();
  const ledger = await statistics.countLedger();
  const fromTheStart = ledger.journalSince === null || ledger.journalSince > options.since;
  const begin = fromTheStart ? (ledger.journalSince ?? madeAt) : options.since;
  const period = dividePeriod(begin, madeAt);
  const state = await readState(world, options, madeAt);
  const accepted = new Set(state.exceptions.acceptances.map(({ finding }) => finding.id));
  const open = (await store.openFindings()).filter(({ id }) => !accepted.has(id));
  const look = options.looks ? await lookNow(world, options.signal) : null;
  return {
    ...{ madeAt, site: options.site, period, fromTheStart, state, ledger, look },
    figures: await statistics.countJournal(period, TOP),
    findings: open.toSorted(byWeight),
    concerned: await findConcerned(world, open, options),
    doings: await readDoings(world, period.from),
    shipments: await readShipments(world),
    transfers: await store.transfers(),
    propagations: await store.propagations({ since: period.from }),
  };
}

/** Hours for up to two days, days for up to a quarter, else weeks; parts begin where those of the calendar do (UTC). */
export function dividePeriod(since: Instant, now: Instant): ReportPeriod {
  const lengthMs = now - since;
  const partMs = partOf(lengthMs);
  const offsetMs = partMs === WEEK_MS ? FIRST_MONDAY_MS : 0;
  const from = toInstant(Math.floor((since - offsetMs) / partMs) * partMs + offsetMs);
  const parts = Math.floor((now - from) / partMs) + 1;
  return { from, until: toInstant(from + parts * partMs), partMs, parts };
}

function partOf(lengthMs: number): number {
  if (lengthMs <= 2 * DAY_MS) return HOUR_MS;
  return lengthMs <= 92 * DAY_MS ? DAY_MS : WEEK_MS;
}

async function readState(
  { store, settings }: CycleWorld,
  { intervalMs, mailConfigured }: SiteReportOptions,
  now: Instant,
): Promise<SiteState> {
  const pause = await store.pause();
  const approval = await store.approval();
  const alerts = await store.alerts();
  const exceptions = await store.exceptions();
  return {
    ...{ intervalMs, mailConfigured, observes: settings.policy.mode === "observe" },
    lastCheck: await store.lastCheck(),
    pause: pause !== null && pause.until !== null && pause.until <= now ? null : pause,
    window: settings.maintenanceAt(now),
    held: await store.heldSet(),
    undoHeld: await store.undoHeld(),
    approval: approval === null || approval.expiresAt <= now ? null : approval,
    storms: (await store.noticeCounts()).storms,
    alerts: [...alerts.values()].filter((alert) => alert.open && alert.told !== null),
    outbox: await store.outboxState(),
    exceptions: { ...exceptions, bypasses: exceptions.bypasses.filter(({ until }) => until > now) },
    unfinished: (await store.unfinishedChanges()).length,
  };
}

const WEIGHTS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function byWeight(a: Finding, b: Finding): number {
  return WEIGHTS[a.severity] - WEIGHTS[b.severity] || (a.id < b.id ? -1 : 1);
}

/** Where phpIPAM may be asked, who edited the row last; else who was mailed about it. */
async function findConcerned(
  world: CycleWorld,
  findings: readonly Finding[],
  { looks, signal }: SiteReportOptions,
): Promise<ReadonlyMap<string, string>> {
  const told = await world.store.toldFindings();
  const rows = findings.flatMap(({ addressId, ip }) => (addressId === null ? [] : [{ id: addressId, ip }]));
  const editors = looks ? (await findEditors(world, rows, signal)).editors : new Map();
  const named = findings.flatMap(({ id, addressId }): readonly (readonly [string, string])[] => {
    const editor = addressId === null ? undefined : editors.get(addressId);
    const who = editor?.realName ?? told.get(id)?.recipients.join(", ") ?? "";
    return who === "" ? [] : [[id, who]];
  });
  return new Map(named);
}

async function readDoings({ store }: CycleWorld, since: Instant): Promise<readonly JournalEntry[]> {
  const kinds = ["held", "approval", "undo", "pause", "acceptance", "bypass"] as const;
  return (await store.readJournal({ since, kinds, limit: MOST_DOINGS })).toReversed();
}

/** The newest word of each file and target, however old it is. */
async function readShipments({ store }: CycleWorld): Promise<readonly Shipment[]> {
  const entries = await store.readJournal({ kinds: ["file", "deployment"], limit: MOST_SHIPMENTS });
  const last = new Map<string, Shipment>();
  for (const { at, event } of entries) {
    if (event.kind === "file") last.set(`file ${event.path}`, { at: toInstant(at), event });
    if (event.kind === "deployment") last.set(`target ${event.target}`, { at: toInstant(at), event });
  }
  return [...last.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, shipment]) => shipment);
}

async function lookNow(world: CycleWorld, signal: AbortSignal | undefined): Promise<Look> {
  try {
    const cycle = await prepareCycle(world, { full: false, ...(signal === undefined ? {} : { signal }) });
    const asking = { includeHeld: true, remembersTroubles: false, signal };
    const { plan, sources } = await learnEditors(world, cycle, asking);
    return { plan, sources };
  } catch (error) {
    if (!(error instanceof PphookError)) throw error;
    return { error: error.message, remedy: error.remedy };
  }
}
