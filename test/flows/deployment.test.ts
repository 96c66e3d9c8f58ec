import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displayName } from "../../src/domain/dns-name.ts";
import { UsageError } from "../../src/domain/errors.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import type { Target, TargetOutcome } from "../../src/domain/target.ts";
import type { CycleWorld } from "../../src/flows/cycle-world.ts";
import { deployNow } from "../../src/flows/deployment/deploy-now.ts";
import type { DeploymentWorld } from "../../src/flows/deployment/deployment-world.ts";
import { pauseWrites } from "../../src/flows/pause-writes.ts";
import type { DnsQuestion } from "../../src/ports/name-servers.ts";
import { answerOf, soaOf } from "../fakes/memory-name-servers.ts";
import { MemoryOutputFiles } from "../fakes/memory-output-files.ts";
import { MemoryTargetHost } from "../fakes/memory-target-host.ts";
import { FlowWorld } from "./flow-world.ts";

const MADE = "/var/lib/pphook/zones";
const THERE = "/etc/bind/pphook.zones";

const TARGET: Target = {
  name: "ns01",
  kind: "bind",
  host: "192.0.2.53",
  port: 22,
  user: "pphook",
  destination: THERE,
  checkCommand: "named-checkconf",
  reloadCommand: "rndc reconfig",
  canary: false,
  dnsPort: 53,
};

const fileOf = (...zones: readonly string[]) =>
  `# Made by PPHOOK 0.1.0 at now from here: ${zones.length} zones. Edits are overwritten.\n${zones.map((zone) => `zone "${zone}" { };\n`).join("")}`;

class DeployWorld {
  readonly flow = new FlowWorld();
  readonly outputs = new MemoryOutputFiles();
  readonly hosts = new Map<string, MemoryTargetHost>();
  readonly world: DeploymentWorld & CycleWorld;
  /** Zones that a name server answers for. */
  readonly served = new Set(["a.example", "b.example", "c.example"]);
  asked: string[] = [];

  constructor(...targets: readonly Partial<Target>[]) {
    const all = (targets.length === 0 ? [{}] : targets).map((target) => ({ ...TARGET, ...target }));
    for (const { name } of all) this.hosts.set(name, new MemoryTargetHost());
    const deployment = {
      targets: all,
      outputs: this.outputs,
      limits: this.flow.world.settings.limits,
      pathOf: (kind: Target["kind"]) => (kind === "dhcp6" ? null : MADE),
      openHost: ({ name }: Target) => this.host(name),
      nameServers: {
        ask: async (_server: unknown, { name }: DnsQuestion) => {
          const zone = displayName(name);
          this.asked.push(zone);
          return answerOf(this.served.has(zone) ? [soaOf(name, 1)] : []);
        },
      },
    };
    this.world = { ...this.flow.world, deployment, ...deployment };
    this.make("a.example", "b.example");
  }

  make(...zones: readonly string[]): void {
    this.outputs.files.set(MADE, fileOf(...zones));
  }

  host(name = "ns01"): MemoryTargetHost {
    const host = this.hosts.get(name);
    assert.ok(host !== undefined);
    return host;
  }

  async deploy(what: string | null = null, dryRun = false): Promise<readonly TargetOutcome[]> {
    this.flow.clock.advance(MINUTE_MS);
    return deployNow(this.world, { what, dryRun, lockWaitMs: 0 });
  }

  async one(): Promise<TargetOutcome> {
    const [outcome] = await this.deploy();
    assert.ok(outcome !== undefined);
    return outcome;
  }
}

