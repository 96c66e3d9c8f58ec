import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows } from "../../../../src/core/check/check-rows.ts";
import { RULES } from "../../../../src/domain/finding.ts";
import { CONTEXT, checkOne, GOOD_ROW } from "./check-fixture.ts";

test("a row that keeps every rule is valid, with address, name, zone and MAC in canonical form", () => {
  const row = { ...GOOD_ROW, hostname: "Web1.example.com.", mac: "001A.2B3C.4D5E" };
  assert.deepEqual(checkRows([row], CONTEXT), {
    checked: [
      {
        row,
        standing: "valid",
        frozenBy: null,
        ip: "10.0.0.5",
        name: "web1.example.com.",
        zone: "example.com.",
        mac: "00:1a:2b:3c:4d:5e",
      },
    ],
    findings: [],
  });
});

test("a row without hostname is an inventory entry", () => {
  for (const hostname of ["", "  ", "\t"]) {
    const { checked, rules } = checkOne({ hostname });
    assert.deepEqual([checked.standing, checked.name, checked.zone, rules], ["unnamed", null, null, []]);
  }
});

test("a row without hostname and with a bad address is frozen, so that nothing of it goes", () => {
  assert.equal(checkOne({ hostname: "", ip: "10.0.0" }).checked.standing, "frozen");
  const { checked, rules } = checkOne({ hostname: "", ip: "10.0.0.255" });
  assert.deepEqual([checked.standing, rules], ["frozen", ["ip-network-or-broadcast"]]);
});

test("a row with an ignored tag is frozen without a finding, and still says what it holds", () => {
  const { checked, rules } = checkOne({ tagId: 1, mac: "00-1a-2b-3c-4d-5e" });
  assert.deepEqual([checked.standing, rules], ["frozen", []]);
  assert.deepEqual(
    [checked.ip, checked.name, checked.zone, checked.mac],
    ["10.0.0.5", "web1.example.com.", null, "00:1a:2b:3c:4d:5e"],
  );
  const broken = checkOne({ tagId: 1, hostname: "bad host!", ip: "x", mac: "y" });
  assert.deepEqual([broken.checked.standing, broken.checked.name, broken.rules], ["frozen", null, []]);
  assert.equal(checkOne({ tagId: 1, hostname: "" }).checked.standing, "frozen");
});

test("tags are compared by name, without case; an unknown tag is not ignored", () => {
  const policy = { ...CONTEXT.policy, ignoreTags: ["oFFline ", "Reserved"] };
  assert.equal(checkOne({ tagId: 1 }, { policy }).checked.standing, "frozen");
  assert.equal(checkOne({ tagId: 2 }, { policy }).checked.standing, "valid");
  assert.equal(checkOne({ tagId: 99 }, { policy }).checked.standing, "valid");
  assert.equal(checkOne({ tagId: 1 }, { policy: { ...policy, ignoreTags: [] } }).checked.standing, "valid");
});

test("a row that breaks several rules has one finding for each", () => {
  const { rules, findings } = checkOne({
    ip: "10.0.1.5",
    hostname: `-a!_.${"b".repeat(64)}..22`,
    mac: "zz",
  });
  assert.deepEqual(rules, [
    "ip-outside-subnet",
    "hostname-invalid",
    "hostname-underscore",
    "hostname-too-long",
    "hostname-is-address",
    "mac-invalid",
  ]);
  assert.equal(new Set(findings.map((finding) => finding.id)).size, findings.length);
});

test("a name that breaks a rule but can be read is asked for its zone too", () => {
  const { rules } = checkOne({ hostname: "bad_host.notexample.com" });
  assert.deepEqual(rules, ["hostname-underscore", "zone-missing"]);
});

const BAD_MACS: readonly (readonly [mac: string, rule: string, message: RegExp])[] = [
  ["00:1a:2b:3c:4d", "mac-invalid", /^"00:1a:2b:3c:4d" is no MAC address/],
  ["none", "mac-invalid", /^"none" is no MAC address/],
  ["00:00:00:00:00:00", "mac-not-unicast", /zero address/],
  ["FF-FF-FF-FF-FF-FF", "mac-not-unicast", /^ff:ff:ff:ff:ff:ff is the broadcast address/],
  ["0100.5e00.0001", "mac-not-unicast", /multicast address/],
];

for (const [mac, rule, message] of BAD_MACS)
  test(`the MAC ${mac} breaks ${rule} and leaves the row's DNS alone`, () => {
    const { checked, rules, findings } = checkOne({ mac });
    assert.deepEqual([checked.standing, checked.mac, rules], ["valid", null, [rule]]);
    assert.match(findings[0]?.message ?? "", message);
  });

test("a blank MAC is none", () => assert.deepEqual(checkOne({ mac: "  " }).rules, []));

test("a finding carries the row as typed, the severity of its rule and a stable id", () => {
  const [finding] = checkOne({ id: 4711, hostname: " web!.example.com" }).findings;
  assert.equal(finding?.id, "hostname-invalid:4711");
  assert.equal(finding?.severity, RULES["hostname-invalid"].severity);
  assert.deepEqual(
    [finding?.addressId, finding?.ip, finding?.hostname],
    [4711, "10.0.0.5", " web!.example.com"],
  );
});

test("rows keep their order, and findings are ordered by row id", () => {
  const rows = [3, 1, 2].map((id) => ({ ...GOOD_ROW, id, hostname: "x!.example.com", mac: "?" }));
  const { checked, findings } = checkRows(rows, CONTEXT);
  assert.deepEqual(
    checked.map((each) => each.row.id),
    [3, 1, 2],
  );
  assert.deepEqual(
    findings.map((finding) => finding.id),
    [1, 2, 3].flatMap((id) => [`hostname-invalid:${id}`, `mac-invalid:${id}`]),
  );
});

test("no rows, nothing to say", () =>
  assert.deepEqual(checkRows([], CONTEXT), { checked: [], findings: [] }));
