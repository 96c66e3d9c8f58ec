import { csvCell } from "../../domain/csv-cell.ts";
import type { History } from "../../domain/history.ts";
import { type HistoryChangeJson, historyChangeJson } from "./history-json.ts";
import type { RecordJson, RowJson } from "./plan-json.ts";

const COLUMNS = [
  "id",
  "run",
  "at",
  "target",
  "action",
  "zone",
  "name",
  "type",
  "addressId",
  "before",
  "beforeTtl",
  "beforeDisabled",
  "after",
  "afterTtl",
  "afterDisabled",
  "rule",
  "reason",
  "editor",
  "result",
  "detail",
  "undoes",
] as const;

/** Writes the changes of the journal as CSV with a header line (RFC 4180), oldest first. */
export function historyCsv({ changes }: History): string {
  const rows = changes.map((change) => cellsOf(historyChangeJson(change)));
  const lines = [COLUMNS, ...rows.map((cells) => COLUMNS.map((column) => cells[column]))];
  return lines.map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
}

type Cells = Readonly<Record<(typeof COLUMNS)[number], string | number | boolean | null>>;

function cellsOf({ before, after, ...rest }: HistoryChangeJson): Cells {
  const [old, now] = [sideOf(before), sideOf(after)];
  return {
    ...rest,
    ...{ before: old.text, beforeTtl: old.ttl, beforeDisabled: old.disabled },
    ...{ after: now.text, afterTtl: now.ttl, afterDisabled: now.disabled },
  };
}

interface Side {
  readonly text: string | null;
  readonly ttl: number | null;
  readonly disabled: boolean | null;
}

/** A row is written as its address, hostname and MAC. */
function sideOf(state: RecordJson | RowJson | null): Side {
  if (state === null) return { text: null, ttl: null, disabled: null };
  if ("content" in state) return { text: state.content, ttl: state.ttl, disabled: state.disabled };
  const { ip, hostname, mac } = state;
  return { text: [ip, hostname, mac].filter((part) => part !== "").join(" "), ttl: null, disabled: null };
}
