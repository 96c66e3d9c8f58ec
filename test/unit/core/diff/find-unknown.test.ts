import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { Ledger } from "../../../../src/domain/ledger.ts";
import { EMPTY_LEDGER } from "../../../../src/domain/ledger.ts";
import { valueKey } from "../../../../src/domain/rrset.ts";
import { address } from "../../../support/build-address.ts";
import { type LiveZone, zone } from "../../../support/build-zone.ts";
import { decideOn } from "../../../support/world-cycle.ts";
import { NOW, type WorldDraft, worldOf } from "../../../support/world-of.ts";

/** What a full verification finds: `a A 10.0.1.5 11 alone`, with the subnet's id. */
function find(draft: WorldDraft & { readonly ledger?: Ledger }, choice = {}) {
  const { unknown } = decideOn(worldOf(draft), choice).decision;
  const values = unknown.values.map(({ name, type, content, subnet, isAlone }) =>
    [name.split(".")[0], type, content, subnet?.id ?? "-", isAlone ? "alone" : ""].join(" ").trim(),
  );
  return { values, findings: unknown.findings, rules: unknown.findings.map(({ rule }) => rule) };
}

const ROW = address({ id: 1, ip: "10.0.1.1", hostname: "known" });
const child = (name: string, lines: readonly string[]): LiveZone => zone(name, lines);

describe("an address that no row holds", () => {
  it("is found with its subnet, where the inventory keeps one", () => {
    const dns = ["a A 10.0.1.5", "b A 192.0.2.5", "known A 10.0.1.1", "c AAAA 2001:db8::9", "d A nonsense"];
    const { values, findings } = find({ rows: [ROW], dns });
    assert.deepEqual(values, ["a A 10.0.1.5 11 alone", "c AAAA 2001:db8::9 12 alone"]);
    assert.equal(
      findings[0]?.message,
      "a.example.com points to 10.0.1.5 in 10.0.1.0/24, and no row of phpIPAM holds that address",
    );
    assert.match(
      findings[0]?.remedy ?? "",
      /make the row in phpIPAM, or remove a\.example\.com A in PowerDNS, or set unknown_dns = adopt/,
    );
    assert.equal(findings[0]?.severity, "info");
  });

  it("stands alone only as the one address of a name that no row bears, and the one name of its address", () => {
    const dns = [
      "two A 10.0.1.5",
      "two A 10.0.1.6",
      "dual A 10.0.1.7",
      "dual AAAA 2001:db8::7",
      "x A 10.0.1.8",
      "y A 10.0.1.8",
      "known A 10.0.1.1",
      "known A 10.0.1.9",
    ];
    const { values } = find({ rows: [ROW], dns });
    assert.ok(
      values.every((value) => !value.endsWith("alone")),
      values.join("; "),
    );
    assert.equal(values.length, 7);
  });

  it("is the row's own finding where its name has not the row's address", () => {
    const dns = ["known A 10.0.1.9", "known A 10.0.1.10"];
    assert.deepEqual(find({ rows: [ROW], dns }).values, []);
  });

  it("is not looked at when it is about to go", () => {
    const { changes } = decideOn(worldOf({ rows: [ROW], dns: ["known A 10.0.1.9"] })).decision.diff;
    assert.equal(changes[0]?.before?.content, "10.0.1.9");
    assert.deepEqual(find({ rows: [ROW], dns: ["known A 10.0.1.9"] }).values, []);
  });

  it("lies in no subnet for sure where two are equally narrow", () => {
    const { values, findings } = find({ dns: ["a A 10.0.0.5"] });
    assert.deepEqual(values, ["a A 10.0.0.5 - alone"]);
    assert.match(findings[0]?.message ?? "", /10\.0\.0\.5 in several subnets/);
  });

  it("is left out when it is disabled, a wildcard's, glue, or in a zone that is not managed", () => {
    const dns = ["off A 10.0.1.5 off", "* A 10.0.1.6", "sub NS ns.sub", "ns.sub A 10.0.1.7"];
    const foreign = zone("other.test.", ["a A 10.0.1.8"], { managed: false });
    assert.deepEqual(find({ dns, zones: [foreign, child("inner.example.com.", [])] }).values, []);
  });

  it("is left out when PPHOOK owns it, or an undo brought it back", () => {
    const name = canonicalName("a.example.com");
    const key = valueKey(name, "A", "10.0.1.5");
    const value = { zone: canonicalName("example.com"), name, type: "A" as const, content: "10.0.1.5" };
    const owned = new Map([
      [key, { ...value, rowId: 9, how: "written" as const, since: NOW, disabledAt: null }],
    ]);
    assert.deepEqual(find({ dns: ["a A 10.0.1.5"], ledger: { ...EMPTY_LEDGER, owned } }).values, []);
    const item = {
      ...{ ...value, id: "c-2", run: "r-2", undoes: "c-1", undoneRun: "r-1", by: "alice", at: NOW },
      ...{ kept: "10.0.1.5", gone: null, ip: "10.0.1.5", hostname: "a", rows: [] },
    };
    const undone = new Map([["c-2", item]]);
    assert.deepEqual(find({ dns: ["a A 10.0.1.5"], ledger: { ...EMPTY_LEDGER, undone } }).values, []);
  });

  it("is looked for in full verifications alone, which read every zone", () => {
    const ledger = {
      ...EMPTY_LEDGER,
      zones: new Map([
        [
          canonicalName("x."),
          { name: canonicalName("x."), serial: 1, serialMoves: true, referencedNames: [], readAt: NOW },
        ],
      ]),
    };
    assert.deepEqual(find({ dns: ["a A 10.0.1.5"], ledger }, { verifyAll: false }).values, []);
  });

  it("says what is going to happen where it is adopted", () => {
    const policy = { unknownDns: "adopt" as const };
    const { findings } = find({ dns: ["a A 10.0.1.5", "b A 10.0.1.6", "b A 10.0.1.7"], policy });
    assert.match(findings[0]?.remedy ?? "", /^nothing to do: a full check makes the row/);
    assert.match(findings[1]?.remedy ?? "", /remove b\.example\.com A in PowerDNS$/);
  });
});

describe("a PTR of an address that no row holds", () => {
  it("is found, where PPHOOK does not own it", () => {
    const { rules, findings } = find({
      ptr: ["5 PTR a", "6 PTR b off", "x PTR c", "sub NS ns"],
      ptr6: ["::9 PTR d"],
    });
    assert.deepEqual(rules, ["unknown-ptr", "unknown-ptr"]);
    assert.equal(
      findings[0]?.message,
      "the PTR of 10.0.0.5 says a.example.com, and no row of phpIPAM holds that address",
    );
    assert.match(findings[1]?.message ?? "", /2001:db8::9 says d\.example\.com/);
  });
});

it("more than a thousand are told as a number", () => {
  const dns = Array.from({ length: 1005 }, (_, at) => `h${at} AAAA 2001:db8::${(at + 16).toString(16)}`);
  const { findings } = find({ dns });
  assert.equal(findings.length, 1001);
  assert.match(findings.at(-1)?.message ?? "", /^and 5 more/);
});
