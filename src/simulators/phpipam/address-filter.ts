import { ApiRefusal } from "./api-exchange.ts";

type Row = Readonly<Record<string, unknown>>;

/** Keeps the rows that `filter_by`, `filter_value` and `filter_match` (full, partial, regex) ask for. */
export function filterRows(rows: readonly Row[], query: URLSearchParams): readonly Row[] {
  const field = query.get("filter_by");
  if (field === null) return rows;
  if (rows[0] === undefined || !Object.hasOwn(rows[0], field)) throw new ApiRefusal(400, "Invalid filter_by");
  const matches = matcher(query.get("filter_match") ?? "full", query.get("filter_value") ?? "");
  const kept = rows.filter((row) => matches(row[field] === null ? "" : String(row[field])));
  if (kept.length === 0) throw new ApiRefusal(404, "No results (filter applied)");
  return kept;
}

function matcher(kind: string, value: string): (text: string) => boolean {
  if (kind === "partial") return (text) => text.includes(value);
  if (kind !== "regex") return (text) => text === value;
  const [, pattern = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(value) ?? [];
  const regex = new RegExp(pattern, flags);
  return (text) => regex.test(text);
}
