import assert from "node:assert/strict";
import { test } from "node:test";
import { toAddressRow, toSubnet } from "../../../src/io/phpipam/convert.ts";
import { subnetSchema } from "../../../src/io/phpipam/schema.ts";

const RAW = {
  id: 4711,
  subnetId: 3,
  ip: "10.0.0.1",
  is_gateway: 0,
  hostname: "a.example.com",
  mac: null,
  tag: 2,
  lastSeen: "1970-01-01 00:00:01",
  PTRignore: 0,
  editDate: null,
};
const convert = (changes: Record<string, unknown>) =>
  toAddressRow({ ...RAW, ...changes }, { profile: "custom_profile", policy: null });

const GOOD: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
  ["texts stand for numbers", { id: "12", subnetId: "4", tag: "1" }, { id: 12, subnetId: 4, tagId: 1 }],
  ["flags are 1 in number or text", { PTRignore: "1", is_gateway: 1 }, { ptrIgnore: true, isGateway: true }],
  ["null is an empty text", { hostname: null, mac: null, ip: null }, { hostname: "", mac: "", ip: "" }],
  ["a profile may be flat", { custom_profile: "infra" }, { profile: "infra" }],
  ["a profile may be nested", { custom_fields: { custom_profile: "lise" } }, { profile: "lise" }],
  ["a profile may be null", { custom_fields: { custom_profile: null } }, { profile: "" }],
  ["a site may lack the custom field", {}, { profile: "" }],
  ["1970 was never seen", { lastSeen: "1970-01-01 00:00:01" }, { lastSeen: null }],
  ["the zero date is none", { editDate: "0000-00-00 00:00:00" }, { editDate: null }],
  ["other dates stay as they are", { editDate: "2026-11-22 04:50:17" }, { editDate: "2026-11-22 04:50:17" }],
  ["hostnames stay as typed", { hostname: " WEB.Example.COM. " }, { hostname: " WEB.Example.COM. " }],
  ["a row without subnet lies in no subnet", { subnetId: null }, { subnetId: 0 }],
];

for (const [title, changes, want] of GOOD)
  test(title, () => {
    const row = convert(changes);
    for (const [field, value] of Object.entries(want)) assert.equal(Reflect.get(row, field), value);
  });

const BAD: readonly (readonly [Record<string, unknown>, RegExp])[] = [
  [{ subnetId: undefined }, /^row 4711: subnetId is missing$/],
  [{ id: undefined }, /^a row: id is missing$/],
  [{ id: null }, /^a row: id is null$/],
  [{ id: "1e3" }, /^row 1e3: id is the string "1e3"$/],
  [{ id: 1.5 }, /^row 1.5: id is the number 1.5$/],
  [{ ip: undefined }, /^row 4711: ip is missing$/],
  [{ hostname: ["a"] }, /^row 4711: hostname is a list$/],
  [{ mac: { a: 1 } }, /^row 4711: mac is an object$/],
  [{ tag: "Used" }, /^row 4711: tag is the string "Used"$/],
  [{ PTRignore: true }, /^row 4711: PTRignore is the boolean true$/],
  [{ editDate: false }, /^row 4711: editDate is the boolean false$/],
  [{ custom_profile: [] }, /^row 4711: custom_profile is a list$/],
];

for (const [changes, says] of BAD)
  test(`a row with ${JSON.stringify(changes)} is refused by field`, () => {
    assert.throws(() => convert(changes), { message: says });
  });

for (const raw of [null, "row", 7, ["row"]])
  test(`${JSON.stringify(raw)} is no row`, () => {
    assert.throws(() => toAddressRow(raw, { profile: "custom_profile", policy: null }), {
      message: "a row is not an object",
    });
  });

for (const nested of [false, true])
  test(`the policy of a row or subnet is read, ${nested ? "nested" : "flat"}, and no property where it says nothing`, () => {
    const fields = { profile: "custom_profile", policy: "custom_policy" };
    const saying = (word: unknown) =>
      nested ? { custom_fields: { custom_policy: word } } : { custom_policy: word };
    const rowSaying = (word: unknown) => toAddressRow({ ...RAW, ...saying(word) }, fields).policyWord;
    const subnetSaying = (word: unknown) =>
      toSubnet(subnetSchema.parse({ id: 5, subnet: "10.0.0.0", mask: "24", ...saying(word) }), fields)
        .policyWord;
    assert.deepEqual(["ignore", "", null].map(rowSaying), ["ignore", undefined, undefined]);
    assert.deepEqual(["dns", "", null].map(subnetSaying), ["dns", undefined, undefined]);
    assert.equal("policyWord" in toAddressRow({ ...RAW, ...saying("") }, fields), false);
    assert.equal(
      toAddressRow({ ...RAW, ...saying("dns") }, { ...fields, policy: null }).policyWord,
      undefined,
    );
  });

test("a folder has no prefix length, whatever its mask says", () => {
  const subnet = (mask: unknown, isFolder: unknown) =>
    toSubnet(
      subnetSchema.parse({ id: "5", subnet: "0.0.0.0", mask, sectionId: "1", description: null, isFolder }),
      { policy: null },
    );
  assert.equal(subnet("", 1).prefixLength, null);
  assert.equal(subnet("24", "1").prefixLength, null);
  assert.deepEqual(subnet("24", 0), {
    id: 5,
    network: "0.0.0.0",
    prefixLength: 24,
    sectionId: 1,
    vrfId: 0,
    parentId: 0,
    description: "",
  });
});
