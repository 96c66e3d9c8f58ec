import type { Change } from "../../domain/change.ts";
import { editorOf, type Plan } from "../../domain/plan.ts";
import type { RowEditor } from "../../domain/row-editor.ts";
import { isoInstant } from "./instant-text.ts";

/** An edit that says what the change is: only there is the last editor the one who did it. */
const IS_EDIT = /^(renamed|re-addressed) in phpIPAM/;

/** Says who edited the row last together with why a change is made: `renamed in phpIPAM by Jane Doe, 22 Nov 09:14`. */
export function reasonWithEditor(
  reason: string,
  editor: Pick<RowEditor, "realName" | "editedAt"> | undefined,
  year = "",
): string {
  if (editor === undefined) return reason;
  const when = editor.editedAt === null ? "" : `, ${editMoment(editor.editedAt, year)}`;
  return `${reason}${IS_EDIT.test(reason) ? " by" : ", last edited by"} ${editor.realName}${when}`;
}

/** Makes what has the reason of a plan's change say who edited the row last, as far as it is known. */
export function editorNaming(plan: Plan): <C extends Change>(change: C) => C {
  const year = isoInstant(plan.madeAt).slice(0, 4);
  return (change) => {
    const editor = editorOf(plan, change);
    return editor === undefined
      ? change
      : { ...change, reason: reasonWithEditor(change.reason, editor, year) };
  };
}

/** Gives a plan all of whose changes say so. */
export function withEditors(plan: Plan): Plan {
  return { ...plan, changes: plan.changes.map(editorNaming(plan)) };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `2026-11-22 09:14:05` → `22 Nov 09:14`, with the year where it is another one; other forms stay as they are. */
function editMoment(text: string, thisYear: string): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d)/.exec(text) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return text;
  return `${Number(day)} ${name} ${year === thisYear ? "" : `${year} `}${time}`;
}
