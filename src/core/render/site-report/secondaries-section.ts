import { displayName } from "../../../domain/dns-name.ts";
import {
  type Propagation,
  type PropagationFigures,
  summarisePropagation,
} from "../../../domain/propagation.ts";
import type { SiteReport } from "../../../domain/site-report.ts";
import type { TransferStatus } from "../../../domain/transfer-status.ts";
import { countOf, formatCount } from "../count-text.ts";
import { type Html, html, NOTHING } from "../html/html.ts";
import { andMore, cardPart, softly, tablePart } from "../html/page-parts.ts";
import { minuteInstant } from "../instant-text.ts";
import { partNoun } from "../plots/part-label.ts";
import { timeLines } from "../plots/time-lines.ts";
import { inSeconds, secondsText } from "./seconds-text.ts";

const SHOWN = 30;
const PRIMARY = "primary";
const COLUMNS = [
  { heading: "name server", look: "name" },
  { heading: "zones" },
  { heading: "answers within", look: "num" },
  { heading: "95 of 100", look: "num" },
  { heading: "at most", look: "num" },
  { heading: "not in time", look: "num" },
];

/** Draws whether the secondaries follow, and how long what was written took to be answered; nothing where neither is watched. */
export function secondariesSection(report: SiteReport): readonly Html[] {
  const { transfers, propagations } = report;
  if (transfers.length === 0 && propagations.length === 0) return [];
  const measured = new Map(summarisePropagation(propagations).map((each) => [each.server, each]));
  const watched = Map.groupBy(transfers, ({ secondary }) => secondary);
  const servers = [...new Set([PRIMARY, ...watched.keys(), ...measured.keys()])].filter(
    (server) => watched.has(server) || measured.has(server),
  );
  const late = transfers.filter(({ state }) => state !== "in-sync");
  return [
    cardPart("secondaries", "Secondaries and propagation", [
      softly(saidOf(report, late)),
      tablePart(
        COLUMNS,
        servers.map((server) => [server, zonesOf(watched.get(server)), ...timesOf(measured.get(server))]),
      ),
      latePart(late),
      plotOf(report),
    ]),
  ];
}

function saidOf({ transfers, propagations }: SiteReport, late: readonly TransferStatus[]): string {
  const zones = countOf(new Set(transfers.map(({ zone }) => zone)).size, "zone");
  const behind = countOf(late.length, "copy", "copies");
  const serials =
    late.length === 0
      ? `Every secondary serves what the primary does, in ${zones}.`
      : `${behind} of ${zones} not in sync.`;
  const asked = countOf(
    new Set(propagations.map(({ run, name, type }) => `${run} ${name} ${type}`)).size,
    "record set",
  );
  return `${transfers.length === 0 ? "" : serials} ${propagations.length === 0 ? "" : `${asked} asked for after being written.`}`.trim();
}

function zonesOf(all: readonly TransferStatus[] | undefined): Html {
  if (all === undefined) return NOTHING;
  const late = all.filter(({ state }) => state !== "in-sync");
  if (late.length === 0) return html`<span class="badge good">${formatCount(all.length)} in sync</span>`;
  const isOut = late.some(({ state }) => state === "out-of-sync");
  return html`<span class="badge ${isOut ? "bad" : "warn"}">${formatCount(late.length)} of ${formatCount(all.length)} ${isOut ? "out of sync" : "late"}</span>`;
}

function timesOf(figures: PropagationFigures | undefined): readonly string[] {
  const text = (ms: number | null | undefined) =>
    ms === null || ms === undefined ? "" : secondsText(ms / 1000);
  return [
    text(figures?.p50Ms),
    text(figures?.p95Ms),
    text(figures?.maxMs),
    figures === undefined ? "" : formatCount(figures.givenUp),
  ];
}

function latePart(late: readonly TransferStatus[]): Html {
  if (late.length === 0) return NOTHING;
  const worst = late.toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0));
  const rows = worst
    .slice(0, SHOWN)
    .map(({ zone, secondary, state, since, detail, remedy, cause }) => [
      html`<span class="badge ${state === "late" ? "warn" : "bad"}">${state === "late" ? "late" : "out of sync"}</span>`,
      displayName(zone),
      secondary,
      html`${detail} <span class="badge">${cause ?? ""}</span>${remedy === "" ? NOTHING : html`<span class="remedy">→ ${remedy}</span>`}`,
      since === null ? "" : minuteInstant(since),
    ]);
  return html`<h3>Not in sync</h3>
${tablePart(
  [
    { heading: "state" },
    { heading: "zone", look: "name" },
    { heading: "secondary" },
    { heading: "what, and what to do", look: "block" },
    { heading: "since", look: "when" },
  ],
  rows,
)}
${andMore(late.length - SHOWN, "pphook monitor axfr")}`;
}

/** Of the secondaries; where there is none, of the primary. */
function plotOf({ propagations, period }: SiteReport): Html {
  const ofSecondaries = propagations.filter(({ server }) => server !== PRIMARY);
  const shown = ofSecondaries.length === 0 ? propagations : ofSecondaries;
  if (!shown.some(({ tookMs }) => tookMs !== null)) return NOTHING;
  const byPart = Map.groupBy(shown, ({ at }) => Math.floor((at - period.from) / period.partMs));
  const figures = Array.from({ length: period.parts }, (_, part) => together(byPart.get(part) ?? []));
  return timeLines({
    ...{
      id: "propagation-plot",
      title: `From the write to the answer, per ${partNoun(period)}`,
      period,
      whole: false,
    },
    series: [
      { name: "slowest", values: figures.map((each) => inSeconds(each?.maxMs ?? null)) },
      { name: "median", values: figures.map((each) => inSeconds(each?.p50Ms ?? null)) },
    ],
    text: secondsText,
  });
}

/** All servers taken for one. */
function together(measured: readonly Propagation[]): PropagationFigures | undefined {
  return summarisePropagation(measured.map((each) => ({ ...each, server: "" })))[0];
}
