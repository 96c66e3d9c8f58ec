import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  deriveReservations,
  type ReservationRules,
} from "../../../../src/core/derive/derive-reservations.ts";
import type { CheckedRow } from "../../../../src/domain/checked-row.ts";
import { canonicalName } from "../../../../src/domain/dns-name.ts";
import { parseIp } from "../../../../src/domain/ip-address.ts";
import { parseMac } from "../../../../src/domain/mac-address.ts";
import type { RowReservation } from "../../../../src/domain/reservation.ts";
import { address } from "../../../support/build-address.ts";

interface Given extends Partial<CheckedRow> {
  readonly id: number;
  readonly at: string;
  readonly card?: string;
  readonly name?: never;
  readonly hostname?: string;
  readonly profile?: string;
  readonly subnetId?: number;
}

const CARD = "02:00:00:00:00:01";

function row({
  id,
  at,
  card = CARD,
  hostname = "",
  profile = "infra",
  subnetId = 10,
  ...rest
}: Given): CheckedRow {
  return {
    row: address({ id, ip: at, hostname, mac: card, profile, subnetId }),
    frozenBy: null,
    standing: hostname === "" ? "unnamed" : "valid",
    ip: parseIp(at),
    mac: parseMac(card),
    zone: null,
    ...rest,
    name: hostname === "" ? null : canonicalName(`${hostname}.example.com`),
  };
}

const derive = (rows: readonly CheckedRow[], rules: Partial<ReservationRules> = {}) =>
  deriveReservations(rows, {
    profiles: ["infra", "Lise"],
    macScope: "global",
    oneIpv4PerMac: false,
    remembered: new Map(),
    ...rules,
  });

const told = (rows: readonly CheckedRow[], rules: Partial<ReservationRules> = {}) =>
  derive(rows, rules).reservations.map(({ rowId, mac, ips, hostname, profile }) =>
    [rowId, mac, ips.join("+"), hostname, profile].join(" ").trim(),
  );

const memory = (...rows: readonly CheckedRow[]) =>
  new Map<number, RowReservation>(derive(rows).kept.map((kept) => [kept.rowId, kept]));

