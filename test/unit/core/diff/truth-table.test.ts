import assert from "node:assert/strict";
import { test } from "node:test";
import type { Policy } from "../../../../src/domain/policy.ts";
import { address } from "../../../support/build-address.ts";
import { expectFound, expectPlan } from "../../../support/expect-plan.ts";
import { type World, worldOf } from "../../../support/world-of.ts";

interface Family {
  readonly type: "A" | "AAAA";
  /** The address of row 1, named a. */
  readonly ip: string;
  /** Its reverse name. */
  readonly at: string;
  /** In a subnet of the inventory, held by no row. */
  readonly unheld: string;
  readonly outside: string;
}

const FAMILIES: readonly Family[] = [
  { type: "A", ip: "10.0.0.5", at: "5", unheld: "10.0.0.99", outside: "192.0.2.1" },
  { type: "AAAA", ip: "2001:db8::5", at: "::5", unheld: "2001:db8::99", outside: "2001:db9::1" },
];

interface State {
  readonly a?: readonly string[];
  readonly ptr?: readonly string[];
  /** Further lines of example.com. */
  readonly dns?: readonly string[];
  readonly policy?: Partial<Policy>;
}

function stateOf({ type, ip, at }: Family, { a = [], ptr = [], dns = [], policy = {} }: State): World {
  const lines = ptr.map((target) => `${at} PTR ${target}`);
  return worldOf({
    rows: [address({ ip, hostname: "a" })],
    dns: [...a.map((content) => `a ${type} ${content}`), ...dns],
    ...(type === "A" ? { ptr: lines } : { ptr6: lines }),
    policy,
  });
}

