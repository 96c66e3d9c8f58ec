import assert from "node:assert/strict";
import { rewriteRrsets } from "../../src/core/diff/rrset-writes.ts";
import { type GuardContext, guardPlan } from "../../src/core/guard/guard-plan.ts";
import type { AddressRow, InventorySnapshot } from "../../src/domain/address.ts";
import { type Change, isDestructive, type RecordChange } from "../../src/domain/change.ts";
import type { ChangeOutcome } from "../../src/domain/cycle-report.ts";
import type { Fqdn } from "../../src/domain/dns-name.ts";
import { NO_EXCEPTIONS } from "../../src/domain/exceptions.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import type { LedgerDelta } from "../../src/domain/ledger.ts";
import { EMPTY_DELTA } from "../../src/domain/ledger.ts";
import type { Plan } from "../../src/domain/plan.ts";
import { valueKey } from "../../src/domain/rrset.ts";
import type { DnsView, ZoneContent } from "../../src/domain/zone.ts";
import { type Decision, decide } from "../../src/flows/decide.ts";
import { hashChanges } from "../../src/flows/hash-changes.ts";
import { allChanges, type PreparedCycle } from "../../src/flows/prepare-cycle.ts";
import { settleLedger } from "../../src/flows/settle-rows.ts";
import type { CycleStart } from "../../src/flows/start-cycle.ts";
import { short, withRrsets } from "./build-zone.ts";
import { withDelta } from "./ledger-delta.ts";
import { later, settingsOf, type World } from "./world-of.ts";

export interface CycleChoice {
  /** Every row is looked at; the default. */
  readonly verifyAll?: boolean;
  /** `--full`: baseline rows too. */
  readonly lift?: boolean;
  /** What the guards look at; without it they let everything pass. */
  readonly guards?: Partial<GuardContext>;
  /** Which changes PowerDNS refuses. */
  readonly refuses?: (change: Change) => boolean;
}

/** One cycle over values, told in short lines, and the world that it leaves behind. */
export interface Cycled {
  /** `+a A 10.0.0.5`, `-5 PTR a`, `a A 10.0.0.5 > 10.0.0.6`, `a A 10.0.0.5 > off`, `-row 10.0.0.6 a`, `mac 10.0.0.6 off`; sorted. */
  readonly plan: readonly string[];
  /** `rule` of each change, in the order of `plan`. */
  readonly rules: readonly string[];
  /** `rule row-id`, sorted. */
  readonly found: readonly string[];
  readonly findings: readonly Finding[];
  /** Those of records. */
  readonly changes: readonly RecordChange[];
  readonly held: readonly string[];
  readonly guards: Plan["guards"];
  readonly decision: Decision;
  /** Zones that were read. */
  readonly read: readonly string[];
  readonly next: World;
}

export function cycle(world: World, choice: CycleChoice = {}): Cycled {
  const { decision, view, start } = decideOn(world, choice);
  const judged = guardPlan(allChanges(decision), guardContext(world, decision, choice));
  const findings = [...decision.findings, ...decision.diff.findings];
  const prepared = prepare({ world, decision, view, start, judged, findings });
  const changes = [...judged.changes].sort((a, b) => (tell(a) < tell(b) ? -1 : 1));
  return {
    plan: changes.map(tell),
    rules: changes.map((change) => change.rule),
    found: findings.map((finding) => `${finding.rule} ${finding.addressId ?? "-"}`).sort(),
    findings,
    changes: changes.filter((change) => change.target === "powerdns"),
    held: changes.filter((change) => change.held).map(tell),
    guards: judged.guards,
    decision,
    read: [...view.contents.keys()].sort(),
    next: applyDecision(world, prepared, choice),
  };
}

/** Decides as the flow does: zones are read when a decision asks for them, and then it is taken again. */
export function decideOn(
  world: World,
  choice: CycleChoice = {},
): { readonly decision: Decision; readonly view: DnsView; readonly start: CycleStart } {
  const start = startOf(world, choice);
  const contents = new Map<Fqdn, ZoneContent>();
  const unreadable = new Set(world.unreadable);
  const view: DnsView = { zones: world.zones, contents, unreadable };
  const read = (names: Iterable<Fqdn>) => {
    for (const name of names) {
      const zone = world.zones.find((it) => it.name === name);
      if (zone !== undefined && !unreadable.has(name)) contents.set(name, zone.content);
    }
  };
  if (start.verifyAll) read(world.zones.filter((zone) => zone.managed).map((zone) => zone.name));
  for (let rounds = 0; rounds < 10; rounds++) {
    const decision = decide({ snapshot: snapshotOf(world), view, start, settings: settingsOf(world) });
    if (decision.missing.size === 0) return { decision, view, start };
    read(decision.missing);
  }
  return assert.fail("the decision asks for zones without end");
}

function snapshotOf({ rows, subnets, tags, now }: World): InventorySnapshot {
  return { complete: true, rows, subnets, tags, sections: new Map(), readStartedAt: now, server: "" };
}

