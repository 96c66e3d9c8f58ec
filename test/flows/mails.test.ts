import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import { releaseStorm } from "../../src/flows/release-storm.ts";
import type { MailOutcome } from "../../src/ports/mailer.ts";
import { FlowWorld } from "./flow-world.ts";
import { MailFlow } from "./mail-flow.ts";

const DOWN: MailOutcome = { status: "unavailable", message: "connection refused", remedy: "start it" };
const SENT: MailOutcome = { status: "sent", rejected: [] };

describe("people are told", () => {
  it("once, however often the same cycle runs, and again when the reminder is due", async () => {
    const { flow, ...rest } = await withBadRow();
    for (let i = 0; i < 50; i++) await rest.mails.cycle();
    assert.equal(rest.mails.mailer.sent.length, 1);
    flow.clock.advance(DAY_MS);
    await rest.mails.cycle();
    assert.match(rest.mails.mailer.sent[1]?.subject ?? "", /^Reminder: bad0!\.example\.com \(10\.0\.0\.1\)/);
  });

  it("what is wrong, with a link into phpIPAM and what to do", async () => {
    const { mails, id } = await withBadRow();
    await mails.cycle();
    const [mail] = mails.mailer.sent;
    assert.deepEqual(mail?.to, ["jane.doe@example.com"]);
    assert.match(mail?.text ?? "", /^Hello Jane Doe,/);
    assert.match(
      mail?.text ?? "",
      new RegExp(`https://phpipam\\.example\\.com/subnets/1/1/address-details/${id}/`),
    );
    assert.match(mail?.text ?? "", /To put it right: /);
    assert.match(mail?.id ?? "", /^[0-9a-f-]{36}@example\.com$/);
  });

  it("that it is resolved, once, even when the row and its changelog are gone", async () => {
    const { mails, flow, id } = await withBadRow();
    await mails.cycle();
    flow.inventory.remove(id);
    flow.editors.people.clear();
    for (let i = 0; i < 5; i++) await mails.cycle();
    assert.deepEqual(mails.subjects().slice(1), ["jane.doe@example.com: Resolved: bad0!.example.com"]);
  });

  it("nothing of what came and went before a mail was made", async () => {
    const { mails, flow, id } = await withBadRow();
    await flow.sync();
    flow.inventory.remove(id);
    await mails.cycle();
    await mails.cycle();
    assert.deepEqual(mails.subjects(), []);
  });

  it("a thousand findings in one mail each, with the whole list attached", async () => {
    const mails = await MailFlow.started();
    for (let i = 0; i < 1000; i++) mails.typeBadRow(i, ["Jane Doe", "Bob Ray", "Ann Lee"][i % 3] ?? "");
    await mails.cycle();
    assert.deepEqual(mails.mailer.tally(), {
      "jane.doe@example.com": 1,
      "bob.ray@example.com": 1,
      "ann.lee@example.com": 1,
    });
    const mail = mails.mailer.sent.find(({ to }) => to.includes("jane.doe@example.com"));
    assert.equal(mail?.attachments[0]?.text.trimEnd().split("\r\n").length, 335);
    assert.equal(mails.mailer.connections, 1);
  });

  it("by the general address when phpIPAM does not say who edited, with one warning and no mail lost", async () => {
    const { mails, flow } = await withBadRow();
    const message = "the application may not read the users";
    flow.editors.troubles.push({ key: "users", message, remedy: "give it permission 3" });
    flow.editors.people.clear();
    for (let i = 0; i < 5; i++) await mails.cycle();
    mails.typeBadRow(7, "Jane Doe");
    flow.editors.people.clear();
    await mails.cycle();
    assert.deepEqual(mails.mailer.tally(), { "generic@example.com": 2, "admin@example.com": 1 });
    assert.match(
      mails.subjects().join("\n"),
      /admin@example\.com: PPHOOK: Who edited a row cannot be found out/,
    );
  });

  it("a little later when phpIPAM does not answer at present", async () => {
    const { mails, flow } = await withBadRow();
    flow.editors.error = unreachable();
    await mails.cycle();
    assert.deepEqual(mails.subjects(), []);
    flow.editors.error = null;
    await mails.cycle();
    assert.deepEqual(mails.mailer.tally(), { "jane.doe@example.com": 1 });
  });

  it("by the general address when phpIPAM does not answer for a quarter of an hour", async () => {
    const { mails, flow } = await withBadRow();
    flow.editors.error = unreachable();
    for (let i = 0; i < 17; i++) await mails.cycle();
    assert.equal(mails.mailer.tally()["generic@example.com"], 1);
  });

  it("nothing about rows of the baseline, until somebody edits one", async () => {
    const mails = await MailFlow.fresh();
    const id = mails.typeBadRow(0, "Jane Doe");
    mails.flow.inventory.edit(id, { editDate: null });
    for (let i = 0; i < 3; i++) await mails.cycle();
    assert.deepEqual(mails.subjects(), []);
    mails.flow.inventory.edit(id, { hostname: "worse!.example.com" });
    await mails.cycle();
    assert.equal(mails.mailer.sent.length, 1);
  });

  it("one mail a day when that is wanted", async () => {
    const mails = await MailFlow.started({ digest: "daily" });
    mails.typeBadRow(0, "Jane Doe");
    await mails.cycle();
    assert.equal(mails.mailer.sent.length, 1);
    for (let i = 1; i < 4; i++) {
      mails.typeBadRow(i, "Jane Doe");
      await mails.cycle();
    }
    assert.equal(mails.mailer.sent.length, 1);
    mails.flow.clock.advance(DAY_MS);
    await mails.deliver();
    assert.match(mails.mailer.sent[1]?.subject ?? "", /^3 findings/);
  });

  it("nothing at all when mail is not configured", async () => {
    const flow = await FlowWorld.started();
    flow.inventory.add({ ip: "10.0.0.1", hostname: "bad!.example.com" });
    await flow.sync();
    assert.deepEqual(await flow.store.notices(), []);
    assert.deepEqual(await flow.store.toldFindings(), new Map());
  });
});

