import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalName } from "../../src/domain/dns-name.ts";
import { UpstreamError } from "../../src/domain/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../../src/domain/instant.ts";
import type { TransferStatus } from "../../src/domain/transfer-status.ts";
import type { CycleWorld } from "../../src/flows/cycle-world.ts";
import { explainSubject } from "../../src/flows/explain-subject.ts";
import { awaitPropagation } from "../../src/flows/propagation/await-propagation.ts";
import { sumUpPropagation } from "../../src/flows/propagation/sum-up-propagation.ts";
import { type PropagationWatch, watchPropagation } from "../../src/flows/propagation/watch-propagation.ts";
import { DEAD, FollowingNameServers } from "../fakes/following-name-servers.ts";
import { answerOf } from "../fakes/memory-name-servers.ts";
import { VirtualClock } from "../fakes/virtual-clock.ts";
import { FlowWorld } from "./flow-world.ts";

const HOSTS = { primary: "192.0.2.1", ns01: "192.0.2.2", ns02: "192.0.2.3" };
const GIVE_UP_MS = 2 * MINUTE_MS;
/** A question is put again after a tenth of the time that went by, but within this. */
const SLACK_MS = 250;

interface Watched {
  readonly flow: FlowWorld;
  readonly servers: FollowingNameServers;
  readonly watch: PropagationWatch;
  /** The world of the flow, watched. */
  readonly world: CycleWorld;
  /** Lets time pass for whoever asks. */
  readonly pass: (ms: number) => Promise<void>;
}

/** A primary at 192.0.2.1 and two secondaries, all of which have everything at once. */
async function watched(): Promise<Watched> {
  const flow = await FlowWorld.started();
  const clock = new VirtualClock(flow.clock);
  const servers = new FollowingNameServers(flow.dns, clock);
  const asked = Object.entries(HOSTS).map(([name, host]) => ({ name, address: { host, port: 53 } }));
  const watch = watchPropagation({
    nameServers: servers,
    servers: asked,
    dns: flow.dns,
    store: flow.store,
    clock,
    log: flow.log,
    giveUpMs: GIVE_UP_MS,
  });
  const world = { ...flow.world, propagation: watch, watched: { nameServers: servers, servers: asked } };
  return { flow, servers, watch, world, pass: (ms) => clock.pass(ms) };
}

async function addHost({ flow, world }: Watched, ip = "10.0.0.7", hostname = "web.example.com") {
  const id = flow.inventory.add({ ip, hostname });
  await flow.sync({}, world);
  return id;
}

/** `ns01 A 1400`, `ns02 PTR answers REFUSED`. */
async function measuredOf({ flow }: Watched): Promise<readonly string[]> {
  const measured = await flow.store.propagations({});
  return measured.map(({ server, type, tookMs, detail }) => `${server} ${type} ${tookMs ?? detail}`).sort();
}

function linesOf({ flow }: Watched, message: string) {
  return flow.log.lines.filter((line) => line.message === message).map(({ fields }) => fields);
}

