import assert from "node:assert/strict";
import type { Change } from "../../src/domain/change.ts";
import type { CycleReport } from "../../src/domain/cycle-report.ts";
import { displayName } from "../../src/domain/dns-name.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import type { JournalEvent } from "../../src/domain/journal.ts";
import type { Limits, Policy } from "../../src/domain/policy.ts";
import { type Scope, WHOLE_SCOPE } from "../../src/domain/scope.ts";
import type { UndoReport } from "../../src/domain/undo-report.ts";
import { createSurveyor } from "../../src/flows/create-surveyor.ts";
import type { CycleOptions, CycleWorld } from "../../src/flows/cycle-world.ts";
import { prepareCycle } from "../../src/flows/prepare-cycle.ts";
import { syncCycle } from "../../src/flows/sync-cycle.ts";
import type { UndoOptions } from "../../src/flows/undo/prepare-undo.ts";
import { undoChanges } from "../../src/flows/undo/undo-changes.ts";
import { canonicalJson } from "../../src/io/store/canonical-json.ts";
import { GENESIS_HASH, linkHash } from "../../src/io/store/journal-chain.ts";
import type { Store } from "../../src/ports/store.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { MemoryDnsServer } from "../fakes/memory-dns-server.ts";
import { MemoryEditors } from "../fakes/memory-editors.ts";
import { MemoryInventory } from "../fakes/memory-inventory.ts";
import { MemoryLock } from "../fakes/memory-lock.ts";
import { MemoryLog } from "../fakes/memory-log.ts";
import { MemoryMarkerFiles } from "../fakes/memory-marker-files.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { LIMITS, POLICY } from "../support/usual-policy.ts";

/** The defaults but for `no_records = create`, so that a new row is a story of its own. */
const CREATING: Policy = { ...POLICY, noRecords: "create", hostnameDuplicates: "resolve" };

const SILENT_PROGRESS = { step: () => {}, advance: () => {}, done: () => {} };

export interface FlowChoices {
  readonly policy?: Partial<Policy>;
  readonly limits?: Partial<Limits>;
  readonly scope?: Scope;
  /** Names of zones that `exclude_zones` names. */
  readonly excluded?: Set<string>;
  /** Nobody is told anything when it is left out. */
  readonly reminderMs?: number;
}

/**
 * A world without I/O: `example.com`, the reverse zone of 10.0.0.0/24 and that subnet, nothing else in them. A first cycle has run,
 * so what comes next is neither a first start nor a full verification.
 */
export class FlowWorld {
  readonly clock = new FakeClock();
  readonly inventory = new MemoryInventory(this.clock);
  readonly editors = new MemoryEditors();
  readonly dns = new MemoryDnsServer();
  readonly store = new MemoryStore();
  readonly lock = new MemoryLock();
  readonly log = new MemoryLog();
  readonly markers = new MemoryMarkerFiles();
  readonly world: CycleWorld;
  /** The maintenance window that is open. */
  openWindow: string | null = null;

  constructor(choices: FlowChoices = {}) {
    this.dns.addZone("example.com");
    this.dns.addZone("0.0.10.in-addr.arpa");
    this.inventory.addSubnet("10.0.0.0/24");
    const { inventory, editors, dns, store, lock, clock, log, markers } = this;
    this.world = {
      inventory,
      editor: inventory,
      editors,
      dns,
      store,
      lock,
      clock,
      log,
      markers,
      progress: SILENT_PROGRESS,
      survey: createSurveyor(),
      settings: {
        policy: { ...CREATING, ...choices.policy },
        limits: { ...LIMITS, ...choices.limits },
        maxLabelLength: 63,
        matchesPattern: () => true,
        toAscii: (name) => name.toLowerCase(),
        profiles: ["infra", "lise"],
        macScope: "global",
        excludesZone: (zone) => choices.excluded?.has(displayName(zone)) ?? false,
        scope: choices.scope ?? WHOLE_SCOPE,
        maintenanceAt: () => this.openWindow,
        readConcurrency: 4,
        reminderMs: choices.reminderMs ?? null,
        digest: "settings",
        fullCheckIntervalMs: HOUR_MS,
      },
    };
  }

  /** Makes a world in which the first cycle has run. */
  static async started(choices: FlowChoices = {}): Promise<FlowWorld> {
    const flow = new FlowWorld(choices);
    await flow.sync();
    return flow;
  }

  /** One cycle, a minute after what was before. */
  async sync(options: Partial<CycleOptions> = {}, world: CycleWorld = this.world): Promise<CycleReport> {
    this.clock.advance(MINUTE_MS);
    return syncCycle(world, { full: false, dryRun: false, lockWaitMs: 0, ...options });
  }

  /** Takes a run or a change back, a minute after what was before. */
  async undo(of: string, options: Partial<UndoOptions> = {}): Promise<UndoReport> {
    this.clock.advance(MINUTE_MS);
    return undoChanges(this.world, { of, by: "alice", dryRun: false, lockWaitMs: 0, ...options });
  }

  async plan(full = false) {
    return (await prepareCycle(this.world, { full })).plan;
  }

  /** Adds `count` rows with both records in place, and lets a cycle adopt them. @returns their ids. */
  async settleHosts(count: number): Promise<readonly number[]> {
    const ids = Array.from({ length: count }, (_, index) =>
      this.inventory.add({ ip: `10.0.0.${index + 1}`, hostname: `h${index + 1}.example.com` }),
    );
    await this.sync();
    return ids;
  }

  /** Asserts that the next cycle has nothing to do. */
  async assertQuiet(): Promise<void> {
    const report = await this.sync();
    assert.deepEqual(report.plan.changes.map(describeChange), []);
  }

  async events<K extends JournalEvent["kind"]>(
    ...kinds: readonly K[]
  ): Promise<readonly Extract<JournalEvent, { kind: K }>[]> {
    const entries = await this.store.readJournal({ kinds, limit: 100_000 });
    return entries.map((entry) => entry.event as Extract<JournalEvent, { kind: K }>);
  }
}

/** Recomputes the journal's chain from its first entry. */
export async function assertChain(store: Store): Promise<void> {
  let previous = GENESIS_HASH;
  for (const { seq, at, event, hash } of await store.readJournal({ limit: 1_000_000 })) {
    assert.equal(hash, linkHash(previous, { seq, at, body: canonicalJson(event) }), `entry ${seq}`);
    previous = hash;
  }
}

/** Writes a change as `create web.example.com A 10.0.0.1`, an update with `old > new`. */
function describeChange(change: Change): string {
  if (change.target === "phpipam") return `${change.action} ${change.type} ${change.ip} ${change.hostname}`;
  const sides = [change.before, change.after].filter((side) => side !== null);
  const contents = sides.map(({ content, disabled }) => `${disabled ? "-" : ""}${displayName(content)}`);
  return `${change.action} ${displayName(change.name)} ${change.type} ${contents.join(" > ")}`;
}

/** The outcomes of a cycle, as `applied create web.example.com A 10.0.0.1`, in the order of application. */
export function outcomesOf(report: Pick<CycleReport, "outcomes">): readonly string[] {
  return report.outcomes.map(({ result, change }) => `${result} ${describeChange(change)}`);
}

export function rulesOf(report: Pick<CycleReport, "plan">): readonly string[] {
  return report.plan.findings.map((finding) => finding.rule).sort();
}
