import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compose } from "../../../src/compose.ts";
import { loadConfig } from "../../../src/config/load-config.ts";
import type { CycleWorld } from "../../../src/flows/cycle-world.ts";
import { syncCycle } from "../../../src/flows/sync-cycle.ts";
import type { PhpipamState } from "../../../src/simulators/phpipam/phpipam-state.ts";
import type { PowerdnsState } from "../../../src/simulators/powerdns/powerdns-state.ts";
import { type CliInstallation, type Company, finish, makeInstallation } from "../../e2e/cli-installation.ts";
import { MemoryLog } from "../../fakes/memory-log.ts";

/** When the process is ended: at the n-th request to either server, or the n-th write to its store; counted from 1. */
export type KillInstant =
  | { readonly at: "request"; readonly n: number; readonly when: "unanswered" | "carried out" }
  | { readonly at: "request"; readonly n: number; readonly when: number }
  | { readonly at: "write"; readonly n: number; readonly when: "before" | "after" };

/** Writes an instant as `request 7, carried out`, `12 ms after request 7`, `before write 40`. */
export function tellInstant(instant: KillInstant): string {
  if (instant.at === "write") return `${instant.when} write ${instant.n}`;
  const { n, when } = instant;
  return typeof when === "number" ? `${when} ms after request ${n}` : `request ${n} ${when}`;
}

/** How many requests and store writes a command makes when nothing ends it. */
export interface CommandSize {
  readonly requests: number;
  readonly writes: number;
}

/** Puts a defect into the world that continues after a kill. */
export type Saboteur = (world: CycleWorld, storeFile: string) => CycleWorld;

const KILLER = fileURLToPath(new URL("write-killer-child.ts", import.meta.url));
const PRELOAD = { NODE_OPTIONS: `--import=${KILLER} --disable-warning=ExperimentalWarning` };
const SILENT_PROGRESS = { step: () => {}, advance: () => {}, done: () => {} };

/** An installation whose command is a real process that can be ended at a chosen instant, and whose later cycles run in this one. */
export class KillSite implements AsyncDisposable {
  readonly #installation: CliInstallation;
  readonly #sabotage: Saboteur;
  readonly #requests: { seen: number; onRequest: (n: number) => "hang" | null };

  private constructor(
    installation: CliInstallation,
    sabotage: Saboteur,
    requests: { seen: number; onRequest: (n: number) => "hang" | null },
  ) {
    this.#installation = installation;
    this.#sabotage = sabotage;
    this.#requests = requests;
  }

  static async open(company: Company, sabotage: Saboteur): Promise<KillSite> {
    const requests = { seen: 0, onRequest: (_: number): "hang" | null => null };
    const faults = () => {
      requests.seen += 1;
      return requests.onRequest(requests.seen) === null ? null : ({ kind: "hang" } as const);
    };
    const installation = await makeInstallation({
      ...company,
      phpipamFaults: faults,
      powerdnsFaults: faults,
    });
    return new KillSite(installation, sabotage, requests);
  }

  get ipam(): PhpipamState {
    return this.#installation.phpipam.state;
  }

  get dns(): PowerdnsState {
    return this.#installation.powerdns.state;
  }

  get subnetId(): number {
    return this.#installation.subnetId;
  }

  /** Runs the command to its end. @throws Error when it ends otherwise than a healthy one does. */
  async complete(args: readonly string[]): Promise<CommandSize> {
    const countFile = join(this.#installation.folder, "writes");
    const before = this.#requests.seen;
    const ran = await finish(this.#installation.start(args, { ...PRELOAD, WRITE_COUNT_FILE: countFile }));
    if (![0, 3, 4].includes(ran.code ?? -1))
      throw new Error(`pphook ${args.join(" ")} ended with ${ran.code}: ${ran.stderr}`);
    return { requests: this.#requests.seen - before, writes: Number(readFileSync(countFile, "utf8")) };
  }

  /** Runs the command and ends it at the instant. @returns whether it was still running then. */
  async kill(args: readonly string[], instant: KillInstant): Promise<boolean> {
    const atWrite = instant.at === "write" ? { KILL_AT_WRITE: `${instant.n} ${instant.when}` } : {};
    const child = this.#installation.start(args, { ...PRELOAD, ...atWrite });
    const before = this.#requests.seen;
    if (instant.at === "request")
      this.#requests.onRequest = (seen) => (seen - before === instant.n ? endChild(child, instant) : null);
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.on("close", (_, signal) => resolve(signal)),
    );
    child.stdout?.resume();
    child.stderr?.resume();
    const signal = await ended;
    this.#requests.onRequest = () => null;
    return signal === "SIGKILL";
  }

  /** Works with the installation as a fresh process would; the saboteur's defect is in it only when asked for. */
  async work<T>(story: (world: CycleWorld) => Promise<T>, options: { sound: boolean }): Promise<T> {
    const { config } = await loadConfig({ file: this.#installation.configFile, env: {}, overrides: {} });
    await using parts = compose({
      config,
      log: new MemoryLog(),
      progress: SILENT_PROGRESS,
      readOnly: false,
    });
    return await story(options.sound ? parts.world : this.#sabotage(parts.world, config.store.sqliteFile));
  }

  /** One cycle in this process. */
  async sync(options: { sound: boolean }): Promise<void> {
    await this.work((world) => syncCycle(world, { full: false, dryRun: false, lockWaitMs: 30_000 }), options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#installation[Symbol.asyncDispose]();
  }
}

function endChild(child: ChildProcess, { when }: KillInstant): "hang" | null {
  if (typeof when === "number") {
    setTimeout(() => child.kill("SIGKILL"), when);
    return null;
  }
  child.kill("SIGKILL");
  return when === "unanswered" ? "hang" : null;
}
