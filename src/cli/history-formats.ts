import type { Canvas } from "../core/render/canvas.ts";
import { historyCsv } from "../core/render/history-csv.ts";
import { historyJson } from "../core/render/history-json.ts";
import { historyText } from "../core/render/history-text.ts";
import type { History } from "../domain/history.ts";
import { jsonText } from "./print.ts";

export const HISTORY_FORMATS = ["table", "json", "csv"] as const;
export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

/** How many entries of the journal a table without any filter begins with. */
export const NEWEST = 1000;

/** Writes a part of the journal in one of the formats. */
export function renderHistory(history: History, format: HistoryFormat, canvas: Canvas): string {
  switch (format) {
    case "table":
      return historyText(history, canvas);
    case "json":
      return jsonText(historyJson(history));
    case "csv":
      return historyCsv(history);
  }
}
