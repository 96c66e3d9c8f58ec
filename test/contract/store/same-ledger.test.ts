import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import type { Ledger, LedgerDelta } from "../../../src/domain/ledger.ts";
import { valueKey } from "../../../src/domain/rrset.ts";
import { SqliteStore } from "../../../src/io/store/sqlite-store.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { assertAsyncProperty } from "../../support/assert-property.ts";
import { NOON, sampleRow, sampleUndone, sampleValue, sampleZone } from "./samples.ts";

const directory = mkdtempSync(join(tmpdir(), "pphook-same-"));
after(() => rmSync(directory, { recursive: true }));
let stores = 0;

const text = fc.string({ unit: "grapheme", maxLength: 8 });
const id = fc.integer({ min: 1, max: 6 });
const row = fc
  .record({ id, hostname: text, baseline: fc.boolean(), failures: fc.nat(9) })
  .map(({ id, ...parts }) => sampleRow(id, parts));
const value = fc
  .record({
    id,
    rowId: id,
    type: fc.constantFrom("A" as const, "PTR" as const),
    content: fc.constantFrom("10.0.0.1", "two words"),
    disabledAt: fc.constantFrom(null, NOON),
  })
  .map(({ id, ...parts }) => sampleValue(id, parts));
const zone = fc
  .record({ name: fc.constantFrom("a.", "b."), serial: fc.nat() })
  .map(({ name, serial }) => sampleZone(name, { serial }));
const delta: fc.Arbitrary<LedgerDelta> = fc.record({
  putRows: fc.array(row, { maxLength: 5 }),
  dropRows: fc.array(id, { maxLength: 3 }),
  putOwned: fc.array(value, { maxLength: 5 }),
  dropOwned: fc.array(
    value.map(({ name, type, content }) => valueKey(name, type, content)),
    { maxLength: 3 },
  ),
  putZones: fc.array(zone, { maxLength: 2 }),
  dropZones: fc.array(
    zone.map(({ name }) => name),
    { maxLength: 1 },
  ),
  putUndone: fc.array(
    id.map((number) => sampleUndone(`c-${number}`)),
    { maxLength: 3 },
  ),
  putForgotten: fc.constant([]),
  putRenumbered: fc.array(fc.tuple(id, id), { maxLength: 2 }),
  dropUndone: fc.array(
    id.map((number) => `c-${number}`),
    { maxLength: 2 },
  ),
});

test("any sequence of deltas gives the same ledger on disk and in memory", async () => {
  await assertAsyncProperty(
    fc.asyncProperty(fc.array(delta, { minLength: 1, maxLength: 6 }), async (deltas) => {
      const disk = SqliteStore.open(join(directory, `${stores++}.db`));
      const memory = new MemoryStore();
      try {
        for (const ledger of deltas)
          for (const store of [disk, memory]) await store.record({ at: NOON, ledger });
        assert.deepEqual(await disk.loadLedger(), await memory.loadLedger());
      } finally {
        await disk.close();
      }
    }),
    { numRuns: 60 },
  );
});

test("what a store remembers of its ledger is what another one reads from the file, in the same order", async () => {
  await assertAsyncProperty(
    fc.asyncProperty(
      fc.array(fc.tuple(delta, fc.boolean()), { minLength: 1, maxLength: 8 }),
      async (steps) => {
        const path = join(directory, `${stores++}.db`);
        const store = SqliteStore.open(path);
        try {
          for (const [ledger, looks] of steps) {
            await store.record({ at: NOON, ledger });
            if (looks) assert.deepEqual(entriesOf(await store.loadLedger()), await readAnew(path));
          }
          assert.deepEqual(entriesOf(await store.loadLedger()), await readAnew(path));
        } finally {
          await store.close();
        }
      },
    ),
    { numRuns: 60 },
  );
});

async function readAnew(path: string) {
  const store = SqliteStore.openReadOnly(path);
  try {
    return entriesOf(await store.loadLedger());
  } finally {
    await store.close();
  }
}

/** Lists, because maps compare without their order. */
function entriesOf({ rows, owned, zones }: Ledger) {
  return [[...rows], [...owned], [...zones]];
}
