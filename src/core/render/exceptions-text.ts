import { displayName } from "../../domain/dns-name.ts";
import type { Acceptance, Bypass } from "../../domain/exceptions.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { minuteInstant } from "./instant-text.ts";
import { visible, wrap } from "./visible-text.ts";

/** Tells which rules are switched off while a plan is made, and how many findings somebody accepted. */
export function exceptionsText(
  { bypasses, accepted }: Pick<Plan, "bypasses" | "accepted">,
  canvas: Canvas,
): readonly string[] {
  const { columns, paint } = canvas;
  const count = accepted.length;
  return [
    ...bypasses.flatMap((bypass) => bypassText(bypass, canvas)),
    ...(count === 0
      ? []
      : wrap(
          `${countOf(count, "finding")} ${count === 1 ? "is" : "are"} accepted as known and meant: pphook accept`,
          columns,
        ).map((line) => paint("dim", line))),
  ];
}

/** Tells of a rule that is switched off: by whom, until when, why. */
export function bypassText(
  { rule, until, by, reason }: Bypass,
  { columns, paint }: Canvas,
): readonly string[] {
  const said = `! rule ${rule} is bypassed by ${visible(by)} until ${minuteInstant(until)}: ${visible(reason)}`;
  return wrap(said, columns).map((line) => paint("yellow", line));
}

/** Tells of a finding that somebody accepted: what, by whom, when, why, and how it is taken back. */
export function acceptanceText(
  { finding, at, by, reason }: Acceptance,
  { columns, paint }: Canvas,
): readonly string[] {
  const who = [finding.ip, displayName(finding.hostname)].filter((word) => word !== "").join("  ");
  const lines = [
    `${finding.message}`,
    `accepted by ${visible(by)} on ${minuteInstant(at)}: ${visible(reason)}`,
  ].flatMap((text) => wrap(visible(text), columns - 2));
  return [
    `${paint("bold", visible(who))}  ${finding.id}`,
    ...lines.map((line) => `  ${line}`),
    `  ${paint("cyan", `pphook accept ${visible(finding.id)} --withdraw`)}`,
  ];
}
