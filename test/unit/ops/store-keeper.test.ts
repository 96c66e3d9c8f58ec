import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SystemError } from "../../../src/domain/errors.ts";
import { DAY_MS, HOUR_MS, type Instant, toInstant } from "../../../src/domain/instant.ts";
import type { ArchiveStep } from "../../../src/domain/store-condition.ts";
import { StoreKeeper } from "../../../src/ops/store-keeper.ts";
import { MemoryLog } from "../../fakes/memory-log.ts";

function keep(steps: (ArchiveStep | Error)[]) {
  const asked: Instant[] = [];
  const time = { now: Date.parse("2026-11-22T12:00:00Z") };
  const log = new MemoryLog();
  const unused = () => assert.fail("not asked for");
  const archiveStep = async (before: Instant): Promise<ArchiveStep> => {
    asked.push(before);
    const step = steps.shift() ?? { kind: "nothing" };
    if (step instanceof Error) throw step;
    return step;
  };
  const keeper = new StoreKeeper({
    care: { backup: unused, verify: unused, archiveStep },
    clock: { now: () => toInstant(time.now) },
    log,
    retentionMs: 400 * DAY_MS,
  });
  return { keeper, asked, time, log };
}

describe("the keeper of the store", () => {
  it("asks once a day for whole months that are older than the retention", async () => {
    const { keeper, asked, time } = keep([]);
    for (let hour = 0; hour < 48; hour++) {
      await keeper.afterCycle();
      time.now += HOUR_MS;
    }
    assert.deepEqual(asked, [Date.UTC(2025, 9), Date.UTC(2025, 9)]);
  });

  it("takes a step after each cycle while there is something to do, and tells it", async () => {
    const archived = { kind: "archived", file: "/a", first: 1, last: 9 } as const;
    const { keeper, asked, log } = keep([archived, { kind: "removed", first: 1, last: 9 }]);
    for (let cycle = 0; cycle < 5; cycle++) await keeper.afterCycle();
    assert.equal(asked.length, 3);
    assert.deepEqual(
      log.lines.map(({ message, fields }) => [message, fields]),
      [
        ["journal entries archived", { file: "/a", first: 1, last: 9 }],
        ["journal entries removed", { first: 1, last: 9 }],
      ],
    );
  });

  it("tells what goes wrong, and tries again after an hour", async () => {
    const full = new SystemError("the disk is full", { remedy: "free space" });
    const { keeper, asked, time, log } = keep([full]);
    await keeper.afterCycle();
    await keeper.afterCycle();
    assert.equal(asked.length, 1);
    assert.equal(log.lines[0]?.level, "error");
    time.now += HOUR_MS;
    await keeper.afterCycle();
    assert.equal(asked.length, 2);
  });

  it("does not hide a bug", async () => {
    await assert.rejects(keep([new TypeError("bug")]).keeper.afterCycle(), TypeError);
  });
});