describe("a record that PPHOOK put right", () => {
  async function mismatch() {
    const mails = await MailFlow.started();
    const { flow } = mails;
    const id = flow.inventory.add({ ip: "10.0.0.7", hostname: "web1.example.com" });
    flow.editors.edit(id, "Jane Doe");
    await mails.cycle();
    flow.dns.put("web1.example.com", "A", "10.0.0.9");
    return mails;
  }

  it("is told as such, once, and nothing follows", async () => {
    const mails = await mismatch();
    for (let i = 0; i < 4; i++) await mails.cycle();
    assert.deepEqual(mails.subjects(), [
      "jane.doe@example.com: web1.example.com (10.0.0.7): DNS says something else than phpIPAM; PPHOOK put it right",
    ]);
  });

  it("is told although PPHOOK died before the cycle was recorded", async () => {
    const mails = await mismatch();
    const { store, world } = mails.flow;
    const record = store.record.bind(store);
    store.record = async (batch) => {
      if (batch.lastCheck !== undefined) throw new Error("killed");
      return record(batch);
    };
    await assert.rejects(mails.flow.sync({}, world), /killed/);
    store.record = record;
    for (let i = 0; i < 4; i++) await mails.cycle();
    assert.match(mails.subjects()[0] ?? "", /PPHOOK put it right/);
    assert.match(mails.mailer.sent[0]?.text ?? "", /A web1\.example\.com/);
    assert.equal(mails.mailer.sent.length, 1);
  });

  it("is not told as such when PPHOOK died before it was made", async () => {
    const mails = await mismatch();
    const { dns } = mails.flow;
    const write = dns.writeRrsets.bind(dns);
    dns.writeRrsets = async () => {
      throw new Error("killed");
    };
    await assert.rejects(mails.flow.sync(), /killed/);
    dns.writeRrsets = write;
    await mails.cycle();
    await mails.cycle();
    assert.equal(mails.mailer.sent.length, 1);
  });
});