for (const family of FAMILIES) {
  const { type, ip, at, unheld, outside } = family;
  const expect = (state: State, plan: readonly string[]) => expectPlan(stateOf(family, state), plan);

  test(`${type}: a row with no records is an inventory entry`, () => {
    expectFound(expect({}, []), "named-without-records 1");
  });

  test(`${type}: no_records = create makes both records`, () => {
    const done = expect({ policy: { noRecords: "create" } }, [`+a ${type} ${ip}`, `+${at} PTR a`]);
    assert.deepEqual(new Set(done.rules), new Set(["no-records-create"]));
  });

  test(`${type}: an address record without PTR gets its PTR`, () => {
    assert.deepEqual(expect({ a: [ip] }, [`+${at} PTR a`]).rules, ["a-only"]);
  });

  test(`${type}: a_only = ignore tells of the missing PTR and makes none`, () => {
    expectFound(expect({ a: [ip], policy: { aOnly: "ignore" } }, []), "address-without-ptr 1");
  });

  test(`${type}: a PTR whose name has no address of the family is an orphan and goes`, () => {
    assert.deepEqual(expect({ ptr: ["a"] }, [`-${at} PTR a`]).rules, ["ptr-only"]);
  });

  test(`${type}: a PTR to a name that is gone goes too when the row has no address record`, () => {
    expect({ ptr: ["gone"] }, [`-${at} PTR gone`]);
  });

  test(`${type}: ptr_only = ignore tells of the PTR and leaves it`, () => {
    expectFound(expect({ ptr: ["a"], policy: { ptrOnly: "ignore" } }, []), "ptr-without-address 1");
  });

  test(`${type}: no_records = create makes the address record for a PTR that is there`, () => {
    expect({ ptr: ["a"], policy: { noRecords: "create" } }, [`+a ${type} ${ip}`]);
  });

  test(`${type}: values of the other family at the name do not make up for the missing one`, () => {
    const other = type === "A" ? "a AAAA 2001:db9::7" : "a A 192.0.2.7";
    expect({ ptr: ["a"], dns: [other] }, [`-${at} PTR a`]);
  });

  test(`${type}: coherent records stay, whatever the policy`, () => {
    for (const mismatch of ["repair", "delete", "report"] as const)
      for (const noRecords of ["ignore", "create"] as const) {
        const policy: Partial<Policy> = { mismatch, noRecords, aOnly: "ignore", foreign: "take_over" };
        assert.deepEqual(expect({ a: [ip], ptr: ["a"], policy }, []).found, []);
      }
  });

  test(`${type}: the PTR of another name of the host stays, and the row gets none of its own`, () => {
    const done = expect({ a: [ip], dns: [`b ${type} ${ip}`], ptr: ["b"] }, []);
    expectFound(done, "ptr-other-name 1");
    assert.equal(done.findings[0]?.severity, "info");
  });

  test(`${type}: a sole stale value is replaced by what phpIPAM says, and told`, () => {
    const done = expect({ a: [unheld] }, [`a ${type} ${unheld} > ${ip}`, `+${at} PTR a`]);
    expectFound(done, "mismatch 1");
    assert.equal(done.rules.includes("mismatch"), true);
  });

  test(`${type}: mismatch = delete removes a stale value, and its PTR with it`, () => {
    const done = expect({ a: [unheld], ptr: ["a"], policy: { mismatch: "delete" } }, [
      `-a ${type} ${unheld}`,
      `-${at} PTR a`,
    ]);
    expectFound(done, "mismatch 1");
  });

  test(`${type}: mismatch = delete with no_records = create ends in what phpIPAM says, in one plan`, () => {
    expect({ a: [unheld], policy: { mismatch: "delete", noRecords: "create" } }, [
      `a ${type} ${unheld} > ${ip}`,
      `+${at} PTR a`,
    ]);
  });

  test(`${type}: mismatch = report tells of a stale value and changes neither it nor the PTR`, () => {
    const done = expect({ a: [unheld], ptr: ["gone"], policy: { mismatch: "report" } }, []);
    expectFound(done, "mismatch 1");
  });

  test(`${type}: a stale PTR is replaced by the row's, and told`, () => {
    const done = expect({ a: [ip], ptr: ["gone"] }, [`${at} PTR gone > a`]);
    expectFound(done, "mismatch 1");
    assert.deepEqual(done.rules, ["mismatch"]);
  });

  test(`${type}: mismatch = delete removes a stale PTR; the row's own comes only by a_only`, () => {
    expect({ a: [ip], ptr: ["gone"], policy: { mismatch: "delete", aOnly: "ignore" } }, [`-${at} PTR gone`]);
    expect({ a: [ip], ptr: ["gone"], policy: { mismatch: "delete" } }, [`${at} PTR gone > a`]);
  });

  test(`${type}: mismatch = report tells of a stale PTR and leaves it`, () => {
    expectFound(expect({ a: [ip], ptr: ["gone"], policy: { mismatch: "report" } }, []), "mismatch 1");
  });

  test(`${type}: a stale PTR beside the row's own goes, the own stays`, () => {
    expect({ a: [ip], ptr: ["a", "gone"] }, [`-${at} PTR gone`]);
  });

  test(`${type}: a name with only foreign values is told, and gets no PTR`, () => {
    expectFound(expect({ a: [outside] }, []), "foreign-record 1");
  });

  test(`${type}: take_over replaces a sole foreign value`, () => {
    const done = expect({ a: [outside], policy: { foreign: "take_over" } }, [
      `a ${type} ${outside} > ${ip}`,
      `+${at} PTR a`,
    ]);
    assert.equal(done.rules.includes("take-over"), true);
  });

  test(`${type}: take_over leaves several foreign values, and does nothing with mismatch = report`, () => {
    const foreign = "take_over";
    expectFound(expect({ a: [outside, unheld], policy: { foreign } }, []), "foreign-record 1");
    expectFound(expect({ a: [outside], policy: { foreign, mismatch: "report" } }, []), "mismatch 1");
  });

  test(`${type}: two stale values are not sole, so both stay`, () => {
    expectFound(expect({ a: [unheld, outside] }, []), "foreign-record 1");
  });

  test(`${type}: foreign values beside the row's own stay, and it gets its PTR`, () => {
    expect({ a: [ip, outside] }, [`+${at} PTR a`]);
  });

  test(`${type}: with PTRignore the reverse name is nobody's business`, () => {
    for (const state of [{ a: [ip] }, { a: [ip], ptr: ["gone"] }, { ptr: ["a"] }, { a: [ip], ptr: ["a"] }]) {
      const world = stateOf(family, state);
      const rows = world.rows.map((row) => ({ ...row, ptrIgnore: true }));
      expectPlan({ ...world, rows }, []);
    }
  });

  test(`${type}: without a reverse zone no PTR is made, and that is told`, () => {
    const world = stateOf(family, { a: [ip] });
    const zones = world.zones.filter((zone) => zone.name === "example.com.");
    expectFound(expectPlan({ ...world, zones }, []), "reverse-zone-missing 1");
  });

  test(`${type}: a reverse zone that is not managed gets no PTR and loses none`, () => {
    for (const ptr of [[], ["gone"]]) {
      const world = stateOf(family, { a: [ip], ptr });
      const zones = world.zones.map((zone) => ({ ...zone, managed: zone.name === "example.com." }));
      expectFound(expectPlan({ ...world, zones }, []), "reverse-zone-missing 1");
    }
  });

  test(`${type}: a row with an ignored tag freezes its name, address and reverse name`, () => {
    for (const state of [{}, { a: [ip] }, { ptr: ["a"] }, { a: [unheld] }, { a: [ip], ptr: ["gone"] }]) {
      const world = stateOf(family, { ...state, policy: { noRecords: "create", ignoreTags: ["used"] } });
      expectPlan(world, []);
    }
  });

  test(`${type}: a record that somebody disabled stays so, and is told`, () => {
    const name = expect({ a: [`${ip} off`], ptr: ["a"], policy: { noRecords: "create" } }, []);
    expectFound(name, "record-disabled 1");
    expectFound(expect({ a: [ip], ptr: ["a off"] }, []), "record-disabled 1");
  });
}

test("zone_match = strict freezes a row with more labels than one before its zone", () => {
  const rows = [address({ ip: "10.0.0.5", hostname: "a.b.example.com" })];
  const draft = { rows, dns: ["a.b A 10.0.0.5"] };
  expectPlan(worldOf(draft), ["+5 PTR a.b"]);
  expectFound(expectPlan(worldOf({ ...draft, policy: { zoneMatch: "strict" } }), []), "zone-not-strict 1");
});

test("orphan = report keeps a record of PPHOOK's whose row is gone, and tells", () => {
  const rows = [address({ id: 1, ip: "10.0.0.5", hostname: "a" }), address({ id: 2, ip: "10.0.0.6" })];
  const world = worldOf({ rows, dns: ["a A 10.0.0.5"], ptr: ["5 PTR a"], policy: { orphan: "report" } });
  const { next } = expectPlan(world, []);
  expectFound(expectPlan({ ...next, rows: rows.slice(1) }, []), "orphan 1");
});
