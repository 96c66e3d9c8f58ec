import type { Explanation } from "../../domain/explanation.ts";
import type { HistoryChange } from "../../domain/history.ts";
import type { Canvas } from "./canvas.ts";
import { SIGNS, shortName, valueText } from "./change-words.ts";
import { countOf } from "./count-text.ts";
import { minuteInstant } from "./instant-text.ts";
import { shellWord } from "./shell-word.ts";
import { visible, wrap } from "./visible-text.ts";

/** How many of the newest changes are told. */
const TOLD = 5;
const LEAD = 6;

/** Tells the newest changes, newest first, and the commands that show all of them and take the last one back. */
export function explainHistory(explanation: Explanation, canvas: Canvas): readonly string[] {
  const { subject, history } = explanation;
  if (history.length === 0) return ["history:  PPHOOK never changed it"];
  const { paint } = canvas;
  const all = `pphook history --address ${shellWord(visible(subject.trim()))}`;
  const newest = history.toReversed().slice(0, TOLD);
  return [
    `${paint("bold", "history")}   ${countOf(history.length, "change")}   ${paint("cyan", all)}`,
    ...newest.flatMap((change) => changeLines(change, canvas)),
    ...wayBack(explanation, canvas),
  ];
}

function changeLines(change: HistoryChange, { columns, paint }: Canvas): readonly string[] {
  const { action, type, at, result, detail, reason, editor, id } = change;
  const what = `${SIGNS[action]} ${type.padEnd(4)} ${shortName(change)}  ${valueText(change)}`;
  const who = editor === null ? "" : ` by ${editor}`;
  const became = detail === "" ? result : `${result} (${detail})`;
  const why = wrap(visible(`${became}: ${reason}${who} [${id}]`), columns - LEAD);
  return [
    `  ${paint("dim", minuteInstant(at))}  ${what}`,
    ...why.map((line) => " ".repeat(LEAD) + paint("dim", line)),
  ];
}

/** What was undone is released; else the newest change that was made can be taken back. */
function wayBack({ history, undone }: Explanation, { paint }: Canvas): readonly string[] {
  const last = history.findLast((change) => change.result === "applied");
  const [item] = undone;
  return [
    ...(last === undefined ? [] : [`undo the last:  ${paint("cyan", `pphook undo ${last.id}`)}`]),
    ...(item === undefined ? [] : [`let go of it:   ${paint("cyan", `pphook undo --release ${item.id}`)}`]),
  ];
}

/** When the newest change was made that left things as they are; null when none was. */
export function lastMadeAt({ history }: Pick<Explanation, "history">): number | null {
  return history.findLast((change) => change.result === "applied")?.at ?? null;
}
