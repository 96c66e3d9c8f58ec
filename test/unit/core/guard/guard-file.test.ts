import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { guardFile } from "../../../../src/core/guard/guard-file.ts";
import type { Limits } from "../../../../src/domain/policy.ts";

const LIMITS = { minDeletesAllowed: 5, maxDeletePercent: 10 } as Limits;
const judge = (before: number, after: number, doubt: string | null = null) =>
  guardFile({ kind: "dhcp", before, after }, LIMITS, doubt);

describe("the guard of made files", () => {
  it("lets a file grow, and lose what a zone may lose", () => {
    for (const [before, after] of [
      [0, 0],
      [0, 100],
      [100, 200],
      [100, 90],
      [20, 15],
      [3, 1],
    ] as const)
      assert.equal(judge(before, after), null, `${before} → ${after}`);
  });

  it("holds one that would lose more, with measured value and limit", () => {
    const trip = judge(240, 209);
    assert.deepEqual([trip?.measured, trip?.limit, trip?.isEmpty], [31, 24, false]);
    assert.equal(trip?.message, "31 of 240 reservations would go from the dhcp file (12.9 %, limit 24)");
    assert.equal(judge(20, 14)?.measured, 6);
  });

  it("never lets one go empty, however little that is", () => {
    assert.equal(judge(1, 0)?.isEmpty, true);
    assert.match(judge(3, 0)?.message ?? "", /^all 3 of 3 reservations .*: an empty file is never written$/);
  });

  it("lets nothing go while the inventory is doubted", () => {
    assert.match(
      judge(100, 99, "30 rows are gone")?.message ?? "",
      /1 of 100 .* limit 0\); 30 rows are gone$/,
    );
    assert.equal(judge(100, 100, "30 rows are gone"), null);
  });
});