describe("deploying a file", () => {
  it("uploads beside, checks there, replaces, reloads, reads back, and asks for the new zones", async () => {
    const at = new DeployWorld();
    assert.equal((await at.one()).state, "deployed");
    assert.deepEqual(at.host().steps, [
      `read ${THERE}`,
      `write ${THERE}.pphook-new`,
      `run named-checkconf ${THERE}.pphook-new`,
      `rename ${THERE}.pphook-new ${THERE}`,
      "run rndc reconfig",
      `read ${THERE}`,
    ]);
    assert.deepEqual(at.asked, ["a.example", "b.example"]);
    assert.deepEqual(
      (await at.flow.events("deployment")).map(({ target, state }) => `${target} ${state}`),
      ["ns01 deployed"],
    );
  });

  it("does not even connect when the target has it", async () => {
    const at = new DeployWorld();
    await at.deploy();
    at.host().steps.length = 0;
    assert.equal((await at.one()).state, "unchanged");
    assert.deepEqual(at.host().steps, []);
  });

  it("keeps what was there until the next time, and asks only for what is new", async () => {
    const at = new DeployWorld();
    await at.deploy();
    at.asked = [];
    at.make("a.example", "b.example", "c.example");
    assert.deepEqual([(await at.one()).state, (await at.one()).state], ["deployed", "unchanged"]);
    assert.equal(at.host().files.get(`${THERE}.pphook-previous`), fileOf("a.example", "b.example"));
    assert.deepEqual(at.asked, ["c.example"]);
  });

  it("reports what somebody changed there, and keeps it for good", async () => {
    const at = new DeployWorld();
    await at.deploy();
    at.host().files.set(THERE, "edited by hand");
    at.make("a.example", "c.example");
    const outcome = await at.one();
    assert.equal(outcome.state, "deployed");
    const [, kept = ""] =
      /was changed on the target; it is kept there as (\S+)$/.exec(outcome.drift ?? "") ?? [];
    assert.equal(at.host().files.get(kept), "edited by hand");
    at.host().files.delete(THERE);
    at.make("a.example");
    assert.match((await at.one()).drift ?? "", /was removed on the target/);
    const first = new DeployWorld();
    first.host().files.set(THERE, "somebody's");
    assert.match((await first.one()).drift ?? "", /was there before PPHOOK/);
  });

  it("holds what would take too much from a file that it did not deploy", async () => {
    const at = new DeployWorld();
    at.host().files.set(THERE, fileOf(...Array.from({ length: 30 }, (_, n) => `z${n}.example`)));
    const outcome = await at.one();
    assert.equal(outcome.state, "held");
    assert.match(outcome.detail, /28 of 30 zones would go/);
    assert.deepEqual(at.host().steps, [`read ${THERE}`]);
    at.host().files.set(THERE, "nothing of PPHOOK's");
    assert.equal((await at.one()).state, "deployed");
  });

  it("leaves the old file when the target's own check refuses the new one", async () => {
    const at = new DeployWorld();
    await at.deploy();
    at.make("c.example");
    at.host().exitCodes.set("named-checkconf", 1);
    const outcome = await at.one();
    assert.equal(outcome.state, "refused");
    assert.match(outcome.detail, /"named-checkconf" on the target ended with 1: named-checkconf says no/);
    assert.deepEqual([...at.host().files], [[THERE, fileOf("a.example", "b.example")]]);
    at.host().exitCodes.clear();
    assert.equal((await at.one()).state, "deployed");
  });

  for (const [what, break_] of [
    ["the reload fails", (at: DeployWorld) => at.host().exitCodes.set("rndc reconfig", 1)],
    ["a new zone is not answered", (at: DeployWorld) => at.served.delete("c.example")],
  ] as const)
    it(`goes back when ${what}`, async () => {
      const at = new DeployWorld();
      await at.deploy();
      at.make("a.example", "c.example");
      break_(at);
      const outcome = await at.one();
      assert.equal(outcome.state, "failed");
      assert.match(outcome.detail, /what was there before is back/);
      assert.equal(at.host().files.get(THERE), fileOf("a.example", "b.example"));
      assert.equal(at.host().steps.at(-1), "run rndc reconfig");
      const fresh = new DeployWorld();
      fresh.make("c.example");
      break_(fresh);
      await fresh.deploy();
      assert.deepEqual([...fresh.host().files.keys()], []);
    });

  for (const [step, after] of [
    ["read", 0],
    ["write", 0],
    ["run", 0],
    ["copy", 0],
    ["rename", 0],
  ] as const)
    it(`leaves the old file when the connection is lost at ${step}`, async () => {
      const at = new DeployWorld();
      await at.deploy();
      at.make("a.example", "c.example");
      at.host().failing = { step, after };
      const outcome = await at.one();
      assert.deepEqual([outcome.state, outcome.remedy], ["failed", "wait"]);
      assert.equal(at.host().files.get(THERE), fileOf("a.example", "b.example"));
      at.host().failing = null;
      assert.equal((await at.one()).state, "deployed");
    });

  it("goes on where it was cut after the file was replaced", async () => {
    const at = new DeployWorld();
    await at.deploy();
    at.make("a.example", "c.example");
    at.host().failing = { step: "run", after: 1 };
    const cut = await at.one();
    assert.match(cut.detail, /going back failed|is back/);
    at.host().failing = null;
    at.host().files.set(THERE, fileOf("a.example", "c.example"));
    at.host().steps.length = 0;
    assert.deepEqual(
      [(await at.one()).detail, at.host().steps.includes("run rndc reconfig")],
      ["it was there already", true],
    );
    at.make("b.example");
    at.host().files.set(THERE, fileOf("b.example"));
    at.host().exitCodes.set("rndc reconfig", 1);
    assert.equal((await at.one()).state, "failed");
    assert.equal(at.host().files.get(THERE), fileOf("b.example"));
  });

  it("says what to do by hand when going back fails", async () => {
    const at = new DeployWorld({ checkCommand: null });
    await at.deploy();
    at.make("a.example", "c.example");
    at.served.delete("c.example");
    at.host().failing = { step: "rename", after: 1 };
    const outcome = await at.one();
    assert.match(outcome.detail, /going back failed as well/);
    assert.match(outcome.remedy, /mv \S+\.pphook-previous \S+zones/);
  });

  it("asks no name server that was not told to reload, nor for what is no zone", async () => {
    const at = new DeployWorld({ reloadCommand: null }, { name: "dhcp1", kind: "dhcp" });
    at.served.clear();
    assert.deepEqual(
      (await at.deploy()).map(({ state }) => state),
      ["deployed", "deployed"],
    );
    assert.deepEqual(at.asked, []);
  });
});

