import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalName } from "../../src/domain/dns-name.ts";
import { SystemError, UpstreamError } from "../../src/domain/errors.ts";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import { parseIp } from "../../src/domain/ip-address.ts";
import type { TransferReport } from "../../src/domain/transfer-report.ts";
import { lookAtTransfers } from "../../src/flows/transfers/look-at-transfers.ts";
import type { TransferWorld } from "../../src/flows/transfers/transfer-world.ts";
import { watchTransfers } from "../../src/ops/transfer-watch.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { MemoryDnsServer } from "../fakes/memory-dns-server.ts";
import { MemoryLog } from "../fakes/memory-log.ts";
import { answerOf, MemoryNameServers, soaOf } from "../fakes/memory-name-servers.ts";
import { MemoryStore } from "../fakes/memory-store.ts";

const PRIMARY = { host: "192.0.2.1", port: 53 };
const NS01 = { name: "ns01", host: "192.0.2.11", port: 53 };
const NS02 = { name: "ns02", host: "ns02.example.net", port: 5300 };
const SILENT = { status: "failed", failure: "timeout", message: "it does not answer" } as const;

/** A primary, two secondaries and whatever zones a test wants, all in sync at serial 1. */
class Secondaries {
  readonly clock = new FakeClock();
  readonly dns = new MemoryDnsServer();
  readonly nameServers = new MemoryNameServers();
  readonly store = new MemoryStore();
  readonly log = new MemoryLog();
  /** Whom PowerDNS notifies besides the NS records. */
  readonly alsoNotify: string[] = [];
  notifyError: Error | null = null;
  readonly world: TransferWorld;

  constructor(...zones: readonly string[]) {
    this.world = {
      dns: this.dns,
      nameServers: this.nameServers,
      store: this.store,
      clock: this.clock,
      log: this.log,
      monitor: {
        primary: PRIMARY,
        secondaries: [NS01, NS02],
        intervalMs: 5 * MINUTE_MS,
        toleranceMs: 2 * MINUTE_MS,
        verifyTransfer: false,
        key: null,
      },
      resolveHost: async (host) => {
        const ip = host === "ns02.example.net" ? parseIp("192.0.2.12") : parseIp(host);
        if (ip === null) throw new SystemError(`no address of ${host}`, { remedy: "" });
        return [ip];
      },
      transferSettings: {
        readNotify: async (heads) => {
          if (this.notifyError !== null) throw this.notifyError;
          return { sends: true, alsoNotify: new Map(heads.map(({ name }) => [name, this.alsoNotify])) };
        },
      },
    };
    for (const zone of zones) {
      this.dns.addZone(zone, { kind: "Master" });
      for (const server of [PRIMARY, NS01, NS02]) this.serve(server, zone, 1);
    }
  }

  serve({ host, port }: typeof PRIMARY, zone: string, serial: number): void {
    const name = canonicalName(zone);
    this.nameServers.replies.set(`${host}:${port} ${name} SOA`, answerOf([soaOf(name, serial)]));
  }

  nameserversOf(zone: string, ...targets: readonly string[]): void {
    const name = canonicalName(zone);
    const records = targets.map((content) => ({ name, type: "NS", ttlSeconds: 1, content }));
    this.nameServers.replies.set(`192.0.2.1:53 ${name} NS`, answerOf(records));
  }

  look(minutes = 0): Promise<TransferReport> {
    this.clock.advance(minutes * MINUTE_MS);
    return lookAtTransfers(this.world);
  }

  away(): void {
    this.dns.onCall = () => {
      throw new UpstreamError("PowerDNS: connection refused", {
        system: "powerdns",
        failure: "unreachable",
        operation: "GET /zones",
        remedy: "start it",
      });
    };
  }
}

const shown = ({ statuses }: TransferReport) =>
  statuses.map(
    ({ zone, secondary, state, cause }) =>
      `${secondary} ${zone} ${state}${cause === null ? "" : ` ${cause}`}`,
  );