describe("the reservations of an inventory", () => {
  it("are the rows with MAC and a profile that is meant, in the configuration's spelling", () => {
    assert.deepEqual(
      told([
        row({ id: 3, at: "10.0.0.3", hostname: "c", card: "02:00:00:00:00:03", profile: " LISE " }),
        row({ id: 1, at: "10.0.0.1", hostname: "a" }),
        row({ id: 2, at: "10.0.0.2", card: "02:00:00:00:00:02" }),
        row({ id: 4, at: "10.0.0.4", card: "02:00:00:00:00:04", profile: "guest" }),
        row({ id: 5, at: "10.0.0.5", card: "", hostname: "e" }),
      ]),
      [
        `1 ${CARD} 10.0.0.1 a.example.com infra`,
        "2 02:00:00:00:00:02 10.0.0.2  infra",
        "3 02:00:00:00:00:03 10.0.0.3 c.example.com Lise",
      ],
    );
  });

  it("keep an IPv4 and an IPv6 address of one card apart", () => {
    assert.deepEqual(told([row({ id: 1, at: "10.0.0.1" }), row({ id: 2, at: "2001:db8::1" })]), [
      `1 ${CARD} 10.0.0.1  infra`,
      `2 ${CARD} 2001:db8::1  infra`,
    ]);
  });

  it("leave out every row of a MAC that several bear, and say so", () => {
    const rows = [
      row({ id: 1, at: "10.0.0.1", hostname: "a" }),
      row({ id: 2, at: "10.0.0.2", hostname: "b" }),
      row({ id: 3, at: "10.0.0.3", card: "02:00:00:00:00:03" }),
    ];
    const { reservations, leftOut, findings, kept } = derive(rows);
    assert.deepEqual(
      reservations.map((each) => each.rowId),
      [3],
    );
    assert.deepEqual(
      kept.map((each) => each.rowId),
      [3],
    );
    assert.deepEqual(
      leftOut.map((group) => group.rows.map((each) => each.rowId)),
      [[1, 2]],
    );
    const [finding] = findings;
    assert.equal(findings.length, 1);
    assert.equal(finding?.id, `reservation-left-out:${CARD}/4`);
    assert.equal(finding?.severity, "error");
    assert.match(finding?.message ?? "", /10\.0\.0\.1 \(id 1\), 10\.0\.0\.2 \(id 2\)$/);
  });

  it("name twenty rows of a crowd and count the others", () => {
    const rows = Array.from({ length: 23 }, (_, at) => row({ id: at + 1, at: `10.0.0.${at + 1}` }));
    assert.match(derive(rows).findings[0]?.message ?? "", /\(id 20\) and 3 more$/);
  });

  it("leave out an address that several cards claim", () => {
    const rows = [
      row({ id: 1, at: "10.0.0.1" }),
      row({ id: 2, at: "10.0.0.1", card: "02:00:00:00:00:02", subnetId: 13 }),
    ];
    const { reservations, leftOut } = derive(rows);
    assert.deepEqual(reservations, []);
    assert.deepEqual(
      leftOut.map((group) => group.shared),
      ["10.0.0.1"],
    );
  });

  it("take one card with one address in two subnets for one", () => {
    const rows = [row({ id: 1, at: "10.0.0.1" }), row({ id: 2, at: "10.0.0.1", subnetId: 13 })];
    assert.deepEqual(told(rows, { macScope: "subnet" }), [`1 ${CARD} 10.0.0.1  infra`]);
    assert.deepEqual(told(rows, { macScope: "subnet", oneIpv4PerMac: true }), [`1 ${CARD} 10.0.0.1  infra`]);
  });

  it("put the addresses of one card together where mac_scope allows several", () => {
    const rows = [
      row({ id: 1, at: "10.0.0.1", hostname: "a" }),
      row({ id: 2, at: "10.0.1.1", hostname: "b", subnetId: 11, profile: "lise" }),
    ];
    for (const macScope of ["profile", "subnet"] as const)
      assert.deepEqual(told(rows, { macScope }), [`1 ${CARD} 10.0.0.1+10.0.1.1 a.example.com infra`]);
    assert.deepEqual(told(rows, { macScope: "global" }), []);
    assert.deepEqual(
      told(
        rows.map((each) => ({ ...each, row: { ...each.row, profile: "infra" } })),
        { macScope: "profile" },
      ),
      [],
    );
    assert.deepEqual(
      told(
        rows.map((each) => ({ ...each, row: { ...each.row, subnetId: 10 } })),
        { macScope: "subnet" },
      ),
      [],
    );
  });

  it("leave several IPv4 addresses of one card out for Kea, and keep those of IPv6", () => {
    const rows = [
      row({ id: 1, at: "10.0.0.1" }),
      row({ id: 2, at: "10.0.1.1", subnetId: 11 }),
      row({ id: 3, at: "2001:db8::1" }),
      row({ id: 4, at: "2001:db8::2", subnetId: 11 }),
    ];
    const { reservations, findings } = derive(rows, { macScope: "subnet", oneIpv4PerMac: true });
    assert.deepEqual(
      reservations.map((each) => each.ips),
      [["2001:db8::1", "2001:db8::2"]],
    );
    assert.match(findings[0]?.message ?? "", /Kea keeps one IPv4 address/);
  });

  it("give a frozen row nothing that it did not have", () => {
    assert.deepEqual(told([row({ id: 1, at: "10.0.0.1", standing: "frozen" })]), []);
  });

  it("keep for a frozen row, and for one whose MAC became unreadable, what was in the file", () => {
    const remembered = memory(
      row({ id: 1, at: "10.0.0.1", hostname: "a" }),
      row({ id: 2, at: "10.0.0.2", card: "02:00:00:00:00:02" }),
    );
    const rows = [
      row({ id: 1, at: "10.0.0.1", hostname: "a", standing: "frozen" }),
      row({ id: 2, at: "10.0.0.2", card: "02:00:00:00:00:0", mac: null }),
    ];
    assert.deepEqual(told(rows, { remembered }), [
      `1 ${CARD} 10.0.0.1 a.example.com infra`,
      "2 02:00:00:00:00:02 10.0.0.2  infra",
    ]);
  });

  it("do not keep what a usable row claims meanwhile, nor what a deleted row or one without MAC had", () => {
    const remembered = memory(row({ id: 1, at: "10.0.0.1" }));
    const frozen = row({ id: 1, at: "10.0.0.1", standing: "frozen" });
    assert.deepEqual(told([frozen, row({ id: 2, at: "10.0.0.9" })], { remembered }), [
      `2 ${CARD} 10.0.0.9  infra`,
    ]);
    assert.deepEqual(
      told([frozen, row({ id: 3, at: "10.0.0.1", card: "02:00:00:00:00:09" })], { remembered }),
      ["3 02:00:00:00:00:09 10.0.0.1  infra"],
    );
    assert.deepEqual(told([], { remembered }), []);
    assert.deepEqual(told([row({ id: 1, at: "10.0.0.1", card: "" })], { remembered }), []);
  });
});
