import assert from "node:assert/strict";
import { test } from "node:test";
import type { IpAddress } from "../../../src/domain/ip-address.ts";
import { classlessRange, reverseName } from "../../../src/domain/reverse-name.ts";

const NAMES: readonly (readonly [ip: string, name: string])[] = [
  ["1.2.3.4", "4.3.2.1.in-addr.arpa."],
  ["0.0.0.0", "0.0.0.0.in-addr.arpa."],
  ["255.254.253.252", "252.253.254.255.in-addr.arpa."],
  // The example of RFC 3596 §2.5.
  ["4321:0:1:2:3:4:567:89ab", "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa."],
  ["::", `${"0.".repeat(32)}ip6.arpa.`],
  ["::ffff:10.0.0.1", "1.0.0.10.in-addr.arpa."],
];

for (const [ip, name] of NAMES)
  test(`the reverse name of ${ip} is ${name}`, () => assert.equal(reverseName(ip as IpAddress), name));

test("an IPv6 reverse name has 73 characters", () =>
  assert.equal(reverseName("2001:db8::1" as IpAddress).length, 73));

const RANGES: readonly (readonly [label: string, range: readonly [number, number] | null])[] = [
  ["0/25", [0, 127]],
  ["128/25", [128, 255]],
  ["0-25", [0, 127]],
  ["0_25", [0, 127]],
  ["64/26", [64, 127]],
  ["192/27", [192, 223]],
  ["240/28", [240, 255]],
  ["8/29", [8, 15]],
  ["4/30", [4, 7]],
  ["4/31", [4, 5]],
  ["4/32", [4, 4]],
  ["32-32", [32, 32]],
  ["0-127", [0, 127]],
  ["128-255", [128, 255]],
  ["0-31", [0, 31]],
  ["0-32", [0, 0]],
  ["24-31", [24, 31]],
  ["0-255", [0, 255]],
  ["64/25", null],
  ["1/31", null],
  ["0/24", null],
  ["0/33", null],
  ["0_127", null],
  ["0/127", null],
  ["1-2", null],
  ["5-5", null],
  ["127-0", null],
  ["0-256", null],
  ["256/25", null],
  ["0", null],
  ["", null],
  ["a-b", null],
  ["0/25x", null],
  ["0--25", null],
];

for (const [label, range] of RANGES)
  test(`the classless label "${label}" spans ${range === null ? "nothing" : range.join(" to ")}`, () =>
    assert.deepEqual(classlessRange(label), range === null ? null : { first: range[0], last: range[1] }));