function startOf(world: World, choice: CycleChoice): CycleStart {
  const { ledger, now } = world;
  const lift = choice.lift ?? false;
  const firstStart = ledger.rows.size === 0 && ledger.zones.size === 0;
  return {
    run: "run",
    now,
    ledger,
    lastCheck: null,
    firstStart,
    ledgerLost: false,
    lift,
    bypassArmed: false,
    exceptions: NO_EXCEPTIONS,
    digest: "",
    verifyAll: lift || firstStart || (choice.verifyAll ?? true),
    dnsName: null,
    passedAt: null,
    gapMs: null,
    sourceMark: null,
  };
}

function guardContext(world: World, decision: Decision, choice: CycleChoice): GuardContext {
  const context: GuardContext = {
    limits: world.limits,
    liveValues: () => Number.MAX_SAFE_INTEGER,
    deletedToday: new Map(),
    rows: world.rows.length,
    behind: null,
    source: { reference: world.ledger.rows.size, gone: decision.vanished.length },
    gapMs: null,
    ledgerLost: false,
    approved: new Set(),
  };
  return { ...context, ...choice.guards };
}

interface Parts extends Pick<PreparedCycle, "decision" | "view" | "start"> {
  readonly world: World;
  readonly judged: ReturnType<typeof guardPlan>;
  readonly findings: readonly Finding[];
}

function prepare({ world, decision, view, start, judged, findings }: Parts): PreparedCycle {
  const destructive = judged.changes.filter(isDestructive);
  const held = destructive.filter((change) => change.held);
  return {
    decision,
    view,
    start,
    snapshot: snapshotOf(world),
    approved: new Set(),
    sources: { inventory: "", dns: "" },
    stagesMs: {},
    plan: {
      hash: hashChanges(destructive),
      heldHash: held.length === 0 ? null : hashChanges(held),
      cycle: "run",
      madeAt: start.now,
      source: { addresses: world.rows.length, subnets: world.subnets.size, complete: true },
      changes: judged.changes,
      findings,
      guards: judged.guards,
      bypasses: [],
      accepted: [],
      counts: { checked: 0, frozen: 0, outOfScope: 0, baseline: 0, inventoryOnly: 0, due: 0, zones: 0 },
    },
  };
}

/** Writes what is neither held nor refused, remembers who owns what, and settles the ledger, as the flow does; a minute passes. */
function applyDecision(world: World, prepared: PreparedCycle, choice: CycleChoice = {}): World {
  const outcomes: ChangeOutcome[] = prepared.plan.changes
    .filter((change) => !change.held)
    .map((change, at) => ({
      id: String(at),
      change,
      result: choice.refuses?.(change) === true ? "refused" : "applied",
      detail: "",
    }));
  const done = outcomes.filter((outcome) => outcome.result === "applied").map((it) => it.change);
  const applied = done.filter((change) => change.target === "powerdns");
  const zones = world.zones.map((zone) => {
    const changes = applied.filter((change) => change.zone === zone.name);
    return withRrsets(
      zone,
      rewriteRrsets(zone.content.rrsets, changes).map((rewrite) => rewrite.after),
    );
  });
  const serials = new Map(
    zones
      .filter((zone) => applied.some((change) => change.zone === zone.name))
      .map((zone) => [zone.name, zone.serial]),
  );
  const written = withDelta(world.ledger, ownership(applied, world));
  const settings = settingsOf(world);
  const ledger = withDelta(written, settleLedger({ cycle: prepared, outcomes, serials, settings }));
  return { ...later(world, MINUTE_MS), rows: corrected(world.rows, done), zones, ledger };
}

/** The inventory after the corrections. */
function corrected(rows: readonly AddressRow[], done: readonly Change[]): readonly AddressRow[] {
  const gone = new Set(done.filter((change) => change.type === "row").map((change) => change.addressId));
  const bare = new Set(done.filter((change) => change.type === "mac").map((change) => change.addressId));
  return rows.filter((row) => !gone.has(row.id)).map((row) => (bare.has(row.id) ? { ...row, mac: "" } : row));
}

/** The ledger's part of a write, which the flow stores together with the journal's results. */
function ownership(applied: readonly RecordChange[], { now }: World): LedgerDelta {
  return {
    ...EMPTY_DELTA,
    putOwned: applied.flatMap(({ after, zone, name, type, addressId }) =>
      after === null || addressId === null
        ? []
        : [
            {
              zone,
              name,
              type,
              content: after.content,
              rowId: addressId,
              how: "written" as const,
              since: now,
              disabledAt: after.disabled ? now : null,
            },
          ],
    ),
    dropOwned: applied.flatMap(({ before, after, name, type }) =>
      before === null || before.content === after?.content ? [] : [valueKey(name, type, before.content)],
    ),
  };
}

/** Tells a change in one short line. */
export function tell(change: Change): string {
  if (change.target === "powerdns") return tellRecord(change);
  if (change.type === "mac") return `mac ${change.ip} off`;
  return `${change.action === "create" ? "+" : "-"}row ${change.ip} ${short(change.name)}`;
}

function tellRecord({ action, name, type, before, after }: RecordChange): string {
  const where = `${short(name)} ${type}`;
  if (action === "create") return `+${where} ${short(after?.content ?? "")}`;
  if (action === "delete") return `-${where} ${short(before?.content ?? "")}`;
  const [from, to] = [short(before?.content ?? ""), short(after?.content ?? "")];
  if (from !== to) return `${where} ${from} > ${to}`;
  return `${where} ${from} > ${after?.disabled === true ? "off" : "on"}`;
}
