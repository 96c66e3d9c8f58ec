import { fingerprint } from "../core/derive/select-due.ts";
import { displayName } from "../domain/dns-name.ts";
import { UsageError } from "../domain/errors.ts";
import type { Acceptance } from "../domain/exceptions.ts";
import type { Finding } from "../domain/finding.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { type PreparedCycle, prepareCycle } from "./prepare-cycle.ts";
import { runId } from "./start-cycle.ts";

export interface AcceptOptions {
  /** The id of a finding, or the address or hostname of a row that has just one. */
  readonly subject: string;
  readonly reason: string;
  /** The operating-system user; journalled. */
  readonly by: string;
  readonly lockWaitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Accepts a finding: it is known and meant, is told no more and causes no change, until its row changes. Journalled with who and why.
 *
 * @throws UsageError when there is no such finding, more than one, one without a row, or one that is accepted already.
 */
export async function acceptFinding(world: CycleWorld, options: AcceptOptions): Promise<Acceptance> {
  const lock = await world.lock.acquire(options.lockWaitMs);
  try {
    const { signal } = options;
    const cycle = await prepareCycle(world, { full: false, ...(signal === undefined ? {} : { signal }) });
    const finding = pickFinding(cycle, options.subject);
    const { index, resolved } = cycle.decision;
    const id = finding.addressId ?? 0;
    const row = index.byId.get(id) ?? resolved.leaving.get(id)?.row;
    if (row === undefined)
      throw new UsageError(
        `${finding.id} is not about a row of phpIPAM, so nothing could end its acceptance`,
        {
          remedy: finding.remedy,
        },
      );
    const now = world.clock.now();
    const { by, reason } = options;
    const content = fingerprint(row.checked.row, row.checked.subnetPolicy);
    const acceptance = { finding, fingerprint: content, at: now, by, reason };
    await record(world, { acceptance, state: "given", by });
    return acceptance;
  } finally {
    await lock.release();
  }
}

/**
 * Takes an acceptance back, named as for `acceptFinding`.
 *
 * @throws UsageError when none is in force.
 */
export async function withdrawAcceptance(
  world: CycleWorld,
  { subject, by, lockWaitMs }: Omit<AcceptOptions, "reason" | "signal">,
): Promise<Acceptance> {
  const lock = await world.lock.acquire(lockWaitMs);
  try {
    const { acceptances } = await world.store.exceptions();
    const found = matching(
      acceptances.map((one) => one.finding),
      subject,
    );
    const acceptance = acceptances.find((one) => one.finding === found[0]);
    if (acceptance === undefined || found.length > 1)
      throw new UsageError(
        found.length > 1
          ? `${subject} has several accepted findings`
          : `${subject} names no accepted finding`,
        { remedy: '"pphook accept" lists them with their ids' },
      );
    await record(world, { acceptance, state: "withdrawn", by });
    return acceptance;
  } finally {
    await lock.release();
  }
}

interface Recording {
  readonly acceptance: Acceptance;
  readonly state: "given" | "withdrawn";
  readonly by: string;
}

async function record(world: CycleWorld, { acceptance, state, by }: Recording): Promise<void> {
  const { finding } = acceptance;
  const at = world.clock.now();
  const present = await world.store.exceptions();
  const others = present.acceptances.filter((one) => one.finding.id !== finding.id);
  const acceptances = state === "given" ? [...others, acceptance] : others;
  const event = {
    kind: "acceptance",
    run: runId(at),
    id: finding.id,
    by,
    state,
    reason: acceptance.reason,
  } as const;
  await world.store.record({ at, exceptions: { ...present, acceptances }, journal: [event] });
}

function pickFinding({ plan }: PreparedCycle, subject: string): Finding {
  const found = matching(plan.findings, subject);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const already = plan.accepted.find((one) => matching([one.finding], subject).length > 0);
  if (already !== undefined && first === undefined)
    throw new UsageError(`${already.finding.id} is accepted already, by ${already.by}: ${already.reason}`, {
      remedy: `"pphook accept ${already.finding.id} --withdraw" takes it back`,
    });
  if (first === undefined)
    throw new UsageError(`nothing is found about ${subject}`, {
      remedy:
        'give an address, a hostname or the id of a finding, as "pphook plan" and "pphook plan --json" show them',
    });
  throw new UsageError(`${subject} has ${found.length} findings: ${found.map(({ id }) => id).join(", ")}`, {
    remedy: `name one of them, such as: pphook accept ${first.id} --reason "…"`,
  });
}

function matching(findings: readonly Finding[], subject: string): readonly Finding[] {
  const text = subject.trim();
  const exact = findings.filter((finding) => finding.id === text);
  if (exact.length > 0) return exact;
  const name = displayName(text).toLowerCase();
  return findings.filter(
    ({ ip, hostname }) => ip === text || (hostname !== "" && displayName(hostname).toLowerCase() === name),
  );
}
