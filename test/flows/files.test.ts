import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StopError } from "../../src/domain/errors.ts";
import type { FileOutcome } from "../../src/domain/file-outcome.ts";
import { parseIp } from "../../src/domain/ip-address.ts";
import { approveHeld } from "../../src/flows/approve-held.ts";
import type { CycleWorld } from "../../src/flows/cycle-world.ts";
import type { FileSettings, FileWorld } from "../../src/flows/files/file-world.ts";
import { configuredGroups, type FileGroup } from "../../src/flows/files/generate-files.ts";
import { generateNow, renderNow } from "../../src/flows/files/generate-now.ts";
import { pauseWrites } from "../../src/flows/pause-writes.ts";
import { MemoryOutputFiles } from "../fakes/memory-output-files.ts";
import { type FlowChoices, FlowWorld } from "./flow-world.ts";

const DHCP = "/etc/dhcp/pphook.conf";
const DHCP6 = "/etc/dhcp/pphook6.conf";
const BIND = "/etc/bind/pphook.zones";

interface FileChoices extends FlowChoices {
  readonly dhcp?: Partial<FileSettings["dhcp"]>;
  readonly bind?: Partial<FileSettings["bind"]>;
}

/** A world of hosts with reservations, and where the files of them go. */
class FilesWorld {
  readonly flow: FlowWorld;
  readonly outputs = new MemoryOutputFiles();
  readonly world: FileWorld & CycleWorld;

  constructor(flow: FlowWorld, { dhcp, bind }: FileChoices = {}) {
    this.flow = flow;
    const files = {
      outputs: this.outputs,
      resolveHost: async (host: string) => [parseIp(host)].filter((ip) => ip !== null),
      fileSettings: {
        version: "0.1.0",
        limits: flow.world.settings.limits,
        dhcp: {
          profiles: ["infra"],
          macScope: "global" as const,
          format: "isc" as const,
          output: DHCP,
          output6: null,
          template: null,
          checkCommand: null,
          ...dhcp,
        },
        bind: {
          output: BIND,
          primaries: [{ host: "192.0.2.1", port: 53 }],
          tsigKey: null,
          zoneDirectory: null,
          version: [9, 16] as const,
          template: null,
          checkCommand: ["named-checkconf"],
          ...bind,
        },
      },
    };
    this.world = { ...flow.world, files, ...files };
  }

  static async started(hosts: number, choices: FileChoices = {}): Promise<FilesWorld> {
    const flow = new FlowWorld(choices);
    for (let at = 1; at <= hosts; at++) flow.inventory.add(reserved(at));
    const files = new FilesWorld(flow, choices);
    await files.cycle();
    return files;
  }

  cycle = () => this.flow.sync({}, this.world);

  async generate(...groups: readonly FileGroup[]): Promise<readonly FileOutcome[]> {
    const asked = groups.length > 0 ? groups : configuredGroups(this.world);
    return generateNow(this.world, { groups: asked, lockWaitMs: 0 });
  }

  async states(): Promise<readonly string[]> {
    return (await this.generate()).map(({ kind, state }) => `${kind} ${state}`);
  }

  text(path: string): string {
    return this.outputs.files.get(path) ?? "";
  }
}

const cardOf = (at: number) => `02:00:00:00:00:${at.toString(16).padStart(2, "0")}`;
const reserved = (at: number) => ({
  id: at,
  ip: `10.0.0.${at}`,
  hostname: `h${at}.example.com`,
  mac: cardOf(at),
  profile: "infra",
});

