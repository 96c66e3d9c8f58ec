import assert from "node:assert/strict";
import { test } from "node:test";
import { cidrContains, formatCidr, toCidr } from "../../../src/domain/cidr.ts";
import type { IpAddress } from "../../../src/domain/ip-address.ts";

const RANGES: readonly (readonly [network: string, prefix: number, inside: string[], outside: string[]])[] = [
  ["10.0.0.0", 24, ["10.0.0.0", "10.0.0.255"], ["9.255.255.255", "10.0.1.0", "::a00:0"]],
  ["10.0.0.4", 30, ["10.0.0.4", "10.0.0.7"], ["10.0.0.3", "10.0.0.8"]],
  ["10.0.0.4", 31, ["10.0.0.4", "10.0.0.5"], ["10.0.0.3", "10.0.0.6"]],
  ["10.0.0.4", 32, ["10.0.0.4"], ["10.0.0.3", "10.0.0.5"]],
  ["0.0.0.0", 0, ["0.0.0.0", "255.255.255.255"], ["::", "::1"]],
  ["2001:db8::", 64, ["2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"], ["2001:db8:0:1::", "10.0.0.1"]],
  ["2001:db8::1", 128, ["2001:db8::1"], ["2001:db8::", "2001:db8::2"]],
  ["::", 0, ["::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], ["0.0.0.0"]],
];

for (const [network, prefix, inside, outside] of RANGES)
  test(`${network}/${prefix} holds its first and last address and none beyond`, () => {
    const cidr = toCidr(network as IpAddress, prefix);
    assert.ok(cidr);
    for (const ip of inside) assert.equal(cidrContains(cidr, ip as IpAddress), true, ip);
    for (const ip of outside) assert.equal(cidrContains(cidr, ip as IpAddress), false, ip);
    assert.equal(formatCidr(cidr), `${network}/${prefix}`);
  });

test("cuts host bits off", () => {
  const cidr = toCidr("10.0.0.77" as IpAddress, 24);
  assert.equal(cidr && formatCidr(cidr), "10.0.0.0/24");
});

for (const [network, prefix] of [
  ["10.0.0.0", 33],
  ["10.0.0.0", -1],
  ["10.0.0.0", 24.5],
  ["10.0.0.0", Number.NaN],
  ["::", 129],
] as const)
  test(`refuses the prefix length ${prefix} for ${network}`, () =>
    assert.equal(toCidr(network as IpAddress, prefix), null));
