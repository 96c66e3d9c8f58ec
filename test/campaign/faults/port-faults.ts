import type { AddressRow } from "../../../src/domain/address.ts";
import {
  LockedError,
  SystemError,
  UpstreamError,
  type UpstreamFailure,
  type UpstreamSystem,
} from "../../../src/domain/errors.ts";
import type { ZoneHead } from "../../../src/domain/zone.ts";
import type { RrsetWrite, WriteOutcome } from "../../../src/ports/dns-server.ts";
import type { Pass } from "./gated-ports.ts";

/** One call into which a fault is put. */
export interface StruckCall {
  /** `DnsServer.readZone`. */
  readonly site: string;
  readonly args: readonly unknown[];
  readonly pass: Pass;
  /** Ids of the rows that PPHOOK knew when the story began. */
  readonly known: ReadonlySet<number>;
  /** Tells the cycle to end, as SIGTERM does. */
  readonly stop: AbortController;
}

export interface PortFault {
  readonly name: string;
  /** Does it in place of the call. */
  strike(call: StruckCall): unknown;
  /** It contradicts what PPHOOK remembers, and is no fault where it remembers nothing. */
  readonly needsMemory?: boolean;
  /** What must be found in an error, a finding or the log when the fault had an effect; null: it is nobody's failure. */
  readonly says: RegExp | null;
}

/** In each error that is thrown here, to see whether it reaches the people. */
const CAUSE = "cause 4711";
const REMEDY = "turn the wheel of the campaign";
const THROWN = new RegExp(CAUSE);

const FAILURES: readonly UpstreamFailure[] = [
  "unreachable",
  "timeout",
  "busy",
  "auth",
  "rejected",
  "shape",
  "too-large",
];

function upstreamError(system: UpstreamSystem, failure: UpstreamFailure, site: string): UpstreamError {
  return new UpstreamError(`${system}: ${site} failed, ${CAUSE}`, {
    system,
    failure,
    operation: site,
    remedy: REMEDY,
  });
}

function throwing(name: string, make: (site: string) => Error): readonly PortFault[] {
  return [
    {
      name: `throws-${name}`,
      says: THROWN,
      strike: ({ site }) => {
        throw make(site);
      },
    },
    {
      name: `is-done-and-throws-${name}`,
      says: THROWN,
      strike: async ({ site, pass }) => {
        await pass();
        throw make(site);
      },
    },
  ];
}

/** Nothing comes until somebody has the cycle end; the adapters then throw the signal's reason. */
const HANGS: readonly PortFault[] = [
  { name: "hangs-until-stopped", says: null, strike: breakOff },
  {
    name: "is-done-and-hangs-until-stopped",
    says: null,
    strike: async (call) => {
      await call.pass();
      return breakOff(call);
    },
  },
];

/** A write answers for each RRset that it was interrupted; every other call throws. */
export function breakOff({ site, args, stop }: Pick<StruckCall, "site" | "args" | "stop">): unknown {
  stop.abort(new Error("the campaign stops the cycle"));
  if (site !== "DnsServer.writeRrsets") throw stop.signal.reason;
  return writesOf(args).map(() => failed("interrupted before PowerDNS answered"));
}

function writesOf(args: readonly unknown[]): readonly RrsetWrite[] {
  return args[1] as readonly RrsetWrite[];
}

const failed = (message: string): WriteOutcome => ({ status: "failed", message });
const refused = (message: string): WriteOutcome => ({ status: "refused", message });

const LISTS: readonly PortFault[] = [
  { name: "lists-nothing", says: /lists no zone/, strike: () => [] },
  {
    name: "lists-one-less",
    needsMemory: true,
    says: /does not list it/,
    strike: async ({ pass }) => ((await pass()) as readonly ZoneHead[]).slice(1),
  },
];

/** Calls a write through with some of its RRsets, and answers for all of them. */
async function writeSome(
  { args, pass }: StruckCall,
  keeps: (index: number) => boolean,
  other: WriteOutcome,
): Promise<readonly WriteOutcome[]> {
  const writes = writesOf(args);
  const kept = writes.filter((_, index) => keeps(index));
  if (kept.length === 0) return writes.map(() => other);
  const outcomes = [...((await pass([args[0], kept, args[2]])) as readonly WriteOutcome[])];
  return writes.map((_, index) => (keeps(index) ? (outcomes.shift() ?? other) : other));
}

