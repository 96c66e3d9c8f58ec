// Records one batch after the other until it is killed; says so once it has begun.
import { SqliteStore } from "../../../../src/io/store/sqlite-store.ts";
import { NOON, sampleChange, sampleDelta, sampleValue } from "../../../contract/store/samples.ts";

const store = SqliteStore.open(process.argv[2] ?? "");
for (let batch = Number(await store.readNote("batches")); ; batch++) {
  const ids = Array.from({ length: 200 }, (_, i) => batch * 200 + i);
  await store.record({
    at: NOON,
    journal: ids.map((id) => sampleChange(`c-${id}`)),
    ledger: sampleDelta({ putOwned: ids.map((id) => sampleValue(id)) }),
    notes: { batches: String(batch + 1) },
  });
  process.stdout.write(".");
}
