import type { WriteOutcome } from "../../ports/dns-server.ts";
import { type PatchItem, patchBody } from "./patch-batches.ts";
import type { PatchAnswer } from "./powerdns-client.ts";

export type SendPatch = (body: string) => Promise<PatchAnswer>;
export type ReportOutcome = (item: PatchItem, outcome: WriteOutcome) => void;

// A large batch with many bad RRsets would be sent again in full for each of them; halves become small quickly.
const REFUSALS_BEFORE_HALVING = 4;

/**
 * Sends a batch. When the server refuses it, the RRset that its message names is set aside and the rest is sent again; when
 * the message names none, or the request is too large, the two halves are sent each on its own, down to a single RRset.
 *
 * @throws whatever `send` throws; what has been reported until then stands.
 */
export async function applyBatch(
  batch: readonly PatchItem[],
  send: SendPatch,
  report: ReportOutcome,
): Promise<void> {
  let rest = batch;
  for (let refusals = 0; rest.length > 0; refusals++) {
    const answer = await send(patchBody(rest));
    if (answer.taken) return rest.forEach((item) => void report(item, { status: "applied" }));
    const refused = refusedItems(rest, answer);
    if (refused.size === 0 || refusals === REFUSALS_BEFORE_HALVING) return applyHalves(rest, send, report);
    for (const item of refused) report(item, { status: "refused", message: answer.said });
    rest = rest.filter((item) => !refused.has(item));
  }
}

async function applyHalves(
  rest: readonly PatchItem[],
  send: SendPatch,
  report: ReportOutcome,
): Promise<void> {
  const middle = Math.ceil(rest.length / 2);
  await applyBatch(rest.slice(0, middle), send, report);
  await applyBatch(rest.slice(middle), send, report);
}

function refusedItems(
  batch: readonly PatchItem[],
  answer: PatchAnswer & { readonly taken: false },
): ReadonlySet<PatchItem> {
  if (batch.length === 1) return new Set(batch);
  if (answer.why === "too-large") return new Set();
  const named = namedIn(answer.said);
  if (named === null) return new Set();
  return new Set(
    batch.filter(
      ({ write }) => write.name === named.name && (named.type === null || write.type === named.type),
    ),
  );
}

const NAMING = [
  /\bRRset (?<name>\S+) IN (?<type>[A-Z0-9-]+)/,
  /\bRecord (?<name>\S+) IN (?<type>[A-Z0-9-]+)/,
  /\bRecord (?<name>\S+)\/(?<type>[A-Z0-9-]+) '/,
  /\bName '(?<name>\S+)'/,
];

/**
 * Reads which RRset a message of PowerDNS is about; the type is null when it is about all types of a name.
 *
 * Seen: `RRset a.example.com. IN A: Conflicts with pre-existing RRset`, `Record a.example.com./A 'x': Parsing record content …`,
 * `Record a.example.com. IN SOA is only allowed at apex`, `Name 'a!.example.com.' contains unsupported characters`.
 */
export function namedIn(message: string): { readonly name: string; readonly type: string | null } | null {
  for (const pattern of NAMING) {
    const groups = pattern.exec(message)?.groups;
    if (groups?.["name"] !== undefined)
      return { name: groups["name"].toLowerCase(), type: groups["type"] ?? null };
  }
  return null;
}