describe("a storm", () => {
  async function storm(people: number) {
    const mails = await MailFlow.started();
    for (let i = 0; i < people; i++) mails.typeBadRow(i, `Person ${i}`);
    await mails.cycle();
    return mails;
  }

  it("of 80 people is one mail, to the administrator, and none to anybody else", async () => {
    const mails = await storm(80);
    for (let i = 0; i < 5; i++) await mails.cycle();
    assert.deepEqual(mails.mailer.tally(), { "admin@example.com": 1 });
    assert.match(mails.mailer.sent[0]?.text ?? "", /pphook approve [0-9a-f]{12}/);
  });

  it("of 50 people is none", async () => {
    const mails = await storm(50);
    assert.equal(mails.mailer.sent.length, 50);
  });

  it("passes when it is approved by its hash, once", async () => {
    const mails = await storm(80);
    const hash = /pphook approve ([0-9a-f]{12})/.exec(mails.mailer.sent[0]?.text ?? "")?.[1] ?? "";
    assert.equal(await releaseStorm(mails.flow.world, { hash: "000000", by: "alice" }), null);
    assert.equal(await releaseStorm(mails.flow.world, { hash: hash.slice(0, 5), by: "alice" }), null);
    assert.equal((await releaseStorm(mails.flow.world, { hash, by: "alice" }))?.findings, 80);
    await mails.cycle();
    assert.equal(mails.mailer.sent.length, 81);
    assert.equal(await releaseStorm(mails.flow.world, { hash, by: "alice" }), null);
    const [given] = await mails.flow.events("approval");
    assert.deepEqual([given?.by, given?.state], ["alice", "given"]);
  });

  it("is no longer told of when what it is about is mended", async () => {
    const mails = await storm(80);
    for (const { id, hostname } of [...mails.flow.inventory.rows.values()])
      if (hostname !== "") mails.flow.inventory.edit(id, { hostname: "" });
    await mails.flow.sync();
    await mails.deliver();
    assert.deepEqual((await mails.flow.store.noticeCounts()).storms, []);
    assert.deepEqual(mails.mailer.tally(), { "admin@example.com": 1 });
  });
});

describe("a duplicate", () => {
  async function twoRows(policy: "resolve" | "report") {
    const mails = await MailFlow.started({}, { policy: { hostnameDuplicates: policy } });
    const { inventory, editors, clock } = mails.flow;
    const first = inventory.add({ ip: "10.0.0.50", hostname: "dup.example.com" });
    editors.edit(first, "Bob Ray");
    await mails.cycle();
    clock.advance(DAY_MS);
    const second = inventory.add({ ip: "10.0.0.60", hostname: "dup.example.com" });
    editors.edit(second, "Jane Doe");
    return { mails, second };
  }

  it("that is resolved is told to both, once, though the changelog went with the row", async () => {
    const { mails, second } = await twoRows("resolve");
    await mails.flow.sync();
    mails.flow.editors.people.delete(second);
    for (let i = 0; i < 3; i++) await mails.cycle();
    assert.deepEqual([...mails.subjects()].sort(), [
      "bob.ray@example.com: 10.0.0.60 was removed from phpIPAM: dup.example.com already belongs to 10.0.0.50",
      "jane.doe@example.com: 10.0.0.60 was removed from phpIPAM: dup.example.com already belongs to 10.0.0.50",
    ]);
    assert.ok(mails.mailer.sent.every(({ text }) => /pphook undo c-/.test(text)));
  });

  it("that is only reported is told to both with both addresses, and as resolved when it is", async () => {
    const { mails, second } = await twoRows("report");
    await mails.cycle();
    assert.deepEqual(mails.mailer.tally(), { "bob.ray@example.com": 1, "jane.doe@example.com": 1 });
    assert.ok(
      mails.mailer.sent.every(({ text }) => text.includes("10.0.0.50") && text.includes("10.0.0.60")),
    );
    mails.flow.inventory.edit(second, { hostname: "other.example.com" });
    await mails.cycle();
    assert.deepEqual(mails.mailer.tally(), { "bob.ray@example.com": 2, "jane.doe@example.com": 2 });
  });
});

describe("while the mail server is away", () => {
  it("nothing is lost, and nothing is sent twice when it is back", async () => {
    const { mails, flow } = await withBadRow();
    mails.mailer.answer = () => DOWN;
    for (let i = 1; i < 4; i++) {
      mails.typeBadRow(i, "Jane Doe");
      await mails.cycle();
    }
    assert.deepEqual(mails.subjects(), []);
    mails.mailer.answer = () => SENT;
    flow.clock.advance(HOUR_MS);
    for (let i = 0; i < 3; i++) await mails.cycle();
    assert.equal(mails.mailer.sent.length, 3);
    assert.equal(new Set(mails.mailer.sent.map(({ id }) => id)).size, 3);
  });

  it("it is asked after 10 s, then twice as long each time, and told in the log once", async () => {
    const { mails, flow } = await withBadRow();
    let asked = 0;
    mails.mailer.answer = () => {
      asked++;
      return DOWN;
    };
    await mails.cycle();
    const waits: number[] = [];
    for (let seconds = 1, last = 0; waits.length < 4; seconds++) {
      const before = asked;
      flow.clock.advance(1000);
      await mails.deliver();
      if (asked === before) continue;
      waits.push(seconds - last);
      last = seconds;
    }
    assert.deepEqual(waits, [10, 20, 40, 80]);
    const errors = flow.log.lines.filter(({ level }) => level === "error");
    assert.deepEqual(
      errors.map(({ message }) => message),
      ["mail cannot be sent; it waits in the outbox"],
    );
  });

  it("a webhook says so after an hour, and when mail goes out again", async () => {
    const { mails, flow } = await withBadRow();
    mails.mailer.answer = ({ channel }) => (channel === "webhook" ? SENT : DOWN);
    await mails.cycle();
    assert.deepEqual(mails.mailer.posted, []);
    flow.clock.advance(HOUR_MS);
    await mails.cycle();
    await mails.deliver();
    mails.mailer.answer = () => SENT;
    flow.clock.advance(2 * HOUR_MS);
    await mails.cycle();
    await mails.deliver();
    const posted = mails.mailer.posted.map(({ text }) => JSON.parse(text) as { kind: string; news: string });
    assert.deepEqual(
      posted.map(({ kind, news }) => `${kind} ${news}`),
      ["outbox-stuck began", "outbox-stuck ended"],
    );
    assert.deepEqual(mails.mailer.tally(), { "jane.doe@example.com": 1 });
  });
});

