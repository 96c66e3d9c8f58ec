import assert from "node:assert/strict";
import { test } from "node:test";
import { condemnInvalid } from "../../../../src/core/check/condemn-invalid.ts";
import type { AddressRow } from "../../../../src/domain/address.ts";
import type { CheckedRow } from "../../../../src/domain/checked-row.ts";
import { type Finding, makeFinding, type RuleId } from "../../../../src/domain/finding.ts";
import type { IpAddress } from "../../../../src/domain/ip-address.ts";
import { address } from "../../../support/build-address.ts";

function invalid(id: number, about: Partial<AddressRow> = {}): CheckedRow {
  const row = address({ id, ip: `10.0.0.${id}`, hostname: `bad_${id}.example.com`, ...about });
  const ip = row.ip as IpAddress;
  return { row, standing: "frozen", frozenBy: null, ip, name: null, zone: null, mac: null };
}

function faultOf({ row }: CheckedRow, rule: RuleId = "hostname-underscore"): Finding {
  const subject = { addressId: row.id, ip: row.ip, hostname: row.hostname };
  return makeFinding(rule, subject, { message: `broken: ${rule}`, remedy: "mend it" });
}

function condemn(
  rows: readonly CheckedRow[],
  findings: readonly Finding[],
  about: object = {},
): readonly number[] {
  const byId = new Map(rows.map((row) => [row.row.id, row]));
  const context = {
    policy: { invalidAddress: "delete" as const },
    isAccepted: () => false,
    isSpared: () => false,
    rowOf: (id: number) => byId.get(id),
  };
  return condemnInvalid(findings, { ...context, ...about }).map((deletion) => deletion.addressId);
}

const ROW = invalid(5);

test("a row whose address or name breaks a rule is deleted once, for the first rule it breaks", () => {
  const findings = [faultOf(ROW), faultOf(ROW, "ip-outside-subnet")];
  assert.deepEqual(condemn([ROW], findings), [5]);
  const rowOf = () => ROW;
  const policy = { invalidAddress: "delete" } as const;
  const [deletion] = condemnInvalid(findings, {
    policy,
    isAccepted: () => false,
    isSpared: () => false,
    rowOf,
  });
  assert.deepEqual(
    [deletion?.rule, deletion?.reason, deletion?.keeper, deletion?.name],
    ["invalid-address", "broken: hostname-underscore", null, ""],
  );
});

test("nothing is deleted unless the policy says so", () =>
  assert.deepEqual(condemn([ROW], [faultOf(ROW)], { policy: { invalidAddress: "notify" } }), []));

test("a name that only lacks a zone, or a MAC that cannot be read, condemns nothing", () => {
  for (const rule of [
    "zone-missing",
    "zone-unmanaged",
    "zone-unreadable",
    "zone-not-strict",
    "mac-invalid",
  ] as const)
    assert.deepEqual(condemn([ROW], [faultOf(ROW, rule)]), [], rule);
});

test("a gateway, a row that was seen, one that is spared, accepted, valid or gone stays", () => {
  const gateway = invalid(6, { isGateway: true });
  const seen = invalid(7, { lastSeen: "2026-11-01 10:00:00" });
  assert.deepEqual(
    condemn(
      [gateway, seen, ROW],
      [gateway, seen, ROW].map((row) => faultOf(row)),
    ),
    [5],
  );
  assert.deepEqual(condemn([ROW], [faultOf(ROW)], { isSpared: () => true }), []);
  assert.deepEqual(
    condemn([ROW], [faultOf(ROW)], { isAccepted: (id: string) => id === "hostname-underscore:5" }),
    [],
  );
  assert.deepEqual(condemn([{ ...ROW, frozenBy: "inventory" }], [faultOf(ROW)]), []);
  assert.deepEqual(condemn([{ ...ROW, standing: "valid" }], [faultOf(ROW)]), []);
  assert.deepEqual(condemn([], [faultOf(ROW)]), []);
  assert.deepEqual(condemn([ROW], [{ ...faultOf(ROW), addressId: null }]), []);
});