describe("what was written is asked for on every name server", () => {
  it("and the time until each answered it is kept, from the write on", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns01).lagMs = 1400;
    it.servers.follower(HOSTS.ns02).lagMs = 20_000;
    await addHost(it);
    await it.pass(MINUTE_MS);
    const figures = await sumUpPropagation(it.flow.store, it.flow.clock.now());
    assert.deepEqual(
      figures.map(({ server, answered, givenUp }) => [server, answered, givenUp]),
      [
        ["ns01", 2, 0],
        ["ns02", 2, 0],
        ["primary", 2, 0],
      ],
    );
    const [ns01, ns02, primary] = figures.map(({ maxMs }) => maxMs ?? Number.NaN);
    assert.equal(primary, 0);
    assert.ok(ns01 !== undefined && ns01 >= 1400 && ns01 <= 1400 + SLACK_MS, `ns01 after ${ns01}`);
    assert.ok(ns02 !== undefined && ns02 >= 20_000 && ns02 <= 20_000 + SLACK_MS, `ns02 after ${ns02}`);
    assert.equal(linesOf(it, "answered as written").length, 2, "one line per zone");
    assert.deepEqual(linesOf(it, "not answered as written"), []);
    await it.flow.assertQuiet();
  });

  it("while the cycle is over long before", async () => {
    const it = await watched();
    for (const host of Object.values(HOSTS)) it.servers.follower(host).instead = DEAD;
    const before = it.flow.clock.now();
    await addHost(it);
    assert.equal(it.flow.clock.now() - before, MINUTE_MS, "no time but that between two cycles");
    await it.flow.assertQuiet();
    await it.watch.stop();
  });

  it("and a deleted value must be gone, a changed one be the new one", async () => {
    const it = await watched();
    const id = await addHost(it);
    await addHost(it, "10.0.0.9", "other.example.com");
    await it.pass(MINUTE_MS);
    it.flow.store.batches.length = 0;
    it.servers.follower(HOSTS.ns02).lagMs = 3000;
    it.flow.inventory.edit(id, { hostname: "renamed.example.com" });
    await it.flow.sync({}, it.world);
    await it.pass(MINUTE_MS);
    const written = it.flow.store.batches.flatMap(({ propagations = [] }) => propagations);
    const [asked, isRight] = [
      written.filter(({ server }) => server === "ns02"),
      (ms: number | null) => ms !== null && ms >= 3000 && ms <= 3000 + SLACK_MS,
    ];
    assert.deepEqual(asked.map(({ name, type }) => `${name} ${type}`).sort(), [
      "7.0.0.10.in-addr.arpa. PTR",
      "renamed.example.com. A",
      "web.example.com. A",
    ]);
    assert.ok(asked.every(({ tookMs }) => isRight(tookMs)));
  });

  it("all RRsets of a zone that is there, and one after the other while it is not", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).instead = DEAD;
    for (let host = 1; host <= 30; host++)
      it.flow.inventory.add({ ip: `10.0.0.${host}`, hostname: `h${host}.example.com` });
    await it.flow.sync({}, it.world);
    await it.pass(0);
    assert.equal(it.servers.asked.get(HOSTS.ns01), 40, "20 of each zone");
    assert.equal(it.servers.asked.get(HOSTS.ns02), 2, "one of each zone");
    const parts = linesOf(it, "propagation measured of a part");
    assert.deepEqual(
      parts.map(({ asked, written }) => [asked, written]),
      [
        [20, 30],
        [20, 30],
      ],
    );
    await it.watch.stop();
  });
});

describe("a name server that does not answer what was written", () => {
  const cases = [
    { title: "gives no answer", reply: DEAD, detail: "gave no answer" },
    {
      title: "refuses",
      reply: answerOf([], { rcode: "REFUSED", authoritative: false }),
      detail: "answers REFUSED",
    },
    {
      title: "has expired the zone",
      reply: answerOf([], { rcode: "SERVFAIL", authoritative: false }),
      detail: "answers SERVFAIL",
    },
  ];
  for (const { title, reply, detail } of cases) {
    it(`${title}: it is given up and told, once per zone, and the others are measured`, async () => {
      const it = await watched();
      it.servers.follower(HOSTS.ns02).instead = reply;
      await addHost(it);
      await it.pass(GIVE_UP_MS + MINUTE_MS);
      assert.deepEqual(await measuredOf(it), [
        "ns01 A 0",
        "ns01 PTR 0",
        `ns02 A ${detail}`,
        `ns02 PTR ${detail}`,
        "primary A 0",
        "primary PTR 0",
      ]);
      const told = linesOf(it, "not answered as written");
      assert.deepEqual(
        told.map(({ server, zone, error, remedy }) => [server, zone, error, remedy]),
        [
          ["ns02", "example.com", detail, "pphook explain web.example.com"],
          ["ns02", "0.0.10.in-addr.arpa", detail, "pphook explain 7.0.0.10.in-addr.arpa"],
        ],
      );
      const asked = it.servers.asked.get(HOSTS.ns02);
      await it.pass(10 * MINUTE_MS);
      assert.equal(it.servers.asked.get(HOSTS.ns02), asked, "it is left alone then");
      await it.flow.assertQuiet();
    });
  }

  it("is told with the cause that the monitor found", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).instead = DEAD;
    const zone = canonicalName("example.com");
    const found = {
      primarySerial: 2,
      serial: 1,
      lag: 1,
      since: null,
      awaitedSerial: 2,
      cause: "native",
    } as const;
    const transfers = (["out-of-sync", "in-sync"] as const).map((state, i): TransferStatus => {
      const about = {
        detail: "the zone is NATIVE",
        remedy: "make it primary",
        checkedAt: it.flow.clock.now(),
      };
      return { zone, secondary: `ns0${2 - i}`, state, ...found, ...about };
    });
    await it.flow.store.record({ at: it.flow.clock.now(), transfers });
    await addHost(it);
    await it.pass(GIVE_UP_MS + MINUTE_MS);
    assert.deepEqual(
      linesOf(it, "not answered as written").map(({ zone: told, likely, remedy }) => [told, likely, remedy]),
      [
        ["example.com", "the zone is NATIVE", "make it primary"],
        ["0.0.10.in-addr.arpa", undefined, "pphook explain 7.0.0.10.in-addr.arpa"],
      ],
    );
  });

  it("answers what was there before: no time is measured until it answers the new", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).lagMs = 10 * MINUTE_MS;
    await addHost(it);
    await it.pass(GIVE_UP_MS + MINUTE_MS);
    const late = (await measuredOf(it)).filter((line) => line.startsWith("ns02"));
    assert.deepEqual(late, [
      "ns02 A answers nothing, not 10.0.0.7",
      "ns02 PTR answers nothing, not web.example.com",
    ]);
  });

  it("answers a wrong value: it is never called answered", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).wrong.set("web.example.com. A", ["10.0.0.8"]);
    it.servers.follower(HOSTS.ns01).wrong.set("web.example.com. A", ["10.0.0.7", "10.0.0.8"]);
    await addHost(it);
    await it.pass(GIVE_UP_MS + MINUTE_MS);
    assert.deepEqual(
      (await measuredOf(it)).filter((line) => / A /.test(line)),
      [
        "ns01 A answers 10.0.0.7, 10.0.0.8, not 10.0.0.7",
        "ns02 A answers 10.0.0.8, not 10.0.0.7",
        "primary A 0",
      ],
    );
  });
});

