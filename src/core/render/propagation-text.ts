import { displayName } from "../../domain/dns-name.ts";
import type { NameServerView } from "../../domain/explanation.ts";
import type { PropagationFigures, PropagationTally } from "../../domain/propagation.ts";
import type { Canvas } from "./canvas.ts";
import { countOf, formatCount, formatElapsed } from "./count-text.ts";

/** Says how far the name servers are with what was written: those that answer it all in one line, the others each with what is missing. */
export function propagationLines(tallies: readonly PropagationTally[], { paint }: Canvas): readonly string[] {
  const isDone = ({ open, givenUp }: PropagationTally) => open + givenUp === 0;
  const done = tallies.filter((tally) => isDone(tally) && tally.answered > 0);
  const late = tallies.filter((tally) => !isDone(tally));
  const slowestMs = Math.max(0, ...done.map((tally) => tally.slowestMs ?? 0));
  return [
    ...(done.length === 0
      ? []
      : [`on ${done.map(({ server }) => server).join(", ")} after ${propagationTime(slowestMs)}`]),
    ...late.map(({ server, open, givenUp, answered }) => {
      const missing = countOf(open + givenUp, "RRset");
      return paint("yellow", `! not yet on ${server}: ${missing} of ${answered + open + givenUp}`);
    }),
    ...(late.length === 0 ? [] : [`  look:     ${paint("cyan", "pphook monitor axfr")}`]),
  ];
}

/** Writes how long propagation took: `1.4 s`. */
export function propagationTime(ms: number): string {
  return ms < 100 ? "less than 0.1 s" : formatElapsed(ms);
}

/** Says that all name servers answer what PowerDNS has: `primary, ns01 and ns02 answer it (propagated in 1.4 s)`; empty when not all do. */
export function agreementText(views: readonly NameServerView[]): string {
  if (views.length === 0 || views.some(({ differing }) => differing.length > 0)) return "";
  const names = views.map(({ server }) => server);
  const [last = "", others] = [names.at(-1), names.slice(0, -1)];
  const who = others.length === 0 ? `${last} answers` : `${others.join(", ")} and ${last} answer`;
  const times = views.map(({ propagatedMs }) => propagatedMs).filter((ms) => ms !== null);
  return `${who} it${times.length === 0 ? "" : ` (propagated in ${propagationTime(Math.max(...times))})`}`;
}

/** Says of each name server what it answers otherwise than PowerDNS has it. */
export function disagreementTexts(views: readonly NameServerView[]): readonly string[] {
  return views.flatMap(({ server, differing, propagatedMs }) => {
    if (differing.length > 0)
      return differing.map(({ name, type, detail }) => `${server}: ${type} ${displayName(name)} ${detail}`);
    return [
      `${server}: ${propagatedMs === null ? "the same" : `the same, after ${propagationTime(propagatedMs)}`}`,
    ];
  });
}

/** Writes how fast each name server answers what is written; nothing where nothing was measured. */
export function figuresText(figures: readonly PropagationFigures[], { paint }: Canvas): string {
  if (figures.length === 0) return "";
  const width = Math.max(...figures.map(({ server }) => server.length));
  const lines = figures.map(({ server, answered, givenUp, p50Ms, p95Ms, maxMs }) => {
    const times = [
      ["p50", p50Ms],
      ["p95", p95Ms],
      ["max", maxMs],
    ] as const;
    const told = times.flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${propagationTime(ms)}`]));
    const counts = `${countOf(answered, "RRset")}${givenUp === 0 ? "" : `, ${formatCount(givenUp)} given up`}`;
    return `  ${server.padEnd(width)}  ${[...told, counts].join(" · ")}`;
  });
  return `\n${[paint("bold", "answered after a write, in the last 24 hours"), ...lines].join("\n")}\n`;
}
