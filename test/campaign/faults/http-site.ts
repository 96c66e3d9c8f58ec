import type { Composition } from "../../../src/compose.ts";
import { type Instant, MINUTE_MS, toInstant } from "../../../src/domain/instant.ts";
import type { CycleOptions, CycleWorld } from "../../../src/flows/cycle-world.ts";
import { syncCycle } from "../../../src/flows/sync-cycle.ts";
import type { PhpipamState } from "../../../src/simulators/phpipam/phpipam-state.ts";
import { startPowerdnsSimulator } from "../../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { type PowerdnsAccess, seedZones } from "../../../src/simulators/powerdns/zone-seed.ts";
import { PowerdnsEye } from "../../support/main-job-dns.ts";
import { MainJobRig } from "../../support/main-job-rig.ts";
import { FaultProxy } from "./fault-proxy.ts";

export interface HttpSiteOptions {
  /** A PowerDNS that runs already, and whose zones are removed; simulated when left out. */
  readonly powerdns?: PowerdnsAccess;
  /** Above it phpIPAM cannot list all rows at once. */
  readonly maxListedRows?: number;
  /** By `section.key`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Longer than a healthy call takes on a busy machine. */
const TIMEOUT_MS = 1500;
const NOTE_COOLDOWN = "phpipam-login-cooldown";

/**
 * Both services behind proxies that can spoil calls, with the real adapters, store and files between them. Each cycle is that of a
 * fresh process, a minute after the one before.
 */
export class HttpSite implements AsyncDisposable {
  readonly eye: PowerdnsEye;
  readonly phpipam: FaultProxy;
  readonly powerdns: FaultProxy;
  readonly #rig: MainJobRig;
  readonly #endings: AsyncDisposableStack;
  #minutes = 0;

  private constructor(
    parts: Pick<HttpSite, "eye" | "phpipam" | "powerdns">,
    rig: MainJobRig,
    endings: AsyncDisposableStack,
  ) {
    this.eye = parts.eye;
    this.phpipam = parts.phpipam;
    this.powerdns = parts.powerdns;
    this.#rig = rig;
    this.#endings = endings;
  }

  static async start({ powerdns, maxListedRows, settings }: HttpSiteOptions): Promise<HttpSite> {
    await using endings = new AsyncDisposableStack();
    const access = powerdns ?? (await startSimulated(endings));
    const eye = new PowerdnsEye(access);
    await eye.removeZones();
    await seedZones(access, [
      { name: "example.com." },
      { name: "example.org.", dnssec: true },
      { name: "0.10.10.in-addr.arpa." },
    ]);
    const dnsProxy = endings.use(await FaultProxy.start(access.url));
    const rig = endings.use(
      await MainJobRig.start({
        powerdns: access,
        timeoutMs: TIMEOUT_MS,
        phpipam: maxListedRows === undefined ? {} : { maxListedRows },
      }),
    );
    const ipamProxy = endings.use(await FaultProxy.start(rig.simulator.url));
    rig.settings = {
      ...settings,
      "policy.no_records": "create",
      "phpipam.api_url": ipamProxy.url,
      "powerdns.api_url": dnsProxy.url,
    };
    rig.ipam.addSubnet({ id: 1, subnet: "10.10.0.0", mask: 25 });
    rig.ipam.addSubnet({ id: 2, subnet: "10.10.0.128", mask: 25 });
    return new HttpSite({ eye, phpipam: ipamProxy, powerdns: dnsProxy }, rig, endings.move());
  }

  get ipam(): PhpipamState {
    return this.#rig.ipam;
  }

  get log() {
    return this.#rig.log;
  }

  async cycle(options: Partial<CycleOptions> = {}): Promise<unknown> {
    this.#minutes += 1;
    return this.use(({ world }) =>
      syncCycle(world, { full: false, dryRun: false, lockWaitMs: 0, ...options }),
    );
  }

  /** What a process does that is started now. */
  async use<T>(work: (parts: Composition) => Promise<T>): Promise<T> {
    await using parts = await this.#rig.compose();
    const clock = {
      now: (): Instant => toInstant(Date.now() + this.#minutes * MINUTE_MS),
      sleep: async () => {},
    };
    const world: CycleWorld = { ...parts.world, clock };
    return await work({ ...parts, world });
  }

  /** Measures both services, as `check` does. */
  async measure(): Promise<void> {
    await using checked = await this.#rig.composeCheck();
    await checked.probe.measurePhpipam(this.phpipam.url);
    await checked.probe.measurePowerdns();
  }

  /** Lets the time pass for which no login is tried after a refused one. */
  async coolDown(): Promise<void> {
    await this.use(({ world }) =>
      world.store.record({ at: world.clock.now(), notes: { [NOTE_COOLDOWN]: null } }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endings.disposeAsync();
  }
}

async function startSimulated(endings: AsyncDisposableStack): Promise<PowerdnsAccess> {
  const simulator = await startPowerdnsSimulator();
  endings.defer(() => simulator.close());
  return simulator;
}