describe("files for DHCP and BIND", () => {
  it("are made after a cycle, and not again until something changes", async () => {
    const files = await FilesWorld.started(3);
    assert.match(files.text(DHCP), /3 reservations[\s\S]*host row1-h1-example-com \{/);
    assert.match(files.text(BIND), /zone "0\.0\.10\.in-addr\.arpa" [\s\S]*zone "example\.com"/);
    assert.deepEqual(
      files.outputs.checks.map(({ command }) => command.join(" ")),
      ["dhcpd -t -cf", "named-checkconf"],
    );
    const report = await files.cycle();
    assert.deepEqual(
      report.files?.map(({ state }) => state),
      ["unchanged", "unchanged"],
    );
    assert.equal(files.outputs.writes, 2);
    files.flow.inventory.edit(2, { hostname: "other.example.com" });
    await files.cycle();
    assert.equal(files.outputs.writes, 3);
    assert.match(files.text(DHCP), /host-name "other\.example\.com"/);
    assert.deepEqual(
      (await files.flow.events("file")).map(({ file, state }) => `${file} ${state}`),
      ["dhcp written", "bind written", "dhcp written"],
    );
  });

  it("are not touched when the read fails, nor when phpIPAM is suddenly empty", async () => {
    const files = await FilesWorld.started(3);
    for (const id of [1, 2, 3]) files.flow.inventory.remove(id);
    const before = new Map(files.outputs.files);
    await assert.rejects(
      files.generate(),
      (error) => error instanceof StopError && error.guard === "empty-source",
    );
    files.flow.inventory.read = async () => {
      throw new Error("cut");
    };
    await assert.rejects(files.generate("dhcp"), /cut/);
    assert.deepEqual(files.outputs.files, before);
  });

  it("never become empty, whoever wants it", async () => {
    const files = await FilesWorld.started(2);
    for (const id of [1, 2]) files.flow.inventory.edit(id, { profile: "" });
    const [dhcp] = await files.generate("dhcp");
    assert.equal(dhcp?.state, "held");
    assert.match(dhcp?.detail ?? "", /an empty file is never written/);
    assert.match(dhcp?.remedy ?? "", /remove \/etc\/dhcp\/pphook\.conf yourself/);
    await assert.rejects(
      approve(files, (await files.flow.events("file")).at(-1)?.hash ?? ""),
      /nothing is held|the hash/,
    );
    files.outputs.files.delete(DHCP);
    assert.deepEqual(
      (await files.generate("dhcp")).map(({ state }) => state),
      ["empty"],
    );
  });

  it("are held when they would lose too much, and released by their hash, once", async () => {
    const files = await FilesWorld.started(20);
    const before = files.text(DHCP);
    for (let id = 1; id <= 6; id++) files.flow.inventory.edit(id, { profile: "" });
    const report = await files.cycle();
    assert.deepEqual(
      report.files?.map(({ state }) => state),
      ["held", "unchanged"],
    );
    assert.match(report.files?.[0]?.detail ?? "", /6 of 20 reservations would go/);
    await files.cycle();
    assert.equal(files.text(DHCP), before);
    const held = (await files.flow.events("file")).filter(({ state }) => state === "held");
    assert.equal(held.length, 1, "told once");
    const hash = /pphook approve ([0-9a-f]{12})/.exec(report.files?.[0]?.remedy ?? "")?.[1] ?? "";
    await approve(files, hash);
    assert.deepEqual(await files.states(), ["dhcp written", "bind unchanged"]);
    assert.match(files.text(DHCP), /14 reservations/);
    assert.deepEqual(
      (await files.flow.events("approval")).map(({ by, state }) => `${by} ${state}`),
      ["alice given", "alice used"],
    );
    for (let id = 7; id <= 12; id++) files.flow.inventory.edit(id, { profile: "" });
    assert.deepEqual(await files.states(), ["dhcp held", "bind unchanged"]);
  });

  it("are held as well after an approval of something else, or one that ran out", async () => {
    const files = await FilesWorld.started(20);
    for (let id = 1; id <= 6; id++) files.flow.inventory.edit(id, { profile: "" });
    const [dhcp] = await files.generate("dhcp");
    await approve(files, /approve ([0-9a-f]+)/.exec(dhcp?.remedy ?? "")?.[1] ?? "");
    files.flow.inventory.edit(7, { profile: "" });
    assert.equal((await files.generate("dhcp"))[0]?.state, "held");
    files.flow.inventory.edit(7, { profile: "infra" });
    files.flow.clock.advance(25 * 3_600_000);
    assert.equal((await files.generate("dhcp"))[0]?.state, "held");
  });

  it("lose nothing while a guard doubts the inventory", async () => {
    const files = await FilesWorld.started(30, { limits: { minSourceShrink: 2, maxSourceShrinkPercent: 1 } });
    for (let id = 1; id <= 3; id++) files.flow.inventory.remove(id);
    const report = await files.cycle();
    assert.deepEqual(
      report.plan.guards.map(({ id }) => id),
      ["source-shrink"],
    );
    assert.equal(report.files?.[0]?.state, "held");
    assert.match(files.text(DHCP), /30 reservations/);
  });

  it("stay as they are when the program that reads them does not accept the new text", async () => {
    const files = await FilesWorld.started(2);
    const before = files.text(DHCP);
    files.outputs.verdict = { status: "refused", message: "FILE line 7: semicolon expected" };
    files.flow.inventory.add(reserved(3));
    const report = await files.cycle();
    const [dhcp] = report.files ?? [];
    assert.equal(dhcp?.state, "failed");
    assert.match(dhcp?.detail ?? "", /^dhcpd -t -cf does not accept it: FILE line 7/);
    assert.equal(files.text(DHCP), before);
    assert.equal(report.outcomes.length, 2, "DNS was done all the same");
    await files.cycle();
    assert.equal((await files.flow.events("file")).filter(({ state }) => state === "failed").length, 1);
    files.outputs.verdict = { status: "unchecked" };
    assert.match((await files.cycle()).files?.[0]?.detail ?? "", /not checked: dhcpd is not installed/);
  });

  it("do not overwrite what somebody wrote by hand", async () => {
    const flow = new FlowWorld();
    flow.inventory.add(reserved(1));
    const files = new FilesWorld(flow);
    files.outputs.files.set(DHCP, "host printer { }\n");
    files.outputs.files.set(BIND, "\n");
    const report = await files.cycle();
    assert.deepEqual(
      report.files?.map(({ state }) => state),
      ["failed", "written"],
    );
    assert.equal(files.text(DHCP), "host printer { }\n");
  });

  it("fail by themselves: a full disk is told, and the cycle was done", async () => {
    const files = await FilesWorld.started(1);
    files.outputs.broken.add(DHCP);
    files.flow.inventory.add(reserved(2));
    const report = await files.cycle();
    assert.deepEqual(
      report.files?.map(({ state, detail }) => `${state} ${detail}`),
      ["failed cannot write /etc/dhcp/pphook.conf: the disk is full", "unchanged "],
    );
    files.flow.store.failNext = null;
    files.outputs.broken.clear();
    assert.deepEqual(await files.states(), ["dhcp written", "bind unchanged"]);
  });

  it("are not written under a pause, nor while observing", async () => {
    const files = await FilesWorld.started(1);
    await pauseWrites(files.world, { forMs: null, reason: "", by: "alice" });
    files.flow.inventory.add(reserved(2));
    const before = files.text(DHCP);
    assert.deepEqual(
      (await files.generate("dhcp")).map(({ state, detail }) => `${state} ${detail}`),
      ["barred paused"],
    );
    assert.equal((await files.cycle()).files, undefined);
    assert.equal(files.text(DHCP), before);
  });

  it("keep the reservation of a row that a typo froze", async () => {
    const files = await FilesWorld.started(2);
    files.flow.inventory.edit(1, { hostname: "h1_.example.com" });
    files.flow.inventory.edit(2, { mac: "02:00:00:00:00:zz" });
    assert.deepEqual(await files.states(), ["dhcp unchanged", "bind unchanged"]);
  });

  it("keep it also where the file was made before there was this store", async () => {
    const files = await FilesWorld.started(1);
    await files.flow.store.record({
      at: files.flow.clock.now(),
      notes: { "file-dhcp": null, "file-reservations": null },
    });
    assert.deepEqual(await files.states(), ["dhcp unchanged", "bind unchanged"]);
    files.flow.inventory.edit(1, { hostname: "h1_.example.com" });
    assert.deepEqual(await files.states(), ["dhcp unchanged", "bind unchanged"]);
  });

  it("come apart by family where asked for, and Kea's tell of what has no place", async () => {
    const files = await FilesWorld.started(1, { dhcp: { output6: DHCP6 } });
    const v6 = files.flow.inventory.addSubnet("2001:db8::/64");
    files.flow.inventory.add({ ...reserved(1), id: 9, ip: "2001:db8::9", subnetId: v6, hostname: "" });
    assert.deepEqual(await files.states(), ["dhcp unchanged", "dhcp6 written", "bind unchanged"]);
    assert.match(files.text(DHCP6), /fixed-address6 2001:db8::9/);
    assert.deepEqual(files.outputs.checks.at(-1)?.command, ["dhcpd", "-6", "-t", "-cf"]);
    const kea = new FilesWorld(files.flow, { dhcp: { format: "kea" } });
    const [dhcp] = await kea.generate("dhcp");
    assert.deepEqual(
      dhcp?.findings.map(({ rule }) => rule),
      ["reservation-without-file"],
    );
    assert.deepEqual(kea.outputs.checks.at(-1)?.command, ["kea-dhcp4", "-t"]);
    const unchecked = new FilesWorld(files.flow, {
      dhcp: { format: "kea", output6: DHCP6, checkCommand: [] },
    });
    assert.deepEqual(
      (await unchecked.generate("dhcp")).map(({ detail }) => detail),
      ["not checked", "not checked"],
    );
    const split = new FilesWorld(files.flow, {
      dhcp: { format: "kea", output6: DHCP6, checkCommand: ["true"] },
    });
    await split.generate("dhcp");
    assert.deepEqual(
      split.outputs.checks.map(({ command }) => command.join(" ")),
      ["true", "kea-dhcp6 -t"],
    );
  });

  it("use templates, and say what is wrong with one", async () => {
    const files = await FilesWorld.started(1, { bind: { template: "/etc/pphook/zone" } });
    files.outputs.files.set("/etc/pphook/zone", "zone {{name}} { {{primaries}}; };\n");
    await files.generate("bind");
    assert.match(files.text(BIND), /^zone "example\.com" \{ primaries \{ 192\.0\.2\.1; \}; \};$/m);
    files.outputs.files.set("/etc/pphook/zone", "zone {{nam}};");
    const [broken] = await files.generate("bind");
    assert.deepEqual(
      [broken?.state, /\{\{nam\}\} is no placeholder/.test(broken?.detail ?? "")],
      ["failed", true],
    );
    files.outputs.files.delete("/etc/pphook/zone");
    assert.match((await files.generate("bind"))[0]?.detail ?? "", /there is no such file/);
  });

  it("can be looked at without being written", async () => {
    const files = await FilesWorld.started(1, { dhcp: { output: null }, bind: { output: null } });
    assert.deepEqual(configuredGroups(files.world), []);
    const rendered = await renderNow(files.world, { groups: ["dhcp", "bind"] });
    assert.deepEqual(
      rendered.map(({ kind, entries }) => `${kind} ${entries}`),
      ["dhcp 1", "bind 2"],
    );
    assert.equal(files.outputs.writes, 0);
  });

  it("keep a managed zone that PowerDNS does not list any more", async () => {
    const files = await FilesWorld.started(1);
    files.flow.dns.removeZone("example.com");
    assert.deepEqual(await files.states(), ["dhcp unchanged", "bind unchanged"]);
  });
});

function approve({ world }: FilesWorld, hash: string) {
  return approveHeld(world, { hash, by: "alice", lockWaitMs: 0 });
}
