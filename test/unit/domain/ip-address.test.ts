import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bigIntToIp,
  familyOf,
  type IpAddress,
  ipToBigInt,
  ipv4Value,
  ipv6Nibbles,
  isMappedIpv4,
  parseIp,
} from "../../../src/domain/ip-address.ts";

const CANONICAL: readonly (readonly [typed: string, canonical: string])[] = [
  ["0.0.0.0", "0.0.0.0"],
  ["10.0.0.1", "10.0.0.1"],
  ["255.255.255.255", "255.255.255.255"],
  ["::", "::"],
  ["::1", "::1"],
  ["1::", "1::"],
  // RFC 5952 §1, §4.1: leading zeros go.
  ["2001:0db8::0001", "2001:db8::1"],
  ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
  // RFC 5952 §4.2.1: shortened as much as possible.
  ["2001:db8::0:1", "2001:db8::1"],
  // RFC 5952 §4.2.2: one group of zeros is written out.
  ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
  // RFC 5952 §4.2.3: the longest run, and the first of equals.
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  // RFC 5952 §4.3: lower case.
  ["2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:FFFF", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"],
  // RFC 5952 §5: a mapped IPv4 keeps its dots, others lose them.
  ["::ffff:c000:201", "::ffff:192.0.2.1"],
  ["::FFFF:192.0.2.1", "::ffff:192.0.2.1"],
  ["::192.0.2.1", "::c000:201"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"],
];

for (const [typed, canonical] of CANONICAL)
  test(`reads ${typed} as ${canonical}`, () => assert.equal(parseIp(typed), canonical));

const REFUSED = [
  "",
  ".",
  ":",
  ":::",
  "10",
  "10.1",
  "10.0.0",
  "10.0.0.0.1",
  "10.0.0.256",
  "10.0.0.1000",
  "10.0.0.-1",
  "010.0.0.1",
  "10.0.0.00",
  "0x0a.0.0.1",
  "10.0.0.1/24",
  " 10.0.0.1",
  "10.0.0.1.",
  "10..0.1",
  "１0.0.0.1",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "1::2::3",
  "::12345",
  "::g",
  ":1",
  "1:",
  "1:2:3:4:5:6:7:",
  "fe80::1%eth0",
  "::1.2.3",
  "::1.2.3.256",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "[::1]",
  "1:2:3:4:5:6:7:1.2.3.4",
];

for (const typed of REFUSED)
  test(`refuses "${typed}" as an address`, () => assert.equal(parseIp(typed), null));

test("tells the families apart", () => {
  assert.equal(familyOf("10.0.0.1" as IpAddress), 4);
  assert.equal(familyOf("::1" as IpAddress), 6);
});

test("counts addresses as unsigned integers", () => {
  assert.equal(ipv4Value("255.255.255.255"), 4294967295);
  assert.equal(ipToBigInt("128.0.0.1" as IpAddress), 2147483649n);
  assert.equal(ipToBigInt("::1:0" as IpAddress), 65536n);
  assert.equal(
    ipToBigInt("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" as IpAddress),
    340282366920938463463374607431768211455n,
  );
  assert.equal(bigIntToIp(2147483649n, 4), "128.0.0.1");
  assert.equal(bigIntToIp(1n, 6), "::1");
});

test("spells out the nibbles of an IPv6 address", () =>
  assert.equal(ipv6Nibbles("2001:db8::1" as IpAddress), "20010db8000000000000000000000001"));

const MAPPED: readonly (readonly [string, boolean])[] = [
  ["::ffff:10.0.0.1", true],
  ["::ffff:0.0.0.0", true],
  ["::ffff", false],
  ["::ffff:1", false],
  ["::ffff:0:1:2", false],
  ["::fffe:0:1", false],
  ["1::ffff:0:1", false],
  ["10.0.0.1", false],
];

for (const [text, mapped] of MAPPED)
  test(`${text} is ${mapped ? "an" : "no"} IPv4 address in disguise`, () =>
    assert.equal(isMappedIpv4(parseIp(text) as IpAddress), mapped));