describe("looking at the secondaries", () => {
  it("asks the primary and each secondary for each managed zone, and remembers what it found", async () => {
    const it = new Secondaries("a.example", "b.example");
    it.dns.addZone("c.example", { managed: false });
    const report = await it.look();
    assert.deepEqual(shown(report), [
      "ns01 a.example. in-sync",
      "ns01 b.example. in-sync",
      "ns02 a.example. in-sync",
      "ns02 b.example. in-sync",
    ]);
    assert.equal(it.nameServers.asked.length, 6);
    assert.deepEqual((await it.store.transfers()).length, 4);
  });

  it("calls a secondary late, and out of sync once the tolerance has passed, whoever looks", async () => {
    const it = new Secondaries("a.example");
    it.serve(PRIMARY, "a.example", 3);
    it.serve(NS01, "a.example", 3);
    assert.deepEqual(shown(await it.look()), [
      "ns01 a.example. in-sync",
      "ns02 a.example. late not-transferred",
    ]);
    const [, status] = (await it.look(5)).statuses;
    assert.deepEqual([status?.state, status?.lag], ["out-of-sync", 2]);
    assert.equal(status?.since, it.clock.now() - 5 * MINUTE_MS);
    it.serve(NS02, "a.example", 3);
    assert.deepEqual(shown(await it.look(5))[1], "ns02 a.example. in-sync");
  });

  it("forgets zones and secondaries that are watched no more", async () => {
    const it = new Secondaries("a.example", "b.example");
    await it.look();
    it.dns.removeZone("b.example");
    await lookAtTransfers({ ...it.world, monitor: { ...it.world.monitor, secondaries: [NS01] } });
    assert.deepEqual(
      (await it.store.transfers()).map(({ zone, secondary }) => `${zone} ${secondary}`),
      ["a.example. ns01"],
    );
  });

  it("takes a zone that changed between both questions for what it is then", async () => {
    const it = new Secondaries("a.example");
    let serial = 1;
    it.nameServers.replies.set("192.0.2.1:53 a.example. SOA", () =>
      answerOf([soaOf("a.example.", serial++)]),
    );
    for (const server of [NS01, NS02]) it.serve(server, "a.example", 2);
    assert.deepEqual(shown(await it.look()), ["ns01 a.example. in-sync", "ns02 a.example. in-sync"]);
  });

  it("does not wait for a server that is away zone by zone", async () => {
    const zones = Array.from({ length: 500 }, (_, i) => `z${i}.example`);
    const it = new Secondaries(...zones);
    for (const zone of zones) it.nameServers.replies.set(`192.0.2.11:53 ${zone}. SOA`, SILENT);
    const report = await it.look();
    const asked = it.nameServers.asked.filter((key) => key.startsWith("192.0.2.11"));
    assert.ok(asked.length < 100, `${asked.length} questions`);
    assert.equal(report.statuses.filter(({ cause }) => cause === "unreachable").length, 500);
  });

  it("asks on when a server answers some questions and not others", async () => {
    const zones = Array.from({ length: 100 }, (_, i) => `z${String(i).padStart(2, "0")}.example`);
    const it = new Secondaries(...zones);
    for (const zone of zones.slice(1, 60)) it.nameServers.replies.set(`192.0.2.11:53 ${zone}. SOA`, SILENT);
    const report = await it.look();
    const late = report.statuses.filter(
      ({ secondary, state }) => secondary === "ns01" && state !== "in-sync",
    );
    assert.equal(late.length, 59);
  });

  it("goes by the zones of the last look while PowerDNS' API is away, and gives up when there are none", async () => {
    const it = new Secondaries("a.example");
    await it.look();
    it.away();
    it.serve(PRIMARY, "a.example", 2);
    it.serve(NS01, "a.example", 2);
    const report = await it.look(5);
    assert.equal(report.trouble, "PowerDNS: connection refused");
    assert.deepEqual(shown(report), ["ns01 a.example. in-sync", "ns02 a.example. late not-transferred"]);
    const other = new Secondaries("a.example");
    other.away();
    await assert.rejects(other.look(), UpstreamError);
  });
});