describe("what was overwritten meanwhile is no failure of a name server", () => {
  it("when a later cycle wrote it", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).lagMs = 90 * SECOND_MS;
    const id = await addHost(it);
    await it.pass(SECOND_MS);
    it.flow.inventory.remove(id);
    it.flow.inventory.add({ ip: "10.0.0.8", hostname: "web.example.com" });
    await it.flow.sync({}, it.world);
    await it.pass(10 * MINUTE_MS);
    const late = (await it.flow.store.propagations({})).filter(({ tookMs }) => tookMs === null);
    assert.deepEqual(late, []);
    const answered = (await it.flow.store.propagations({})).filter(({ server }) => server === "ns02");
    assert.deepEqual(
      answered.map(({ name, type }) => `${name} ${type}`).sort(),
      ["7.0.0.10.in-addr.arpa. PTR", "8.0.0.10.in-addr.arpa. PTR", "web.example.com. A"],
      "each once, as it was written last",
    );
  });

  it("when another hand changed it in PowerDNS", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).instead = DEAD;
    await addHost(it);
    await it.pass(SECOND_MS);
    it.flow.dns.put("web.example.com", "A", "192.0.2.80");
    await it.pass(GIVE_UP_MS + MINUTE_MS);
    const late = (await measuredOf(it)).filter((line) => line.startsWith("ns02"));
    assert.deepEqual(late, ["ns02 PTR gave no answer"], "the other RRset is late all the same");
  });

  it("unless PowerDNS cannot be asked, or holds it still", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).instead = DEAD;
    await addHost(it);
    it.flow.dns.onCall = ({ method }) => {
      if (method !== "readNames") return;
      const about = { system: "powerdns", failure: "busy", operation: "GET", remedy: "look at it" } as const;
      throw new UpstreamError("PowerDNS: HTTP 500", about);
    };
    await it.pass(GIVE_UP_MS + MINUTE_MS);
    const late = (await measuredOf(it)).filter((line) => line.startsWith("ns02"));
    assert.deepEqual(late, ["ns02 A gave no answer", "ns02 PTR gave no answer"]);
  });
});

