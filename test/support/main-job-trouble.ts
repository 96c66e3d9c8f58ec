import assert from "node:assert/strict";
import type { CycleReport } from "../../src/domain/cycle-report.ts";
import type { UpstreamError } from "../../src/domain/errors.ts";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import {
  type Fault,
  type PowerdnsSimulator,
  startPowerdnsSimulator,
} from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { PowerdnsEye } from "./main-job-dns.ts";
import { MainJobRig } from "./main-job-rig.ts";

/** Longer than a healthy call takes on a busy machine. */
const TIMEOUT_MS = 500;

/** Last octet and subnet. */
const HOSTS = [
  [1, 1],
  [2, 1],
  [133, 2],
  [134, 2],
] as const;

/** What goes wrong with calls whose method and path begin in a given way; set and unset at will. */
export interface Trouble<F> {
  /** `GET /pphook/addresses/?links=false`. */
  readonly at: string;
  readonly fault: F;
}

/**
 * Both servers simulated, four hosts in order, and work waiting: one renamed, one deleted, one new. The simulators fail as `trouble`
 * says.
 */
export class TroubledRig implements AsyncDisposable {
  phpipamTrouble: Trouble<PhpipamFault> | null = null;
  powerdnsTrouble: Trouble<Fault> | null = null;
  readonly rig: MainJobRig;
  readonly #powerdns: PowerdnsSimulator;
  readonly #eye: PowerdnsEye;

  private constructor(rig: MainJobRig, powerdns: PowerdnsSimulator) {
    this.rig = rig;
    this.#powerdns = powerdns;
    this.#eye = new PowerdnsEye(powerdns);
  }

  /** @param maxListedRows - above it phpIPAM cannot list all rows at once, so they are read subnet by subnet. */
  static async start(maxListedRows?: number): Promise<TroubledRig> {
    const self: { rig?: TroubledRig } = {};
    const powerdns = await startPowerdnsSimulator({
      zones: [{ name: "example.com." }, { name: "0.10.10.in-addr.arpa." }],
      faults: ({ method, url }) => hit(self.rig?.powerdnsTrouble, `${method} ${url}`),
    });
    const rig = await MainJobRig.start({
      powerdns,
      timeoutMs: TIMEOUT_MS,
      settings: { "policy.no_records": "create" },
      phpipam: {
        ...(maxListedRows === undefined ? {} : { maxListedRows }),
        faults: ({ method, path }) => hit(self.rig?.phpipamTrouble, `${method} ${path}`),
      },
    });
    self.rig = new TroubledRig(rig, powerdns);
    try {
      await self.rig.#arrange();
    } catch (error) {
      await self.rig[Symbol.asyncDispose]();
      throw error;
    }
    return self.rig;
  }

  get patches(): number {
    return this.#powerdns.calls.filter((call) => call.method === "PATCH").length;
  }

  /** Asserts that a cycle fails with an error that says `says`, and that neither DNS nor the last check moved. */
  async assertFails(says: RegExp): Promise<UpstreamError> {
    const before = await this.#look();
    const ended = await this.rig.sync().catch((error: UpstreamError) => error);
    assert.ok(ended instanceof Error, "the cycle succeeded");
    assert.match(ended.message, says);
    assert.deepEqual(await this.#look(), before);
    return ended;
  }

  /** Asserts that, with the trouble over, the next cycle does all the work and the one after none. */
  async assertRecovers(): Promise<CycleReport> {
    this.phpipamTrouble = null;
    this.powerdnsTrouble = null;
    const report = await this.rig.sync();
    assert.ok(report.outcomes.every(({ result }) => result === "applied"));
    assert.deepEqual(await this.#eye.lines(), [
      "1.0.10.10.in-addr.arpa PTR renamed.example.com.",
      "133.0.10.10.in-addr.arpa PTR h133.example.com.",
      "134.0.10.10.in-addr.arpa PTR h134.example.com.",
      "9.0.10.10.in-addr.arpa PTR new.example.com.",
      "h133.example.com A 10.10.0.133",
      "h134.example.com A 10.10.0.134",
      "new.example.com A 10.10.0.9",
      "renamed.example.com A 10.10.0.1",
    ]);
    assert.deepEqual((await this.rig.sync()).plan.changes, []);
    return report;
  }

  async lastChecks(): Promise<readonly unknown[]> {
    await using parts = await this.rig.compose();
    return [await parts.world.store.lastCheck(), await parts.world.markers.readLastCheck()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rig[Symbol.asyncDispose]();
    await this.#powerdns.close();
  }

  /** What must not move; looked at while nothing fails. */
  async #look(): Promise<readonly unknown[]> {
    const trouble = this.powerdnsTrouble;
    this.powerdnsTrouble = null;
    const seen = [this.patches, await this.#eye.lines(), await this.lastChecks()];
    this.powerdnsTrouble = trouble;
    return seen;
  }

  async #arrange(): Promise<void> {
    const { ipam } = this.rig;
    ipam.addSubnet({ id: 1, subnet: "10.10.0.0", mask: 25 });
    ipam.addSubnet({ id: 2, subnet: "10.10.0.128", mask: 25 });
    await this.rig.sync();
    for (const [last, subnetId] of HOSTS)
      ipam.addAddress({ subnetId, ip: `10.10.0.${last}`, hostname: `h${last}.example.com` });
    await this.rig.sync();
    ipam.editAddress(1, { hostname: "renamed.example.com" });
    ipam.deleteAddress(2);
    ipam.addAddress({ subnetId: 1, ip: "10.10.0.9", hostname: "new.example.com" });
  }
}

function hit<F>(trouble: Trouble<F> | null | undefined, call: string): F | null {
  return trouble != null && call.startsWith(trouble.at) ? trouble.fault : null;
}
