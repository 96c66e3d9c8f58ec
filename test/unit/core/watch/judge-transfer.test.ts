import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { TransferFacts } from "../../../../src/core/watch/find-gap.ts";
import { judgeTransfer, type TransferReading } from "../../../../src/core/watch/judge-transfer.ts";
import { readSoa } from "../../../../src/core/watch/read-soa.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { MINUTE_MS, toInstant } from "../../../../src/domain/instant.ts";
import type { TransferStatus } from "../../../../src/domain/transfer-status.ts";
import { answerOf, soaOf } from "../../../fakes/memory-name-servers.ts";
import { assertProperty } from "../../../support/assert-property.ts";

const ZONE = canonicalName("example.com");
const NS02 = { name: "ns02", host: "192.0.2.2", port: 53 };
const NO_FACTS: TransferFacts = { kind: null, sendsNotify: null, isNotified: null, tsig: null };
const TOLERANCE_MS = 2 * MINUTE_MS;

function reading(primary: number, copy: number, parts: Partial<TransferReading> = {}): TransferReading {
  const about = { zone: ZONE, secondary: NS02, facts: NO_FACTS, difference: null, isVerified: false };
  return { ...about, primary: { serial: primary }, copy: { serial: copy }, ...parts };
}

const at = (minutes: number) => toInstant(minutes * MINUTE_MS);
const judge = (what: TransferReading, previous?: TransferStatus, minutes = 0) =>
  judgeTransfer(what, previous, { now: at(minutes), toleranceMs: TOLERANCE_MS });

/** Looks every minute, beginning at 0; a pair is what the primary and the secondary serve. */
function follow(...pairs: readonly (readonly [primary: number, copy: number])[]): readonly TransferStatus[] {
  const statuses: TransferStatus[] = [];
  for (const [minute, [primary, copy]] of pairs.entries())
    statuses.push(judge(reading(primary, copy), statuses.at(-1), minute));
  return statuses;
}

const statesOf = (statuses: readonly TransferStatus[]) =>
  statuses.map(({ state, since }) => `${state} ${since === null ? "-" : since / MINUTE_MS}`);

describe("a secondary", () => {
  it("is in sync when it serves the serial of the primary", () => {
    assert.deepEqual(judge(reading(7, 7)), {
      zone: ZONE,
      secondary: "ns02",
      state: "in-sync",
      primarySerial: 7,
      serial: 7,
      lag: 0,
      since: null,
      awaitedSerial: null,
      verifiedSerial: null,
      cause: null,
      detail: "",
      remedy: "",
      checkedAt: at(0),
    });
  });

  it("is late at first, out of sync after the tolerance, and in sync when it caught up", () => {
    assert.deepEqual(statesOf(follow([5, 5], [6, 5], [6, 5], [6, 5], [6, 6], [7, 6])), [
      "in-sync -",
      "late 1",
      "late 1",
      "out-of-sync 1",
      "in-sync -",
      "late 5",
    ]);
  });

  it("is out of sync at once when nothing is tolerated", () => {
    const status = judgeTransfer(reading(7, 6), undefined, { now: at(0), toleranceMs: 0 });
    assert.equal(status.state, "out-of-sync");
  });

  it("is never out of sync while it keeps reaching what was awaited, a little late each time", () => {
    const statuses = follow([1, 0], [2, 1], [3, 2], [4, 3], [5, 4], [6, 5]);
    assert.deepEqual(statesOf(statuses), ["late 0", "late 1", "late 2", "late 3", "late 4", "late 5"]);
  });

  it("is out of sync when it moves and does not reach what was awaited", () => {
    const statuses = follow([10, 1], [11, 2], [12, 3]);
    assert.deepEqual(statesOf(statuses), ["late 0", "late 0", "out-of-sync 0"]);
    assert.deepEqual(
      statuses.map(({ lag }) => lag),
      [9, 9, 9],
    );
  });

  it("counts its lag over the end of the circle of serials", () => {
    const status = judge(reading(2, 4_294_967_294));
    assert.deepEqual([status.lag, status.cause], [4, "not-transferred"]);
  });

  it("that is ahead, or exactly half the circle away, will not transfer by itself", () => {
    for (const copy of [8, 7 + 2 ** 31]) {
      const first = judge(reading(7, copy));
      assert.deepEqual([first.cause, first.lag], ["ahead", null]);
      assert.match(first.remedy, /rndc retransfer example\.com/);
      assert.deepEqual(statesOf([judge(reading(7, copy), first, 5)]), ["out-of-sync 0"]);
    }
  });

  it("that is silent keeps the time since which it was behind, and one that comes back behind keeps it too", () => {
    const silent = { fault: "unreachable", detail: "it does not answer" } as const;
    const behind = judge(reading(6, 5), undefined, 0);
    const away = judge(reading(6, 0, { copy: silent }), behind, 3);
    assert.deepEqual([away.since, away.state, away.cause], [at(0), "out-of-sync", "unreachable"]);
    assert.match(away.remedy, /dig @192\.0\.2\.2 -p 53 example\.com SOA/);
    const back = judge(reading(9, 5), away, 4);
    assert.deepEqual([back.since, back.awaitedSerial], [at(0), 6]);
    assert.equal(judge(reading(9, 6), back, 5).since, at(5));
  });

  it("that was silent from the beginning is measured by what the primary serves once that is known", () => {
    const primary = { fault: "unreachable", detail: "it does not answer" } as const;
    const first = judge(reading(0, 5, { primary }));
    assert.deepEqual(
      [first.cause, first.awaitedSerial, first.primarySerial, first.lag],
      ["primary-silent", null, null, null],
    );
    assert.match(first.detail, /it does not answer/);
    const second = judge(reading(9, 5), first, 3);
    assert.deepEqual([second.since, second.awaitedSerial, second.state], [at(0), 9, "out-of-sync"]);
  });

  it("is in sync once its records were compared, and stays compared until its serial changes", () => {
    const verified = judge(reading(7, 7, { isVerified: true }));
    assert.deepEqual([verified.state, verified.verifiedSerial], ["in-sync", 7]);
    assert.equal(judge(reading(7, 7), verified, 1).verifiedSerial, 7);
  });

  it("with other records under the same serial is not in sync", () => {
    const difference = "it lacks 1 (web1.example.com 3600 A 10.0.0.1)";
    const status = judge(reading(7, 7, { isVerified: true, difference }));
    assert.deepEqual(
      [status.state, status.cause, status.lag, status.verifiedSerial],
      ["late", "content", null, null],
    );
    assert.match(status.detail, /web1\.example\.com/);
    const later = judge(reading(7, 7, { isVerified: true, difference }), status, 3);
    assert.deepEqual([later.state, later.since], ["out-of-sync", at(0)]);
  });

  it("is in sync or not by RFC 1982 alone, whatever the serials and whatever was before", () => {
    const serial = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    assertProperty(
      fc.property(fc.array(fc.tuple(serial, serial), { minLength: 1, maxLength: 8 }), (pairs) => {
        const statuses = follow(...pairs);
        for (const [i, { state, since, lag, serial: copy, primarySerial }] of statuses.entries()) {
          assert.equal(state === "in-sync", copy === primarySerial);
          assert.equal(since === null, state === "in-sync");
          assert.ok(since === null || since <= at(i));
          assert.ok(lag === null || lag < 2 ** 31);
        }
      }),
    );
  });
});