const isEven = (index: number) => index % 2 === 0;
const never = () => false;

const WRITES: readonly PortFault[] = [
  { name: "refuses-all", says: THROWN, strike: (call) => writeSome(call, never, refused(CAUSE)) },
  { name: "refuses-every-second", says: THROWN, strike: (call) => writeSome(call, isEven, refused(CAUSE)) },
  { name: "fails-for-all", says: THROWN, strike: (call) => writeSome(call, never, failed(CAUSE)) },
  { name: "fails-for-every-second", says: THROWN, strike: (call) => writeSome(call, isEven, failed(CAUSE)) },
  {
    name: "is-done-and-fails-for-all",
    says: THROWN,
    strike: async ({ pass, args }) => {
      await pass();
      return writesOf(args).map(() => failed(CAUSE));
    },
  },
  {
    name: "claims-what-it-did-not-do",
    says: /does not show it/,
    strike: ({ args }) => writesOf(args).map((): WriteOutcome => ({ status: "applied" })),
  },
  { name: "answers-for-none", says: /gave no answer/, strike: () => [] },
];

const READS: readonly PortFault[] = [
  {
    name: "comes-without-a-row",
    needsMemory: true,
    says: /no address at all/,
    strike: async ({ pass }) => ({ ...((await pass()) as object), complete: true, rows: [] }),
  },
  {
    name: "misses-rows-and-does-not-claim-to-be-whole",
    needsMemory: true,
    says: null,
    strike: async ({ pass, known }) => {
      const read = (await pass()) as { readonly rows: readonly AddressRow[] };
      const isListed = ({ id }: AddressRow) => !known.has(id) || isEven(id);
      return { ...read, complete: false, rows: read.rows.filter(isListed) };
    },
  },
];

const UNREADABLE: readonly PortFault[] = [
  { name: "is-unreadable", says: /does not hold a number/, strike: () => "unreadable" },
];

const MORE: Readonly<Record<string, readonly PortFault[]>> = {
  "DnsServer.listZones": LISTS,
  "DnsServer.writeRrsets": WRITES,
  "Inventory.read": READS,
  "MarkerFiles.readLastCheck": UNREADABLE,
};

const unforeseen = throwing("TypeError", (site) => new TypeError(`${site}: ${CAUSE}`));
const broken = throwing(
  "SystemError",
  (site) => new SystemError(`${site} failed, ${CAUSE}`, { remedy: REMEDY }),
);
const locked = throwing(
  "LockedError",
  (site) => new LockedError(`${site} failed, ${CAUSE}`, { remedy: REMEDY }),
);
const upstream = (system: UpstreamSystem) =>
  FAILURES.flatMap((failure) => throwing(failure, (site) => upstreamError(system, failure, site)));

const BY_PORT: Readonly<Record<string, readonly PortFault[]>> = {
  DnsServer: [...upstream("powerdns"), ...HANGS],
  Inventory: [...upstream("phpipam"), ...HANGS],
  InventoryEditor: upstream("phpipam"),
  RowEditors: [...upstream("phpipam"), ...HANGS],
  Store: broken,
  MarkerFiles: broken,
  Lock: [...locked, ...broken],
  LockHandle: broken,
};

/** All faults that a call site can have. @throws when a port is not known here: say how it can fail. */
export function faultsOf(site: string): readonly PortFault[] {
  const [port = ""] = site.split(".");
  const known = BY_PORT[port];
  if (known === undefined)
    throw new Error(`${site}: name the faults of the port ${port} in BY_PORT of port-faults.ts`);
  return [...known, ...unforeseen, ...(MORE[site] ?? [])];
}

