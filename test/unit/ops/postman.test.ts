import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SystemError, UpstreamError } from "../../../src/domain/errors.ts";
import { HOUR_MS } from "../../../src/domain/instant.ts";
import { CycleAlerts } from "../../../src/ops/cycle-alerts.ts";
import { deliverQuietly, startPostman } from "../../../src/ops/postman.ts";
import { tellAfterwards } from "../../../src/ops/tell-afterwards.ts";
import { MailFlow } from "../../flows/mail-flow.ts";

const CONFIG = {
  store: { sqliteFile: "/nowhere/pphook.db", retentionMs: 0 },
  script: { checkIntervalMs: 60_000, lastCheckFile: "", fullCheckIntervalMs: 0 },
};

function alertsOf(mails: MailFlow): CycleAlerts {
  return new CycleAlerts({ world: mails.mail, storeFile: "/nowhere/pphook.db", intervalMs: 60_000 });
}

const away = new UpstreamError("connection refused", {
  system: "powerdns",
  failure: "unreachable",
  operation: "GET /zones",
  remedy: "start it",
});

describe("the postman", () => {
  it("delivers when it is woken and ends with the signal, and a cycle does not wait for a server that hangs", async () => {
    const mails = await MailFlow.started();
    const { clock } = mails.flow;
    clock.sleep = (_ms, signal) =>
      new Promise((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
    const { promise: hanging, resolve: answer } = Promise.withResolvers<void>();
    const open = mails.mailer.open.bind(mails.mailer);
    mails.mailer.open = () => {
      const session = open();
      return { ...session, send: (mail) => hanging.then(() => session.send(mail)) };
    };
    const stop = new AbortController();
    const postman = startPostman(mails.mail, stop.signal);
    for (let i = 0; i < 3; i++) {
      mails.typeBadRow(i, "Jane Doe");
      await mails.flow.sync();
      postman.wake();
    }
    assert.deepEqual(mails.subjects(), []);
    answer();
    for (let i = 0; i < 1000 && mails.mailer.sent.length === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await postman.done;
    assert.ok(mails.mailer.sent.length > 0);
  });

  it("logs what fails, and fails nothing by it", async () => {
    const mails = await MailFlow.started();
    mails.flow.store.failNext = new SystemError("the disk is full", { remedy: "make room" });
    await deliverQuietly(mails.mail, new AbortController().signal);
    const last = mails.flow.log.lines.at(-1);
    assert.deepEqual([last?.level, last?.fields["error"]], ["error", "the disk is full"]);
    const count = mails.flow.log.lines.length;
    mails.flow.store.failNext = new Error("aborted");
    await deliverQuietly(mails.mail, AbortSignal.abort());
    assert.equal(mails.flow.log.lines.length, count);
  });
});

describe("alerts of cycles", () => {
  it("tell of a service in the third cycle, and that it is back", async () => {
    const mails = await MailFlow.started();
    const alerts = alertsOf(mails);
    const counts: number[] = [];
    for (let i = 0; i < 3; i++) {
      await alerts.note({ error: away }, 100);
      await mails.deliver();
      counts.push(mails.mailer.sent.length);
    }
    assert.deepEqual(counts, [0, 0, 1]);
    await alerts.note({ report: await mails.flow.sync() }, 100);
    await mails.deliver();
    assert.deepEqual(mails.subjects(), [
      "admin@example.com: PPHOOK: PowerDNS does not work",
      "admin@example.com: PPHOOK: PowerDNS is back",
    ]);
  });

  it("go to support, too, and past the outbox, once, when the store cannot be written", async () => {
    const mails = await MailFlow.started();
    const { store } = mails.flow;
    const full = new SystemError("the disk is full", { remedy: "make room" });
    store.alerts = async () => {
      throw full;
    };
    const alerts = alertsOf(mails);
    for (let i = 0; i < 3; i++) await alerts.note({ error: full }, 100);
    assert.deepEqual(mails.mailer.tally(), { "admin@example.com,support@example.com": 1 });
    assert.equal(mails.mailer.posted.length, 1);
    mails.flow.clock.advance(25 * HOUR_MS);
    mails.mailer.answer = () => ({ status: "refused", message: "550" });
    await alerts.note({ error: full }, 100);
    assert.match(JSON.stringify(mails.flow.log.lines.at(-1)), /alert not sent/);
  });

  it("that fail otherwise are logged, and fail no cycle", async () => {
    const mails = await MailFlow.started();
    mails.flow.store.alerts = async () => {
      throw new TypeError("a defect");
    };
    await alertsOf(mails).note({ error: away }, 100);
    assert.match(JSON.stringify(mails.flow.log.lines.at(-1)), /could not be alerted.*a defect/);
  });
});

describe("a cycle by itself", () => {
  const signal = new AbortController().signal;

  it("is followed by its mail, whether it succeeds or fails", async () => {
    const mails = await MailFlow.started();
    mails.typeBadRow(0, "Jane Doe");
    await tellAfterwards(mails.mail, CONFIG, { cycle: () => mails.flow.sync(), signal });
    assert.equal(mails.mailer.sent.length, 1);
    const cycle = async () => {
      throw new SystemError("the disk is full", { remedy: "make room" });
    };
    await assert.rejects(tellAfterwards(mails.mail, CONFIG, { cycle, signal }), /disk is full/);
    assert.match(mails.subjects()[1] ?? "", /cannot use its store/);
  });

  it("runs as it is when nobody is told anything, and tells nothing when it is broken off", async () => {
    const mails = await MailFlow.started();
    const report = await tellAfterwards(null, CONFIG, { cycle: () => mails.flow.sync(), signal });
    assert.deepEqual(report.outcomes, []);
    const cycle = async () => {
      throw new Error("aborted");
    };
    await assert.rejects(tellAfterwards(mails.mail, CONFIG, { cycle, signal: AbortSignal.abort() }));
    assert.deepEqual(mails.subjects(), []);
  });
});
