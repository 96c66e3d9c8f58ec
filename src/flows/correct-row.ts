import type { AddressRow } from "../domain/address.ts";
import { UpstreamError } from "../domain/errors.ts";
import type { MacChange, RowChange, RowCreation, RowDeletion } from "../domain/row-change.ts";
import type { WholeRow } from "../ports/inventory-editor.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { type CorrectionJob, journalCorrected, journalCorrection } from "./journal-corrections.ts";
import { type MadeRow, makeRow } from "./make-row.ts";
import type { Verdict } from "./zone-job.ts";

/** What became of a correction. */
export interface Corrected extends Verdict {
  /** Of a row that was made. */
  readonly rowId: number | null;
  /** False when phpIPAM could not even be asked, so that asking for the next row is of no use. */
  readonly reachable: boolean;
}

/**
 * Makes one correction: reads the row and the one that keeps what it loses as they are now, drops it when either is no longer what
 * the plan saw, journals the whole row, writes, and looks at what came of it.
 */
export async function correctRow(world: CycleWorld, job: CorrectionJob): Promise<Corrected> {
  const look = await lookAgain(world, job);
  if ("result" in look) {
    await journalCorrected(world, job, { verdict: look, planned: false });
    return look;
  }
  await journalCorrection(world, job, look.whole?.fields ?? null);
  const verdict = await write(world, job.change, look.whole);
  await journalCorrected(world, job, { verdict, planned: true, made: verdict });
  if (verdict.result !== "applied") {
    const { type, ip } = job.change;
    world.log.warn("correction not made", { type, ip, result: verdict.result, error: verdict.detail });
  }
  const { result, detail, rowId = null } = verdict;
  return { result, detail, rowId, reachable: true };
}

/** The row that is corrected; null when it is yet to be made. */
interface Look {
  readonly whole: WholeRow | null;
}

async function lookAgain(world: CycleWorld, job: CorrectionJob): Promise<Look | Corrected> {
  const { addressId, keeper } = job.change;
  try {
    const whole = addressId === null ? null : await world.editor.readWhole(addressId, job.signal);
    if (addressId !== null && !isAsPlanned(job, addressId, whole))
      return dropped(whole === null ? "the row is gone" : "the row changed since the plan was made");
    const kept = keeper === null ? null : await world.editor.readWhole(keeper.id, job.signal);
    if (keeper !== null && !isAsPlanned(job, keeper.id, kept))
      return dropped(`${keeper.ip}, which was to keep it, changed since the plan was made`);
    return { whole };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { result: "failed", detail: error.message, rowId: null, reachable: false };
  }
}

function dropped(detail: string): Corrected {
  return { result: "dropped", detail, rowId: null, reachable: true };
}

function isAsPlanned({ cycle }: CorrectionJob, id: number, now: WholeRow | null): boolean {
  const planned = cycle.snapshot.rows.find((row) => row.id === id);
  return planned !== undefined && now !== null && isSameRow(planned, now.row);
}

function isSameRow(a: AddressRow, b: AddressRow): boolean {
  const columns = Object.keys({ ...a, ...b }) as (keyof AddressRow)[];
  return columns.every((column) => a[column] === b[column]);
}

async function write(
  world: CycleWorld,
  change: RowChange,
  before: WholeRow | null,
): Promise<Verdict & Partial<MadeRow>> {
  if (change.action === "create") return create(world, change);
  const { editor } = world;
  const { addressId: id } = change;
  const failure = await failureOf(() =>
    change.action === "delete"
      ? editor.deleteRow(id)
      : editor.setMac(id, { mac: change.after.mac, tagId: before?.row.tagId ?? 0 }),
  );
  if (failure?.failure === "rejected") return { result: "refused", detail: failure.message };
  const seen = await seeWhetherDone(world, change);
  return seen === true ? APPLIED : { result: "failed", detail: whyNot(failure, seen) };
}

const APPLIED: Verdict = { result: "applied", detail: "" };

function whyNot(failure: UpstreamError | null, seen: false | UpstreamError): string {
  const said = failure?.message ?? "phpIPAM accepted it";
  if (seen !== false) return `${said}; the row could not be looked at afterwards: ${seen.message}`;
  return failure === null ? `${said} and does not show it` : said;
}

async function create(world: CycleWorld, change: RowCreation): Promise<Verdict & Partial<MadeRow>> {
  try {
    return await makeRow(world.editor, change);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { result: error.failure === "rejected" ? "refused" : "failed", detail: error.message };
  }
}

async function failureOf(work: () => Promise<void>): Promise<UpstreamError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

/** @returns the error when phpIPAM cannot be asked. */
async function seeWhetherDone(
  { editor }: CycleWorld,
  change: RowDeletion | MacChange,
): Promise<boolean | UpstreamError> {
  try {
    const now = await editor.readWhole(change.addressId);
    return change.action === "delete" ? now === null : now?.row.mac === change.after.mac;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}