describe("waiting for the name servers", () => {
  it("ends when all answer, and says after how long", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns01).lagMs = 1400;
    it.flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    const report = await it.flow.sync({}, it.world);
    const waited = awaitPropagation(it.world, report, new AbortController().signal);
    await it.pass(4 * SECOND_MS);
    const { propagation = [] } = await waited;
    assert.deepEqual(
      propagation.map(({ server, answered, open, givenUp }) => [server, answered, open, givenUp]),
      [
        ["primary", 2, 0, 0],
        ["ns01", 2, 0, 0],
        ["ns02", 2, 0, 0],
      ],
    );
  });

  it("is bounded, and says what is missing", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).instead = DEAD;
    it.flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    const report = await it.flow.sync({}, it.world);
    const waited = awaitPropagation(it.world, report, new AbortController().signal);
    await it.pass(5 * SECOND_MS);
    const { propagation = [] } = await waited;
    assert.deepEqual(propagation[2], { server: "ns02", answered: 0, open: 2, givenUp: 0, slowestMs: null });
    await it.watch.stop();
    assert.deepEqual(
      (await measuredOf(it)).filter((line) => line.startsWith("ns02")),
      [],
      "who stops early gives nothing up",
    );
  });

  it("ends at once when somebody interrupts it", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).instead = DEAD;
    it.flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    const report = await it.flow.sync({}, it.world);
    const { propagation = [] } = await awaitPropagation(it.world, report, AbortSignal.abort());
    assert.equal(propagation.length, 3);
    await it.watch.stop();
  });

  it("is not done when nothing was written, or no server is configured", async () => {
    const it = await watched();
    const signal = new AbortController().signal;
    const quiet = await it.flow.sync({}, it.world);
    assert.equal((await awaitPropagation(it.world, quiet, signal)).propagation, undefined);
    it.flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    const report = await it.flow.sync();
    assert.equal((await awaitPropagation(it.flow.world, report, signal)).propagation, undefined);
  });
});

describe("trouble beside the measuring", () => {
  it("of the store is told, and fails no cycle", async () => {
    const it = await watched();
    it.flow.inventory.add({ ip: "10.0.0.7", hostname: "web.example.com" });
    it.servers.follower(HOSTS.ns01).lagMs = 1400;
    const report = await it.flow.sync({}, it.world);
    it.flow.store.failNext = new Error("disk full");
    await it.pass(MINUTE_MS);
    assert.equal(report.outcomes.length, 2);
    assert.deepEqual(
      linesOf(it, "propagation could not be measured").map(({ error }) => error),
      ["disk full"],
    );
    await it.flow.assertQuiet();
  });

  it("nothing is taken up after the end", async () => {
    const it = await watched();
    await it.watch.stop();
    await addHost(it);
    await it.pass(MINUTE_MS);
    assert.equal(it.servers.asked.size, 0);
  });
});

describe("explain asks the name servers", () => {
  it("and says that they answer it, and how long that took", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).lagMs = 3000;
    await addHost(it);
    await it.pass(MINUTE_MS);
    const { nameServers } = await explainSubject(it.world, "10.0.0.7");
    assert.deepEqual(
      nameServers.map(({ server, differing }) => [server, differing]),
      Object.keys(HOSTS).map((server) => [server, []]),
    );
    const [primary, ns01, ns02] = nameServers.map(({ propagatedMs }) => propagatedMs);
    assert.deepEqual([primary, ns01], [0, 0]);
    assert.ok(Number(ns02) >= 3000 && Number(ns02) <= 3000 + SLACK_MS, `ns02 after ${ns02}`);
  });

  it("and says what one answers in its place, also of what is wanted and not there", async () => {
    const it = await watched();
    await addHost(it);
    await it.pass(MINUTE_MS);
    it.servers.follower(HOSTS.ns01).instead = DEAD;
    it.servers.follower(HOSTS.ns02).wrong.set("web.example.com. A", ["10.0.0.8"]);
    it.flow.dns.put("web.example.com", "A");
    const { nameServers } = await explainSubject(it.world, "10.0.0.7");
    assert.deepEqual(
      nameServers.map(({ server, differing }) => [
        server,
        ...differing.map((one) => `${one.type} ${one.detail}`),
      ]),
      [
        ["primary"],
        ["ns01", "PTR gave no answer", "A gave no answer"],
        ["ns02", "A answers 10.0.0.8, which is gone"],
      ],
    );
  });

  it("and does not know how fast what was given up is", async () => {
    const it = await watched();
    it.servers.follower(HOSTS.ns02).instead = DEAD;
    await addHost(it);
    await it.pass(GIVE_UP_MS + MINUTE_MS);
    it.servers.follower(HOSTS.ns02).instead = null;
    const { nameServers } = await explainSubject(it.world, "web.example.com");
    assert.deepEqual(
      nameServers.map(({ server, propagatedMs }) => [server, propagatedMs]),
      [
        ["primary", 0],
        ["ns01", 0],
        ["ns02", null],
      ],
    );
  });

  it("but not where none is configured", async () => {
    const it = await watched();
    await addHost(it);
    assert.deepEqual((await explainSubject(it.flow.world, "10.0.0.7")).nameServers, []);
    await it.watch.stop();
  });
});
