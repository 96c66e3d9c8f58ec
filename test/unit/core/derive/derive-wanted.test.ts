import assert from "node:assert/strict";
import { test } from "node:test";
import type { AddressRow } from "../../../../src/domain/address.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import type { WantedRow } from "../../../../src/domain/wanted-row.ts";
import { address, TAG } from "../../../support/build-address.ts";
import { decideOn } from "../../../support/world-cycle.ts";
import { REVERSE, worldOf } from "../../../support/world-of.ts";

function derive(row: Partial<AddressRow>, unreadable: readonly string[] = []): WantedRow {
  const world = worldOf({ rows: [address({ ip: "10.0.0.5", hostname: "a", ...row })] });
  const { decision } = decideOn({ ...world, unreadable: unreadable.map(canonicalName) });
  return decision.index.byId.get(1) ?? assert.fail();
}

test("a valid row wants its address at its name and its name at its reverse name", () => {
  const { standing, address: forward, ptr } = derive({});
  assert.equal(standing, "valid");
  assert.deepEqual(forward, {
    zone: "example.com.",
    name: "a.example.com.",
    type: "A",
    content: "10.0.0.5",
  });
  assert.deepEqual(ptr, { zone: REVERSE, name: `5.${REVERSE}`, type: "PTR", content: "a.example.com." });
});

test("every spelling of an IPv6 address wants the same values", () => {
  for (const ip of ["2001:db8::5", "2001:DB8:0:0::5", "2001:0db8:0000:0000:0000:0000:0000:0005"]) {
    const row = derive({ ip, subnetId: 12 });
    assert.deepEqual([row.address?.type, row.address?.content], ["AAAA", "2001:db8::5"]);
    assert.match(row.ptr?.name ?? "", /^5\.(?:0\.){23}8\.b\.d\.0\.1\.0\.0\.2\.ip6\.arpa\.$/);
  }
});

test("with PTRignore a valid row wants no PTR, and a frozen one protects that which is there", () => {
  assert.equal(derive({ ptrIgnore: true }).ptr, null);
  assert.notEqual(derive({ ptrIgnore: true, tagId: TAG.offline }).ptr, null);
});

test("an unnamed row wants nothing", () => {
  const row = derive({ hostname: "" });
  assert.deepEqual([row.standing, row.address, row.ptr], ["unnamed", null, null]);
});

test("a frozen row keeps the values it would have, as far as its name and address can be read", () => {
  const offline = derive({ tagId: TAG.offline });
  assert.deepEqual(
    [offline.standing, offline.address?.content, offline.ptr?.content],
    ["frozen", "10.0.0.5", "a.example.com."],
  );
  const typo = derive({ hostname: "a b.example.com" });
  assert.deepEqual([typo.standing, typo.address, typo.ptr], ["frozen", null, null]);
  assert.equal(derive({ ip: "10.0.0.999" }).address, null);
  assert.equal(derive({ hostname: "a.nowhere.test" }).address, null);
});

test("a row whose reverse zone cannot be read is frozen, with or without PTRignore or name", () => {
  for (const row of [{}, { ptrIgnore: true }, { hostname: "" }])
    assert.equal(derive(row, [REVERSE]).standing, "frozen");
});