describe("a message", () => {
  it("that the server refuses is given up, and an administrator is told", async () => {
    const { mails } = await withBadRow();
    mails.mailer.answer = ({ to }) =>
      to.includes("jane.doe@example.com") ? { status: "refused", message: "550 no such user" } : SENT;
    await mails.cycle();
    await mails.cycle();
    assert.deepEqual(mails.mailer.tally(), { "admin@example.com": 1 });
    assert.match(mails.subjects()[0] ?? "", /A mail to jane\.doe@example\.com was given up/);
    const { parked, waiting } = await mails.flow.store.outboxState();
    assert.deepEqual([parked.length, waiting], [1, 0]);
    assert.deepEqual(
      (await mails.flow.events("mail")).map(({ state }) => state),
      ["queued", "parked", "queued", "queued", "sent", "sent"],
    );
  });

  it("that the server postpones is tried again, and holds up no other", async () => {
    const { mails, flow } = await withBadRow();
    mails.typeBadRow(1, "Bob Ray");
    let greylisted = 2;
    mails.mailer.answer = ({ to }) =>
      to.includes("jane.doe@example.com") && greylisted-- > 0
        ? { status: "postponed", message: "451 greylisted" }
        : SENT;
    await mails.cycle();
    assert.deepEqual(mails.mailer.tally(), { "bob.ray@example.com": 1 });
    await mails.cycle();
    flow.clock.advance(MINUTE_MS);
    await mails.deliver();
    assert.equal(mails.mailer.tally()["jane.doe@example.com"], 1);
  });

  it("that is postponed for days is given up", async () => {
    const { mails, flow } = await withBadRow();
    mails.mailer.answer = ({ channel }) =>
      channel === "mail" ? { status: "postponed", message: "451 full" } : SENT;
    await mails.cycle();
    for (let i = 0; i < 140; i++) {
      flow.clock.advance(HOUR_MS);
      await mails.deliver();
    }
    assert.equal((await flow.store.outboxState()).parked.length, 1);
  });

  it("that only some of the recipients got counts as sent, and the journal says who did not", async () => {
    const { mails } = await withBadRow();
    mails.mailer.answer = () => ({ status: "sent", rejected: ["old@example.com"] });
    await mails.cycle();
    const sent = (await mails.flow.events("mail")).find(({ state }) => state === "sent");
    assert.equal(sent?.detail, "refused for old@example.com");
  });

  it("is sent no faster than the rate", async () => {
    const mails = await MailFlow.started({ mailsPerMinute: 30 });
    for (let i = 0; i < 5; i++) mails.typeBadRow(i, `Person ${i}`);
    await mails.cycle();
    assert.deepEqual(mails.flow.clock.sleeps, [2000, 2000, 2000, 2000, 2000]);
  });

  it("is left to another process that is sending", async () => {
    const { mails } = await withBadRow();
    const lock = await mails.mail.senderLock.acquire(0);
    await mails.cycle();
    assert.equal(mails.mailer.sent.length, 0);
    await lock.release();
    await mails.deliver();
    assert.equal(mails.mailer.sent.length, 1);
  });
});

async function withBadRow() {
  const mails = await MailFlow.started();
  const id = mails.typeBadRow(0, "Jane Doe");
  return { mails, flow: mails.flow, id };
}

function unreachable(): UpstreamError {
  const about = { failure: "unreachable", operation: "GET /user/all/", remedy: "start it" } as const;
  return new UpstreamError("no", { system: "phpipam", ...about });
}