describe("the cause of lateness", () => {
  async function causeWith(arrange: (it: Secondaries) => void): Promise<string | null | undefined> {
    const it = new Secondaries("a.example");
    it.serve(PRIMARY, "a.example", 2);
    it.serve(NS01, "a.example", 2);
    arrange(it);
    const report = await it.look();
    return report.statuses.find(({ secondary }) => secondary === "ns02")?.cause;
  }

  it("is a NOTIFY that nobody sends it: neither NS records nor also-notify name it", async () => {
    const cause = await causeWith((it) => {
      it.nameserversOf("a.example", "192.0.2.11.");
      it.alsoNotify.push("192.0.2.11:5300", "[2001:db8::1]:53", "2001:db8::2");
    });
    assert.equal(cause, "not-notified");
  });

  it("is another one when also-notify names it, by address with or without port", async () => {
    for (const written of ["192.0.2.12", "192.0.2.12:5300"]) {
      const cause = await causeWith((it) => {
        it.nameserversOf("a.example", "192.0.2.11.");
        it.alsoNotify.push(written);
      });
      assert.equal(cause, "not-transferred", written);
    }
  });

  it("is another one when an NS record names it", async () => {
    const named = await causeWith((it) => it.nameserversOf("a.example", "ns02.example.net."));
    assert.equal(named, "not-transferred");
  });

  it("is not said of NOTIFY when a name cannot be resolved, or PowerDNS does not tell", async () => {
    const unresolved = await causeWith((it) => it.nameserversOf("a.example", "ns.elsewhere.invalid."));
    assert.equal(unresolved, "not-transferred");
    const untold = await causeWith((it) => {
      it.nameserversOf("a.example", "192.0.2.11.");
      it.notifyError = new UpstreamError("403", {
        system: "powerdns",
        failure: "auth",
        operation: "GET /config",
        remedy: "",
      });
    });
    assert.equal(untold, "not-transferred");
  });

  it("lets a defect in reading it through", async () => {
    await assert.rejects(
      causeWith((it) => {
        it.notifyError = new TypeError("a defect");
      }),
      TypeError,
    );
  });
});

describe("the key of transfers", () => {
  const key = {
    name: canonicalName("transfer.example.net"),
    algorithm: "hmac-sha256",
    secret: "c2VjcmV0",
  } as const;

  /** ns01 has no copy, ns02 is behind; both answer the signed question, which is the second one, with the failure given. */
  async function causesWith(failure: "bad-key" | "bad-signature" | "bad-time" | "unsigned" | "timeout") {
    const it = new Secondaries("a.example");
    it.serve(PRIMARY, "a.example", 2);
    for (const { host, port, name } of [NS01, NS02]) {
      let asked = 0;
      const first =
        name === "ns01" ? answerOf([], { rcode: "SERVFAIL" }) : answerOf([soaOf("a.example.", 1)]);
      it.nameServers.replies.set(`${host}:${port} a.example. SOA`, () =>
        asked++ === 0 ? first : { status: "failed", failure, message: `says ${failure}` },
      );
    }
    const report = await lookAtTransfers({ ...it.world, monitor: { ...it.world.monitor, key } });
    return report.statuses.map(({ cause }) => cause);
  }

  it("is named as the cause when a secondary does not take it", async () => {
    for (const failure of ["bad-key", "bad-signature", "bad-time"] as const)
      assert.deepEqual(await causesWith(failure), ["tsig", "tsig"], failure);
  });

  it("is not blamed for anything else", async () => {
    for (const failure of ["unsigned", "timeout"] as const)
      assert.deepEqual(await causesWith(failure), ["expired", "not-transferred"], failure);
  });
});

