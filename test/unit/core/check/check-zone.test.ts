import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fqdn } from "../../../../src/domain/dns-name.ts";
import { indexZones } from "../../../../src/domain/zone.ts";
import { CONTEXT, checkOne, zone } from "./check-fixture.ts";

const unreadable = (...names: string[]) => new Set(names as Fqdn[]);

const CLOSEST: readonly (readonly [hostname: string, zone: string])[] = [
  ["web1.example.com", "example.com."],
  ["a.b.example.com", "example.com."],
  ["web1.deep.example.com", "deep.example.com."],
  ["a.b.deep.example.com", "deep.example.com."],
  ["notdeep.example.com", "example.com."],
];

for (const [hostname, expected] of CLOSEST)
  test(`${hostname} belongs in ${expected}`, () => {
    const { checked, rules } = checkOne({ hostname });
    assert.deepEqual([checked.zone, checked.standing, rules], [expected, "valid", []]);
  });

const MISSING: readonly (readonly [hostname: string, guess: string | null])[] = [
  ["h.notexample.com", "example.com"],
  ["webexample.com", "example.com"],
  ["web1.exampel.com", "example.com"],
  ["web1.exmple.com", "example.com"],
  ["web1.exxample.com", "example.com"],
  ["web1.ezample.com", "example.com"],
  ["web1.example.con", "example.com"],
  ["web1.depp.example.org", null],
  ["web1.example.org", null],
  ["web1.other.net", null],
  ["web1", null],
];

for (const [hostname, guess] of MISSING)
  test(`no zone ends ${hostname}; ${guess === null ? "nothing comes near" : `${guess} was meant`}`, () => {
    const { checked, rules, findings } = checkOne({ hostname });
    assert.deepEqual([checked.zone, checked.standing, rules], [null, "frozen", ["zone-missing"]]);
    assert.equal(checked.name, `${hostname}.`);
    const tail = guess === null ? "" : `; did you mean ${guess}?`;
    assert.equal(findings[0]?.message, `no managed zone ends this name${tail}`);
  });

test("never proposes a zone that is not managed, nor depends on the order of the zones", () => {
  const heads = [zone("exampla.com."), zone("exampel.com."), zone("exampal.com.", "Slave")];
  for (const order of [heads, [...heads].reverse()]) {
    const { findings } = checkOne({ hostname: "web1.exampl.com" }, { zones: indexZones(order) });
    assert.match(findings[0]?.message ?? "", /did you mean exampel\.com\?$/);
    const glued = checkOne({ hostname: "web1.notexampal.com" }, { zones: indexZones(order) });
    assert.doesNotMatch(glued.findings[0]?.message ?? "", /did you mean/);
  }
});

test("a name below a zone that is not managed is refused although its parent is", () => {
  const { checked, rules, findings } = checkOne({ hostname: "web1.away.example.com" });
  assert.deepEqual([checked.zone, checked.standing, rules], [null, "frozen", ["zone-unmanaged"]]);
  assert.equal(checked.name, "web1.away.example.com.");
  assert.match(findings[0]?.message ?? "", /away\.example\.com \(Slave\)/);
});

test("a name that is itself a zone is refused, parent zone or not", () => {
  for (const hostname of ["example.com", "deep.example.com"]) {
    const { checked, rules, findings } = checkOne({ hostname });
    assert.deepEqual([checked.zone, checked.standing, rules], [null, "frozen", ["zone-missing"]]);
    assert.match(findings[0]?.message ?? "", /is itself a zone/);
  }
});

test("a zone that could not be read freezes its rows, as a warning", () => {
  const { checked, findings, rules } = checkOne({}, { unreadableZones: unreadable("example.com.") });
  assert.deepEqual([checked.standing, checked.name, checked.zone], ["frozen", "web1.example.com.", null]);
  assert.deepEqual([rules, findings[0]?.severity], [["zone-unreadable"], "warning"]);
});

test("a zone that is no longer listed freezes its rows instead of giving them to its parent", () => {
  const context = { unreadableZones: unreadable("gone.example.com.") };
  assert.deepEqual(checkOne({ hostname: "a.gone.example.com" }, context).rules, ["zone-unreadable"]);
  assert.equal(checkOne({ hostname: "gone.example.com" }, context).checked.standing, "frozen");
  assert.equal(checkOne({ hostname: "a.example.com" }, context).checked.standing, "valid");
});

test("a listed zone below an unreadable one goes on", () => {
  const context = { unreadableZones: unreadable("example.com.") };
  assert.equal(checkOne({ hostname: "a.deep.example.com" }, context).checked.zone, "deep.example.com.");
});

test("zone_match = strict demands the zone right after the first label", () => {
  const policy = { ...CONTEXT.policy, zoneMatch: "strict" } as const;
  assert.deepEqual(checkOne({ hostname: "web1.example.com" }, { policy }).rules, []);
  const { checked, rules, findings } = checkOne({ hostname: "a.b.example.com" }, { policy });
  assert.deepEqual([rules, checked.standing, checked.zone], [["zone-not-strict"], "frozen", null]);
  assert.match(findings[0]?.message ?? "", /zone is example\.com, .* demands a zone b\.example\.com/);
});

test("without any zone every name is without one", () => {
  const { rules } = checkOne({}, { zones: indexZones([]) });
  assert.deepEqual(rules, ["zone-missing"]);
});