describe("deploying to several targets", () => {
  it("tries the canary first, and leaves the others of its kind alone when it fails", async () => {
    const at = new DeployWorld(
      { name: "ns01" },
      { name: "ns02", canary: true },
      { name: "dhcp1", kind: "dhcp" },
    );
    at.host("ns02").exitCodes.set("named-checkconf", 1);
    assert.deepEqual(
      (await at.deploy()).map(({ target, state }) => `${target} ${state}`),
      ["ns02 refused", "ns01 skipped", "dhcp1 deployed"],
    );
    assert.deepEqual(at.host("ns01").steps, []);
    at.host("ns02").exitCodes.clear();
    assert.deepEqual(
      (await at.deploy("bind")).map(({ state }) => state),
      ["deployed", "deployed"],
    );
  });

  it("takes one by its name, in any spelling", async () => {
    const at = new DeployWorld({ name: "ns-01" }, { name: "ns-02" });
    assert.deepEqual(
      (await at.deploy("NS_02")).map(({ target }) => target),
      ["ns-02"],
    );
  });

  it("refuses what does not exist", async () => {
    const at = new DeployWorld();
    await assert.rejects(
      at.deploy("ns09"),
      (error) => error instanceof UsageError && /no target ns09/.test(error.message),
    );
    await assert.rejects(at.deploy("dhcp"), /no target gets a dhcp file/);
    const none = { ...at.world, targets: [] };
    await assert.rejects(
      deployNow(none, { what: null, dryRun: false, lockWaitMs: 0 }),
      /no target is configured/,
    );
  });

  it("says that there is nothing to deploy before anything was made", async () => {
    const at = new DeployWorld({}, { name: "six", kind: "dhcp6" });
    at.outputs.files.set(MADE, "of somebody else");
    const [bind, six] = await at.deploy();
    assert.match(bind?.detail ?? "", /was not made by PPHOOK, so there is nothing to deploy/);
    assert.match(six?.detail ?? "", /is not there/);
    assert.deepEqual(at.host().steps, []);
  });

  it("compares without changing anything, and needs no lock for it", async () => {
    const at = new DeployWorld();
    at.host().files.set(THERE, fileOf("a.example", "old.example"));
    at.flow.lock.held = true;
    const [outcome] = await at.deploy(null, true);
    assert.deepEqual(outcome?.diff, [`- zone "old.example" { };`, `+ zone "b.example" { };`]);
    assert.deepEqual(at.host().steps, [`read ${THERE}`]);
    assert.equal((await at.flow.events("deployment")).length, 0);
  });

  it("does nothing under a pause", async () => {
    const at = new DeployWorld();
    await pauseWrites(at.world, { forMs: null, reason: "", by: "alice" });
    assert.deepEqual([(await at.one()).state, at.host().steps], ["barred", []]);
  });
});

describe("deploying after a cycle", () => {
  it("happens when a file is not where it shall be, and is tried again by itself, ever more seldom", async () => {
    const at = new DeployWorld();
    at.host().failing = { step: "read", after: 0 };
    const tries: number[] = [];
    for (let minute = 0; minute < 8; minute++) {
      const before = at.host().steps.length;
      const report = await at.flow.sync({}, at.world);
      assert.equal(report.deployments?.[0]?.state, "failed");
      if (at.host().steps.length > before) tries.push(minute);
    }
    assert.deepEqual(tries, [0, 1, 2, 4]);
    assert.equal((await at.flow.events("deployment")).length, 1, "journalled once");
    at.host().failing = null;
    assert.equal((await at.one()).state, "deployed", "a person does not wait");
    assert.equal((await at.flow.sync({}, at.world)).deployments?.[0]?.state, "unchanged");
  });

  it("never fails the cycle", async () => {
    const at = new DeployWorld();
    at.flow.inventory.add({ ip: "10.0.0.1", hostname: "h1.example.com" });
    at.host().failing = { step: "write", after: 0 };
    const report = await at.flow.sync({}, at.world);
    assert.equal(report.outcomes.length, 2);
    assert.ok(report.outcomes.every(({ result }) => result === "applied"));
    assert.equal((await at.flow.sync({ dryRun: true }, at.world)).deployments, undefined);
  });
});