describe("the likely cause", () => {
  const causeOf = (facts: Partial<TransferFacts>) => {
    const { cause, detail, remedy } = judge(reading(6, 5, { facts: { ...NO_FACTS, ...facts } }));
    return [cause, detail, remedy] as const;
  };

  it("is a NATIVE zone before anything else: PowerDNS sends no NOTIFY for it", () => {
    const [cause, , remedy] = causeOf({ kind: "Native", sendsNotify: false, isNotified: false });
    assert.deepEqual([cause, remedy], ["native", "pdnsutil set-kind example.com primary"]);
  });

  it("is a PowerDNS that notifies nobody, or not this one", () => {
    const [nobody, detail] = causeOf({ kind: "Master", sendsNotify: false, isNotified: true });
    assert.equal(nobody, "not-notified");
    assert.match(detail, /primary=no/);
    const [cause, , remedy] = causeOf({ kind: "Master", sendsNotify: true, isNotified: false });
    assert.equal(cause, "not-notified");
    assert.match(remedy, /add-meta example\.com ALSO-NOTIFY 192\.0\.2\.2/);
  });

  it("is the key of the transfers before anything else, behind or without a copy", () => {
    const tsig = "it does not know the key (BADKEY)";
    const [cause, detail, remedy] = causeOf({ kind: "Native", sendsNotify: false, tsig });
    assert.equal(cause, "tsig");
    assert.match(`${detail} ${remedy}`, /BADKEY.*list-tsig-keys/);
    const copy = readSoa(answerOf([], { rcode: "SERVFAIL" }), ZONE);
    assert.equal(judge(reading(5, 0, { copy, facts: { ...NO_FACTS, tsig } })).cause, "tsig");
    const refused = readSoa(answerOf([], { rcode: "REFUSED" }), ZONE);
    assert.equal(judge(reading(5, 0, { copy: refused, facts: { ...NO_FACTS, tsig } })).cause, "refused");
  });

  it("is none that can be measured when NOTIFY is sent, or nothing is known of it", () => {
    for (const isNotified of [true, null]) {
      const [cause, detail] = causeOf({ kind: "Master", sendsNotify: true, isNotified });
      assert.equal(cause, "not-transferred");
      assert.match(detail, isNotified === true ? /although NOTIFY is sent/ : /nothing that can be seen/);
    }
  });

  it("is what the secondary answers instead of a serial", () => {
    const soa = [soaOf(ZONE, 5)];
    const replies = [
      [answerOf(soa, { rcode: "REFUSED" }), "refused", /REFUSED/],
      [answerOf([], { rcode: "NOTAUTH" }), "not-authoritative", /NOTAUTH/],
      [answerOf([], { rcode: "SERVFAIL" }), "expired", /no valid copy/],
      [answerOf(soa, { authoritative: false }), "lame", /no AA/],
      [answerOf([]), "lame", /no SOA/],
      [answerOf([soaOf("example.org.", 5)]), "lame", /no SOA/],
      [answerOf([], { rcode: "NXDOMAIN" }), "lame", /NXDOMAIN/],
      [{ status: "failed", failure: "timeout", message: "it does not answer" }, "unreachable", /not answer/],
    ] as const;
    for (const [reply, cause, detail] of replies) {
      const status = judge(reading(5, 0, { copy: readSoa(reply, ZONE) }));
      assert.equal(status.cause, cause);
      assert.match(status.detail, detail);
      assert.notEqual(status.remedy, "");
      assert.deepEqual([status.serial, status.lag, status.awaitedSerial], [null, null, 5]);
    }
    assert.deepEqual(readSoa(answerOf(soa), ZONE), { serial: 5 });
  });
});