/** Methods into which no fault is put, each with the reason. A test fails when one is not needed here. */
export const METHODS_WITHOUT_FAULTS: Readonly<Record<string, string>> = {
  "Clock.now": "reads a clock in memory",
  "Clock.sleep": "ends early without an error, by contract",
  "Log.debug": "the logger keeps its errors to itself; test/unit/ops/logger.test.ts",
  "Log.info": "the same",
  "Log.warn": "the same",
  "Log.error": "the same",
  "LineLog.write": "never fails, by contract: test/integration/system-log.test.ts",
  "LineLog.close": "the same",
  "StoreCare.backup":
    "asked by its command alone, which prints the error: test/integration/store-care.test.ts",
  "StoreCare.verify": "the same",
  "StoreCare.archiveStep":
    "between the cycles of the daemon, where an error is told and tried again: test/unit/ops/store-keeper.test.ts",
  "ServiceManager.tell": "never fails, by contract: test/e2e/service.test.ts",
  "Progress.step": "draws on a terminal",
  "Progress.advance": "the same",
  "Progress.done": "the same",
  "Store.verifyJournal":
    "asked by `history verify` alone, which prints the error: test/e2e/cli-failures.test.ts",
  "Statistics.countJournal": "asked by `report` alone, which prints the error: test/e2e/report.test.ts",
  "Statistics.countLedger": "the same",
  "Store.close": "when the process ends; all has been committed before",
  "InstallationProbe.measurePhpipam":
    "check only; its failures are what it reports: test/flows/check-installation.test.ts",
  "InstallationProbe.measurePowerdns": "the same",
  "InstallationProbe.measureFile": "the same",
  "InstallationProbe.measureMail": "the same",
  "InstallationProbe.measureTarget": "the same, and over SSH itself: test/integration/deploy.test.ts",
  "InstallationProbe.bench": "the same",
  "HealthProbe.reachPhpipam": "health only; its failures are what it reports: test/flows/health.test.ts",
  "HealthProbe.reachPowerdns": "the same",
  "HealthProbe.measureMachine": "the same",
  "HealthProbe.findProcess": "the same",
  "SetupProbe.problemOf": "setup only, before there is any installation: reads a text",
  "SetupProbe.findPhpipam": "setup only; its failures are what is tried: test/e2e/setup.test.ts",
  "SetupProbe.tryPhpipam": "the same",
  "SetupProbe.tryPowerdns": "the same",
  "SetupProbe.tryMail": "the same",
  "Questioner.ask": "a person: test/e2e/setup-terminal.test.ts",
  "Questioner.askSecret": "the same",
  "Questioner.confirm": "the same",
  "Store.toldFindings":
    "read by the cycle when mail is configured, and by no story of these; a failure stops it as that of any other read",
  "Store.notices": "mail goes beside the cycles and fails by itself: test/flows/mails.test.ts",
  "Store.noticeCounts": "the same",
  "Store.dueMails": "the same",
  "Store.outboxState": "the same",
  "Store.alerts": "the same",
  "Store.propagations": "read beside the cycles, and shown: test/contract/store/store-contract.test.ts",
  "Store.transfers": "the same",
  "NameServers.ask":
    "asked beside the cycles; what goes wrong is an answer, by contract: test/unit/io/dns/dns-name-servers.test.ts",
  "NameServers.transfer": "the same",
  "TransferSettings.readNotify":
    "asked beside the cycles, of zones that are late; what it cannot tell stays unknown: test/flows/transfers.test.ts",
  "MailTemplates.render": "never fails, by contract: test/unit/io/smtp/jinja-templates.test.ts",
  "Mailer.open": "opens nothing yet",
  "MailSession.send": "never fails, by contract; test/integration/smtp.test.ts",
  "MailSession.probe": "the same",
  "MailSession.close": "the same",
  "AlertReceiver.post": "never fails, by contract; test/unit/io/webhook/webhook-receiver.test.ts",
  "OutputFiles.read": "a file's failure is its own outcome, after DNS was done: test/flows/files.test.ts",
  "OutputFiles.write": "the same",
  "OutputFiles.check": "the same",
  "TargetHost.read":
    "a target's failure is its own outcome: test/flows/deployment.test.ts, test/integration/deploy.test.ts",
  "TargetHost.write": "the same",
  "TargetHost.copy": "the same",
  "TargetHost.rename": "the same",
  "TargetHost.remove": "the same",
  "TargetHost.run": "the same",
};
