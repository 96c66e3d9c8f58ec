import type { AlertCondition } from "../../domain/alert.ts";
import { displayName } from "../../domain/dns-name.ts";
import { MINUTE_MS } from "../../domain/instant.ts";
import type { TransferReport } from "../../domain/transfer-report.ts";
import type { TransferStatus } from "../../domain/transfer-status.ts";
import { makeCondition } from "./make-condition.ts";

const PREFIX = "secondary:";
const NAMED_AT_MOST = 5;

/** What an administrator should know of secondaries: each that is out of sync, with the cause that most of its zones have. */
export function conditionsOfTransfers({
  at,
  secondaries,
  statuses,
}: TransferReport): readonly AlertCondition[] {
  return secondaries.flatMap(({ name, host, port }) => {
    const own = statuses.filter(({ secondary }) => secondary === name);
    const open = own.filter(({ state }) => state === "out-of-sync");
    if (open.length === 0) return [];
    const main = mostFrequent(open);
    const since = Math.min(...open.map((status) => status.since ?? status.checkedAt));
    const examples = open.slice(0, NAMED_AT_MOST).map(exampleText).join("; ");
    return [
      makeCondition("secondary-out-of-sync", {
        key: `${PREFIX}${name}`,
        tellsEnd: true,
        mutable: true,
        details: {
          secondary: name,
          server: `${host}:${port}`,
          zones: open.length,
          of: own.length,
          examples,
          minutes: Math.floor((at - since) / MINUTE_MS),
          cause: main.cause ?? "",
          detail: main.detail,
          remedy: main.remedy,
        },
      }),
    ];
  });
}

/** Tells whether a look at the secondaries decides about a condition. */
export function isOfTransfers({ key }: AlertCondition): boolean {
  return key.startsWith(PREFIX);
}

function mostFrequent(open: readonly TransferStatus[]): Pick<TransferStatus, "cause" | "detail" | "remedy"> {
  const groups = [...Map.groupBy(open, ({ cause }) => cause).values()];
  const [most = open] = groups.sort((a, b) => b.length - a.length);
  return most[0] ?? { cause: null, detail: "", remedy: "" };
}

function exampleText({ zone, lag }: TransferStatus): string {
  return lag === null ? displayName(zone) : `${displayName(zone)} (${lag} behind)`;
}
