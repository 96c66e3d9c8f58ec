import type { RrComment } from "../../domain/rrset.ts";
import type { RrsetWrite } from "../../ports/dns-server.ts";

/** One write, serialised once: its place in the caller's list and its JSON. */
export interface PatchItem {
  readonly index: number;
  readonly write: RrsetWrite;
  readonly json: string;
}

const ENVELOPE_BYTES = '{"rrsets":[]}'.length;

/**
 * Serialises writes and packs them into batches: deletions first, so that a name is free before something else is put there,
 * otherwise in the order given; each body at most `maxBatchBytes`, except that a batch holds at least one write.
 *
 * @throws TypeError when an RRset is written twice: which one should win is for the caller to know.
 */
export function packBatches(writes: readonly RrsetWrite[], maxBatchBytes: number): PatchItem[][] {
  refuseTwins(writes);
  const items = writes.map((write, index) => ({ index, write, json: serialise(write) }));
  const deletions = items.filter((item) => item.write.values.length === 0);
  const replacements = items.filter((item) => item.write.values.length > 0);
  const batches: PatchItem[][] = [];
  let open: PatchItem[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const item of [...deletions, ...replacements]) {
    const added = Buffer.byteLength(item.json) + 1;
    if (open.length > 0 && bytes + added > maxBatchBytes) {
      batches.push(open);
      open = [];
      bytes = ENVELOPE_BYTES;
    }
    open.push(item);
    bytes += added;
  }
  if (open.length > 0) batches.push(open);
  return batches;
}

/** Writes the body of the PATCH of a batch. */
export function patchBody(batch: readonly PatchItem[]): string {
  return `{"rrsets":[${batch.map((item) => item.json).join(",")}]}`;
}

/** Comments are sent only where they are given: those of the RRset survive a REPLACE that has none. */
function serialise(write: RrsetWrite): string {
  const { name, type, ttlSeconds, values, comments } = write;
  if (values.length === 0) return JSON.stringify({ name, type, changetype: "DELETE" });
  const records = values.map(({ content, disabled }) => ({ content, disabled }));
  const replaced = { name, type, ttl: ttlSeconds, changetype: "REPLACE", records };
  return JSON.stringify(comments === undefined ? replaced : { ...replaced, comments: comments.map(toApi) });
}

function toApi({ content, account, modifiedAt }: RrComment): object {
  return { content, account, modified_at: modifiedAt };
}

function refuseTwins(writes: readonly RrsetWrite[]): void {
  const seen = new Set<string>();
  for (const { name, type } of writes) {
    const key = `${name} ${type}`;
    if (seen.has(key)) throw new TypeError(`RRset ${key} is written twice in one call`);
    seen.add(key);
  }
}
