import { isDestructive } from "../../domain/change.ts";
import { displayName } from "../../domain/dns-name.ts";
import type { Plan, PlannedChange } from "../../domain/plan.ts";
import type { Canvas } from "./canvas.ts";
import { changeTable } from "./change-table.ts";
import { SIGNS } from "./change-words.ts";
import { baselineText, coverageText, joinSections } from "./closing-text.ts";
import { countOf, formatCount } from "./count-text.ts";
import { withEditors } from "./editor-text.ts";
import { exceptionsText } from "./exceptions-text.ts";
import { findingsText } from "./findings-text.ts";
import { heldText, SHOWN_HASH } from "./held-text.ts";
import { shellWord } from "./shell-word.ts";
import { spread, visible, wrap } from "./visible-text.ts";
import { barText, type ShownBar } from "./write-bar-text.ts";

/** A plan, and what people want to know with it. */
export interface PlanView {
  readonly plan: Plan;
  /** `phpIPAM 1.8.2` and `PowerDNS 4.7.3`. */
  readonly sources: { readonly inventory: string; readonly dns: string };
  /** What keeps `sync` from writing at all. */
  readonly bar: ShownBar | null;
  /** Only what waits for a person. */
  readonly heldOnly: boolean;
  /** The options that the plan was made with, for the command that carries it out: ` --full`. */
  readonly syncOptions: string;
}

const TABLE = { more: "pphook plan --json" };

/** Draws a plan for a terminal: how much, what, what is held and why, what is wrong, what to do. */
export function planText(view: PlanView, canvas: Canvas): string {
  const plan = withEditors(view.plan);
  const { heldOnly } = view;
  const free = plan.changes.filter((change) => !change.held);
  const held = plan.changes.filter((change) => change.held);
  if (heldOnly) return heldOnlyText(plan, held, canvas);
  return joinSections([
    headline(view, canvas),
    view.bar === null ? [] : barText(view.bar, canvas),
    exceptionsText(plan, canvas),
    changeTable(free, canvas, TABLE),
    heldText(plan, canvas),
    changeTable(held, canvas, TABLE),
    plan.findings.length === 0
      ? []
      : [canvas.paint("bold", "findings"), ...findingsText(plan.findings, canvas)],
    baselineText(plan.counts, canvas),
    nextSteps(view, free, canvas),
  ]);
}

function headline(view: PlanView, canvas: Canvas): readonly string[] {
  const { plan } = view;
  const { changes, findings } = plan;
  const found = findings.length > 0 ? ` · ${countOf(findings.length, "finding")}` : "";
  if (changes.length === 0) {
    const sign = findings.length === 0 ? canvas.paint("green", "✓") : canvas.paint("yellow", "!");
    const said = findings.length === 0 ? "everything agrees" : "nothing to change";
    return [sourceText(view), `${sign} ${canvas.paint("bold", said)}${found} (${coverageText(plan.counts)})`];
  }
  const left = `${countOf(changes.length, "change")} in ${placesText(changes)}${tally(changes)}${found}`;
  // The hash is over what can lose something; without that it would be the hash of nothing.
  const name = changes.some(isDestructive) ? `plan ${plan.hash.slice(0, SHOWN_HASH)}` : "";
  const source = wrap(sourceText(view), canvas.columns).map((line) => canvas.paint("dim", line));
  return [...spread(left, name, canvas.columns), ...source];
}

function sourceText({ plan, sources }: PlanView): string {
  const { addresses, subnets } = plan.source;
  return `${sources.inventory} · ${countOf(addresses, "row")} in ${countOf(subnets, "subnet")} · ${sources.dns}`;
}

/** ` (+5 ~2 -1, 3 held)`, in the signs of the table. */
function tally(changes: readonly PlannedChange[]): string {
  const actions = Map.groupBy(changes, (change) => change.action);
  const signs = (["create", "update", "delete"] as const)
    .filter((action) => actions.has(action))
    .map((action) => `${SIGNS[action]}${formatCount(actions.get(action)?.length ?? 0)}`);
  const held = changes.filter((change) => change.held).length;
  const waiting = held === changes.length ? "all held" : `${formatCount(held)} held`;
  return ` (${signs.join(" ")}${held === 0 ? "" : `, ${waiting}`})`;
}

/** `3 zones`, `phpIPAM`, or `3 zones, 2 in phpIPAM`. */
function placesText(changes: readonly PlannedChange[]): string {
  const records = changes.filter((change) => change.target === "powerdns");
  const rows = changes.length - records.length;
  if (records.length === 0) return "phpIPAM";
  const zones = countOf(new Set(records.map((change) => change.zone)).size, "zone");
  return rows === 0 ? zones : `${zones}, ${formatCount(rows)} in phpIPAM`;
}

function heldOnlyText(plan: Plan, held: readonly PlannedChange[], canvas: Canvas): string {
  if (held.length === 0) return joinSections([[`${canvas.paint("green", "✓")} nothing is held`]]);
  return joinSections([
    heldText(plan, canvas),
    changeTable(held, canvas, { more: "pphook plan --held --json" }),
  ]);
}

function nextSteps(
  { bar, syncOptions }: PlanView,
  free: readonly PlannedChange[],
  { paint }: Canvas,
): readonly string[] {
  const [first] = free;
  if (first === undefined) return [];
  const subject = visible(displayName(first.hostname || first.ip || first.name));
  return [
    ...(bar === null ? [`apply:    ${paint("cyan", `pphook sync${syncOptions}`)}`] : []),
    `one:      ${paint("cyan", `pphook explain ${shellWord(subject)}`)}`,
  ];
}
