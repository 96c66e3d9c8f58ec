import assert from "node:assert/strict";
import { test } from "node:test";
import { RowCollector } from "../../../src/io/phpipam/row-collector.ts";

const PLACE = {
  fields: { profile: "custom_DHCP_Profil", policy: null },
  operation: "GET /addresses/",
  host: "ipam",
};
const RAW = {
  id: 1,
  subnetId: 3,
  ip: "10.0.0.1",
  hostname: "a.example.com",
  mac: "02:00:00:00:00:01",
  custom_DHCP_Profil: "infra",
  PTRignore: 0,
  is_gateway: 0,
  tag: 2,
  editDate: "2026-11-22 05:14:03",
  lastSeen: "2026-11-22 05:14:03",
};

function collect(raw: unknown, known?: ReturnType<RowCollector["byId"]>) {
  const collector = new RowCollector({ ...PLACE, known });
  collector.add([raw]);
  return collector;
}

test("a row that says the same stays the object that it was", () => {
  const first = collect(RAW);
  assert.equal(collect({ ...RAW, description: "new" }, first.byId()).rows()[0], first.rows()[0]);
});

for (const field of Object.keys(RAW).filter((name) => name !== "id"))
  test(`a row of which ${field} is another is a new one`, () => {
    const first = collect(RAW);
    const number = typeof RAW[field as keyof typeof RAW] === "number";
    const [row] = collect({ ...RAW, [field]: number ? 1 : "2026-01-01 00:00:00" }, first.byId()).rows();
    assert.notEqual(row, first.rows()[0]);
    assert.notDeepEqual(row, first.rows()[0]);
  });

test("no field of a row is left out above", () => {
  assert.equal(Object.keys(collect(RAW).rows()[0] ?? {}).length, Object.keys(RAW).length);
});
