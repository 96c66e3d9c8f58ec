import { displayName } from "../../../domain/dns-name.ts";
import type { Plan, PlannedChange } from "../../../domain/plan.ts";
import { SIGNS } from "../change-words.ts";
import { coverageText } from "../closing-text.ts";
import { countOf, formatCount } from "../count-text.ts";
import { withEditors } from "../editor-text.ts";
import { SHOWN_HASH } from "../held-text.ts";
import { minuteInstant } from "../instant-text.ts";
import type { PlanView } from "../plan-text.ts";
import { shellWord } from "../shell-word.ts";
import { barReason } from "./bar-reason.ts";
import { changeTables } from "./change-tables.ts";
import { findingsTable } from "./findings-table.ts";
import { heldPart } from "./held-part.ts";
import { type Html, html } from "./html.ts";
import { htmlPage } from "./html-page.ts";
import {
  andMore,
  cardPart,
  commandsPart,
  type Level,
  type Reason,
  softly,
  tilesPart,
  verdictPart,
} from "./page-parts.ts";

/** A browser bears this many rows; the table and the JSON show all of them. */
const MOST_CHANGES = 5000;
const MOST_FINDINGS = 2000;

/** Writes a plan as one page that needs nothing else: no script, no file, readable on a phone, on paper and in the dark. */
export function planHtml(view: PlanView): string {
  const plan = withEditors(view.plan);
  const held = plan.changes.filter((change) => change.held);
  const free = plan.changes.filter((change) => !change.held);
  const more = `pphook plan${view.syncOptions} --json`;
  const { addresses, subnets } = plan.source;
  return htmlPage({
    title: `PPHOOK plan ${plan.hash.slice(0, SHOWN_HASH)}`,
    kicker: "plan",
    heading: headingOf(view, plan),
    about: html`${view.sources.inventory} · ${countOf(addresses, "row")} in ${countOf(subnets, "subnet")} · ${view.sources.dns} · made ${minuteInstant(plan.madeAt)} · plan <code>${plan.hash.slice(0, SHOWN_HASH)}</code>`,
    body: [
      verdictOf(view, plan),
      tilesPart(tilesOf(plan)),
      ...heldPart(plan, { most: MOST_CHANGES, more }),
      ...(view.heldOnly ? [] : freePart(view, free, { most: MOST_CHANGES - held.length, more })),
      ...(view.heldOnly ? [] : findingsPart(plan, more)),
    ],
    footer: html`<p>This page was written by <code>pphook plan --format html</code>; it needs no network and nothing was changed by it.</p>`,
  });
}

function headingOf({ heldOnly }: PlanView, { changes }: Plan): string {
  if (heldOnly) return "What waits for a person";
  return changes.length === 0 ? "Nothing to change" : `What the next cycle would do`;
}

function verdictOf(view: PlanView, plan: Plan): Html {
  const reasons = reasonsOf(view, plan);
  const { changes } = plan;
  const records = changes.filter((change) => change.target === "powerdns");
  const zones = countOf(new Set(records.map((change) => change.zone)).size, "zone");
  const rows = changes.length - records.length;
  const places = [
    ...(records.length > 0 ? [`${countOf(records.length, "change")} in ${zones}`] : []),
    ...(rows > 0 ? [`${countOf(rows, "correction")} in phpIPAM`] : []),
  ];
  const nothing = view.heldOnly ? "Nothing is held" : "DNS agrees with phpIPAM";
  const said = places.length === 0 ? nothing : places.join(", ");
  const calm: Level = changes.length === 0 && plan.findings.length === 0 ? "good" : "info";
  const level = reasons.some((reason) => reason.level === "warn") ? "warn" : calm;
  return verdictPart(level, said, reasons);
}

function reasonsOf({ bar, heldOnly }: PlanView, plan: Plan): readonly Reason[] {
  const held = plan.changes.filter((change) => change.held).length;
  const verb = held === 1 ? "waits" : "wait";
  const are = plan.accepted.length === 1 ? "is" : "are";
  return [
    ...(bar === null ? [] : [barReason(bar)]),
    ...(plan.heldHash === null
      ? []
      : [
          {
            level: "warn" as const,
            text: `${countOf(held, "change")} ${verb} for a person:`,
            command: `pphook approve ${plan.heldHash.slice(0, SHOWN_HASH)}`,
          },
        ]),
    ...plan.bypasses.map(
      ({ rule, by, until, reason }): Reason => ({
        level: "warn",
        text: `rule ${rule} is bypassed by ${by} until ${minuteInstant(until)}: ${reason}`,
      }),
    ),
    ...(plan.accepted.length === 0
      ? []
      : [
          {
            level: "info" as const,
            text: `${countOf(plan.accepted.length, "finding")} ${are} accepted as known and meant:`,
            command: "pphook accept",
          },
        ]),
    ...(plan.counts.baseline === 0 || heldOnly
      ? []
      : [
          {
            level: "info" as const,
            text: `${countOf(plan.counts.baseline, "row")} baseline, left alone until somebody edits them; to look at them too:`,
            command: "pphook plan --full",
          },
        ]),
  ];
}

function tilesOf({ changes, findings, counts }: Plan) {
  const count = (fits: (change: PlannedChange) => boolean) => formatCount(changes.filter(fits).length);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return [
    { label: "created", value: count(({ action }) => action === "create"), more: `${SIGNS.create} new` },
    {
      label: "updated",
      value: count(({ action }) => action === "update"),
      more: `${SIGNS.update} another value`,
    },
    { label: "deleted", value: count(({ action }) => action === "delete"), more: `${SIGNS.delete} gone` },
    { label: "held", value: count(({ held }) => held), more: "waits for a person" },
    { label: "findings", value: formatCount(findings.length), more: countOf(errors, "error") },
    { label: "rows", value: formatCount(counts.checked), more: coverageText(counts) },
  ];
}

function freePart(
  { bar, syncOptions }: PlanView,
  free: readonly PlannedChange[],
  limits: { readonly most: number; readonly more: string },
): readonly Html[] {
  const [first] = free;
  if (first === undefined) return [];
  const subject = displayName(first.hostname || first.ip || first.name);
  return [
    cardPart("changes", `Ready to be applied: ${countOf(free.length, "change")}`, [
      commandsPart([
        ...(bar === null ? ([["apply", `pphook sync${syncOptions}`]] as const) : []),
        ["details of one", `pphook explain ${shellWord(subject)}`],
      ]),
      ...changeTables(free, limits),
    ]),
  ];
}

function findingsPart({ findings }: Plan, more: string): readonly Html[] {
  if (findings.length === 0) return [];
  const order = ["error", "warning", "info"];
  const sorted = findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return [
    cardPart("findings", countOf(findings.length, "finding"), [
      softly("What people typed, or what DNS says, that PPHOOK does not mend by itself."),
      findingsTable(sorted.slice(0, MOST_FINDINGS)),
      andMore(findings.length - MOST_FINDINGS, more),
    ]),
  ];
}
