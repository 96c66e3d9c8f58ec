import { UpstreamError } from "../../../src/domain/errors.ts";
import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import type { DnsServer } from "../../../src/ports/dns-server.ts";
import type { Store, StoreBatch } from "../../../src/ports/store.ts";
import type { FlowWorld } from "../../flows/flow-world.ts";
import type { SeededBug } from "../campaign-part.ts";
import { type Bend, listPortInjections, runPortInjection } from "./port-injections.ts";

interface PortBug extends Pick<SeededBug, "name" | "invariant"> {
  /** How the texts of the invariant's violations begin. */
  readonly says: RegExp;
  /** Where it is looked for. */
  readonly match: string;
  readonly bend: Bend;
}

const PORT_BUGS: readonly PortBug[] = [
  {
    name: "a row that cannot be asked for counts as gone",
    invariant: "no unplanned write",
    says: /^unplanned write/,
    match: "ports/full-by-subnet/Inventory.findRow",
    bend: (world) => {
      const { inventory } = world;
      const findRow = (id: number, signal?: AbortSignal) => inventory.findRow(id, signal).catch(() => null);
      return { ...world, inventory: over(inventory, { findRow }) };
    },
  },
  {
    name: "a journal that cannot be written is written without",
    invariant: "nothing lost",
    says: /^lost/,
    match: "ports/work/Store.record",
    bend: (world) => withRecord(world, (batch, record) => record(batch).catch(() => [])),
  },
  {
    name: "a row whose write failed counts as done",
    invariant: "the next healthy cycle converges",
    says: /^does not converge/,
    match: "ports/work/DnsServer.writeRrsets",
    bend: (world) => withRecord(world, (batch, record) => record(asIfSettled(batch))),
  },
  {
    name: "the journal leaves out what was interrupted",
    invariant: "the chain verifies",
    says: /^the chain is broken/,
    match: "ports/work/DnsServer.writeRrsets",
    bend: (world, flow) => {
      forgetInterrupted(flow);
      return world;
    },
  },
  {
    name: "an error is told without its cause",
    invariant: "it is told",
    says: /^(the error does not name|nothing names)/,
    match: "ports/steady/DnsServer.listZones",
    bend: (world) => ({ ...world, dns: over(world.dns, { listZones: vague(world.dns) }) }),
  },
  {
    name: "an error is told without a remedy",
    invariant: "it is told",
    says: /^the error has no remedy/,
    match: "ports/steady/DnsServer.listZones",
    bend: (world) => ({ ...world, dns: over(world.dns, { listZones: helpless(world.dns) }) }),
  },
];

/** The seeded bugs of the campaign's ports: each must be found in the few injections where it is looked for. */
export const portBugs: readonly SeededBug[] = PORT_BUGS.map(({ name, invariant, says, match, bend }) => ({
  name,
  invariant,
  run: async () => {
    const injections = (await listPortInjections()).filter(({ id }) => id.startsWith(match));
    const violations: string[] = [];
    for (const injection of injections) {
      const found = await runPortInjection(injection, bend).catch((error: Error) => [error.message]);
      const caught = found.filter((text) => says.test(text));
      violations.push(...caught.map((text) => `${injection.id}: ${text}`));
      if (violations.length > 0) break;
    }
    return { injections: injections.length, violations, figures: {} };
  },
}));

/** The port with some methods of its own. */
function over<T extends object>(port: T, methods: Partial<T>): T {
  return new Proxy(port, {
    get: (target, name) => {
      const own: unknown = Reflect.get(methods, name);
      if (own !== undefined) return own;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

type RecordBatch = Store["record"];

function withRecord(
  world: CycleWorld,
  bent: (batch: StoreBatch, record: RecordBatch) => ReturnType<RecordBatch>,
): CycleWorld {
  const { store } = world;
  const record: RecordBatch = (batch) => bent(batch, (other) => store.record(other));
  return { ...world, store: over(store, { record }) };
}

function asIfSettled(batch: StoreBatch): StoreBatch {
  const { ledger } = batch;
  if (ledger === undefined) return batch;
  const putRows = ledger.putRows.map((row) => ({ ...row, failures: 0, retryAt: null }));
  return { ...batch, ledger: { ...ledger, putRows } };
}

function forgetInterrupted(flow: FlowWorld): void {
  const read = flow.store.readJournal.bind(flow.store);
  flow.store.readJournal = async (query) => {
    const entries = await read(query);
    return entries.filter(({ event }) => event.kind !== "result" || event.result !== "interrupted");
  };
}

function vague(dns: DnsServer): DnsServer["listZones"] {
  return async (signal) => {
    try {
      return await dns.listZones(signal);
    } catch (cause) {
      throw new UpstreamError("the cycle failed", { ...ABOUT, cause, remedy: "see the log for more" });
    }
  };
}

function helpless(dns: DnsServer): DnsServer["listZones"] {
  return async (signal) => {
    try {
      return await dns.listZones(signal);
    } catch (cause) {
      throw new UpstreamError((cause as Error).message, { ...ABOUT, cause, remedy: "" });
    }
  };
}

const ABOUT = { system: "powerdns", failure: "busy", operation: "GET /zones" } as const;
