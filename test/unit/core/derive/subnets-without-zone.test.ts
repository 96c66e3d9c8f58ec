import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findSubnetsWithoutZone } from "../../../../src/core/derive/subnets-without-zone.ts";
import type { Subnet } from "../../../../src/domain/address.ts";
import { zone } from "../../../support/build-zone.ts";

type Range = readonly [network: string, prefixLength: number | null, parentId?: number];

function uncovered(ranges: readonly Range[], zones: readonly string[], unmanaged: readonly string[] = []) {
  const subnets = ranges.map(([network, prefixLength, parentId = 0], at): [number, Subnet] => [
    at + 1,
    { id: at + 1, network, prefixLength, parentId, sectionId: 1, vrfId: 0, description: "" },
  ]);
  const listed = [
    ...zones.map((name) => zone(name, [])),
    ...unmanaged.map((name) => zone(name, [], { managed: false })),
  ];
  return findSubnetsWithoutZone(new Map(subnets), listed).map(
    ({ subnet, wanted }) => `${subnet.network}/${subnet.prefixLength} ${wanted}`,
  );
}

describe("subnets without a reverse zone", () => {
  it("are those that no managed zone covers", () => {
    assert.deepEqual(uncovered([["10.1.2.0", 24]], ["2.1.10.in-addr.arpa."]), []);
    assert.deepEqual(uncovered([["10.1.2.0", 24]], ["1.10.in-addr.arpa."]), []);
    assert.deepEqual(uncovered([["10.1.2.0", 24]], ["3.1.10.in-addr.arpa."]), [
      "10.1.2.0/24 2.1.10.in-addr.arpa",
    ]);
    assert.deepEqual(uncovered([["10.1.2.0", 24]], [], ["2.1.10.in-addr.arpa."]), [
      "10.1.2.0/24 2.1.10.in-addr.arpa",
    ]);
  });

  it("are told with the zone of the part that is missing", () => {
    assert.deepEqual(uncovered([["10.1.2.0", 23]], ["2.1.10.in-addr.arpa."]), [
      "10.1.2.0/23 3.1.10.in-addr.arpa",
    ]);
    assert.deepEqual(uncovered([["10.0.0.0", 8]], []), ["10.0.0.0/8 10.in-addr.arpa"]);
    assert.deepEqual(uncovered([["10.1.2.128", 25]], []), ["10.1.2.128/25 2.1.10.in-addr.arpa"]);
    assert.deepEqual(uncovered([["2001:db8::", 64]], []), [
      "2001:db8::/64 0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    ]);
    assert.deepEqual(uncovered([["2001:db8::", 64]], ["8.b.d.0.1.0.0.2.ip6.arpa."]), []);
  });

  it("know classless zones", () => {
    assert.deepEqual(uncovered([["10.1.2.0", 25]], ["0/25.2.1.10.in-addr.arpa."]), []);
    assert.deepEqual(uncovered([["10.1.2.128", 25]], ["0/25.2.1.10.in-addr.arpa."]), [
      "10.1.2.128/25 2.1.10.in-addr.arpa",
    ]);
  });

  it("are not folders, nor what holds other subnets, the whole internet, or no address", () => {
    assert.deepEqual(
      uncovered(
        [
          ["0.0.0.0", null],
          ["10.1.0.0", 16],
          ["10.1.2.0", 24, 2],
          ["0.0.0.0", 0],
          ["nonsense", 24],
          ["10.1.2.0", 99],
        ],
        ["2.1.10.in-addr.arpa."],
      ),
      [],
    );
  });
});
