import type { FileOutcome } from "../../domain/file-outcome.ts";
import type { CycleWorld } from "../cycle-world.ts";
import { findWriteBar } from "../find-write-bar.ts";
import { prepareCycle } from "../prepare-cycle.ts";
import type { FileWorld } from "./file-world.ts";
import { type FileGroup, generateFiles, renderGroup, sourceOf } from "./generate-files.ts";
import type { RenderedFile } from "./render-files.ts";

export interface GenerateOptions {
  readonly groups: readonly FileGroup[];
  readonly signal?: AbortSignal;
}

/**
 * Reads everything and makes files, without a cycle. Under a pause and while observing it does everything but the writing.
 *
 * @throws UpstreamError, StopError when the read is not complete: then no file is touched.
 * @throws LockedError when another instance is at work for longer than `lockWaitMs`.
 */
export async function generateNow(
  world: FileWorld & CycleWorld,
  options: GenerateOptions & { readonly lockWaitMs: number },
): Promise<readonly FileOutcome[]> {
  const lock = await world.lock.acquire(options.lockWaitMs);
  try {
    const source = sourceOf(await prepareCycle(world, readOptions(options)));
    const bar = await findWriteBar(world, { dryRun: false });
    return await generateFiles(world, source, { groups: options.groups, bar });
  } finally {
    await lock.release();
  }
}

/** Reads everything and renders files, and writes nothing. */
export async function renderNow(
  world: FileWorld & CycleWorld,
  options: GenerateOptions,
): Promise<readonly RenderedFile[]> {
  const source = sourceOf(await prepareCycle(world, readOptions(options)));
  const rendered = await Promise.all(options.groups.map((group) => renderGroup(world, source, group)));
  return rendered.flat();
}

function readOptions({ signal }: GenerateOptions) {
  return { full: false, ...(signal === undefined ? {} : { signal }) };
}
