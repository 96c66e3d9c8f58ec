import { stat, statfs } from "node:fs/promises";
import { SECOND_MS } from "../../domain/instant.ts";
import { isStanding } from "../../flows/pause-writes.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Store } from "../../ports/store.ts";
import type { Metrics } from "./metrics.ts";
import { sampleSecondaries } from "./sample-secondaries.ts";

/** What is measured when somebody asks. */
export interface SampledState {
  readonly store: Pick<Store, "pause" | "outboxState" | "noticeCounts" | "undoHeld" | "transfers">;
  readonly clock: Pick<Clock, "now">;
  readonly storeFile: string;
  /** Names of the secondaries that are watched. */
  readonly watched: readonly string[];
}

/** Measures what other processes and the mail's delivery move between cycles: pause, outbox, undo held, disk. */
export async function sampleState(metrics: Metrics, state: SampledState): Promise<void> {
  await Promise.all([sampleStore(metrics, state), sampleDisk(metrics, state.storeFile)]);
}

async function sampleStore(metrics: Metrics, { store, clock, watched }: SampledState): Promise<void> {
  const [pause, outbox, notices, undo] = await Promise.all([
    store.pause(),
    store.outboxState(),
    store.noticeCounts(),
    store.undoHeld(),
  ]);
  const now = clock.now();
  metrics.set("pphook_writes_barred", { reason: "paused" }, isStanding(pause, now) ? 1 : 0);
  metrics.set("pphook_outbox_messages", { state: "waiting" }, outbox.waiting);
  metrics.set("pphook_outbox_messages", { state: "parked" }, outbox.parked.length);
  const ageMs = outbox.oldestAt === null ? 0 : Math.max(0, now - outbox.oldestAt);
  metrics.set("pphook_outbox_oldest_seconds", {}, ageMs / SECOND_MS);
  metrics.set("pphook_held_sets", { kind: "mail" }, notices.storms.length);
  metrics.set("pphook_held_sets", { kind: "undo" }, undo === null ? 0 : 1);
  if (watched.length > 0) sampleSecondaries(metrics, { statuses: await store.transfers(), watched, now });
}

async function sampleDisk(metrics: Metrics, storeFile: string): Promise<void> {
  const [file, log] = await Promise.all([sizeOf(storeFile), sizeOf(`${storeFile}-wal`)]);
  const { bavail, blocks, bsize } = await statfs(storeFile);
  metrics.set("pphook_store_size_bytes", {}, file + log);
  metrics.set("pphook_disk_free_bytes", {}, bavail * bsize);
  metrics.set("pphook_disk_size_bytes", {}, blocks * bsize);
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found?.size ?? 0;
}