describe("comparing zones record by record", () => {
  const A = { name: canonicalName("web1.a.example"), type: "A", ttlSeconds: 1, content: "10.0.0.1" };

  function site(...copies: readonly (readonly (typeof A)[] | null)[]): Secondaries {
    const it = new Secondaries("a.example");
    const soa = soaOf("a.example.", 1);
    const put = ({ host, port }: typeof PRIMARY, records: readonly (typeof A)[] | null) => {
      const transferred = { status: "transferred", records: [soa, ...(records ?? [])] } as const;
      const refused = { status: "declined", rcode: "REFUSED" } as const;
      it.nameServers.transfers.set(`${host}:${port} a.example.`, records === null ? refused : transferred);
    };
    for (const [i, server] of [PRIMARY, NS01, NS02].entries()) put(server, copies[i] ?? null);
    return it;
  }

  const look = (it: Secondaries) =>
    lookAtTransfers({ ...it.world, monitor: { ...it.world.monitor, verifyTransfer: true } });
  const transfersOf = ({ nameServers }: Secondaries) =>
    nameServers.asked.filter((key) => key.endsWith("AXFR")).length;

  it("happens once for each serial, and finds what a serial hides", async () => {
    const it = site([A], [A], []);
    const report = await look(it);
    assert.deepEqual(shown(report), ["ns01 a.example. in-sync", "ns02 a.example. late content"]);
    assert.match(report.statuses[1]?.detail ?? "", /it lacks 1 \(web1\.a\.example 1 A 10\.0\.0\.1\)/);
    assert.equal(transfersOf(it), 3);
    // The one that differs is looked at again, the other is known.
    assert.deepEqual(shown(await look(it)), shown(report));
    assert.equal(transfersOf(it), 5);
  });

  it("is left out, and said so, where a transfer is not allowed", async () => {
    const secondary = await look(site([A], [A], null));
    assert.deepEqual(shown(secondary), ["ns01 a.example. in-sync", "ns02 a.example. in-sync"]);
    assert.match(secondary.notes.join(), /^ns02 does not let this machine transfer a\.example.*REFUSED$/);
    const primary = await look(site(null, [A], [A]));
    assert.match(primary.notes.join(), /^the primary does not let/);
    assert.ok(primary.statuses.every(({ state }) => state === "in-sync"));
  });

  it("concludes nothing of a zone that changed in between", async () => {
    const it = site([A], [A], [A]);
    const records = [soaOf("a.example.", 2)];
    it.nameServers.transfers.set("192.0.2.11:53 a.example.", { status: "transferred", records });
    const report = await look(it);
    assert.ok(report.statuses.every(({ state }) => state === "in-sync"));
    assert.deepEqual(
      report.statuses.map(({ verifiedSerial }) => verifiedSerial),
      [null, 1],
    );
  });
});

describe("watching the secondaries in the daemon", () => {
  async function watch(it: Secondaries, looks: number, between: (look: number) => void = () => {}) {
    const stop = new AbortController();
    const reports: TransferReport[] = [];
    let slept = 0;
    const sleep = it.clock.sleep.bind(it.clock);
    it.clock.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      between(++slept);
      if (slept === looks) stop.abort();
    };
    const onLook = async (report: TransferReport) => {
      reports.push(report);
    };
    await watchTransfers({ world: it.world, signal: stop.signal, onLook });
    return reports;
  }

  it("looks every interval, and when the tolerance is over while something is late", async () => {
    const it = new Secondaries("a.example");
    await watch(it, 4, (look) => {
      if (look === 1) it.serve(PRIMARY, "a.example", 2);
    });
    assert.deepEqual(
      it.clock.sleeps,
      [5, 2, 5, 5].map((minutes) => minutes * MINUTE_MS),
    );
  });

  it("logs what began and what ended, once", async () => {
    const it = new Secondaries("a.example");
    await watch(it, 5, (look) => {
      if (look === 1) it.serve(PRIMARY, "a.example", 2);
      if (look === 4) for (const server of [NS01, NS02]) it.serve(server, "a.example", 2);
    });
    const said = it.log.lines.map(({ message, fields }) => `${message} ${fields?.["secondary"]}`);
    assert.deepEqual(said, [
      "secondary out of sync ns01",
      "secondary out of sync ns02",
      "secondary in sync again ns01",
      "secondary in sync again ns02",
    ]);
  });

  it("goes on whatever fails, and says so once", async () => {
    const it = new Secondaries("a.example");
    it.away();
    await watch(it, 4, (look) => {
      if (look === 3) it.dns.onCall = () => {};
    });
    const said = it.log.lines.map(({ level, message }) => `${level} ${message}`);
    assert.deepEqual(said, [
      "error secondaries could not be looked at",
      "info secondaries are watched again",
    ]);
  });

  it("does nothing where no secondary is configured", async () => {
    const it = new Secondaries("a.example");
    const world = { ...it.world, monitor: { ...it.world.monitor, secondaries: [] } };
    await watchTransfers({ world, signal: new AbortController().signal });
    assert.deepEqual([it.nameServers.asked, it.clock.sleeps], [[], []]);
  });
});
