import type { Instant } from "../../domain/instant.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { SHOWN_HASH } from "./held-text.ts";
import { isoInstant, minuteInstant } from "./instant-text.ts";
import { shellWord } from "./shell-word.ts";

/** A held set that somebody released. */
export interface ShownApproval {
  readonly hash: string;
  readonly changes: readonly string[];
  readonly by: string;
  readonly expiresAt: Instant;
  /** The run or change whose undo it releases; left out for a cycle's. */
  readonly undo?: string;
}

/** Confirms a release: what, by whom, until when, and how it is carried out. */
export function approvalText(approval: ShownApproval, { paint }: Canvas): string {
  const { hash, changes, by, expiresAt, undo } = approval;
  const apply =
    undo === undefined
      ? `${paint("cyan", "pphook sync")}   (or wait for the daemon's next cycle)`
      : paint("cyan", `pphook undo ${shellWord(undo)}`);
  return [
    `${paint("green", "✓")} released ${hash.slice(0, SHOWN_HASH)}: ${countOf(changes.length, "change")}, by ${by}`,
    `  valid:    once, until ${minuteInstant(expiresAt)}`,
    `  apply:    ${apply}`,
    "",
  ].join("\n");
}

export function approvalJson({ hash, changes, by, expiresAt, undo = "" }: ShownApproval): object {
  const what = { version: 1, hash, changes: changes.length, by, expiresAt: isoInstant(expiresAt) };
  return undo === "" ? what : { ...what, undo };
}

/** Mails that somebody let go. */
export interface ShownStorm {
  readonly hash: string;
  readonly by: string;
  readonly findings: number;
}

/** Confirms that held mails go out. */
export function stormText({ hash, by, findings }: ShownStorm, { paint }: Canvas): string {
  return `${paint("green", "✓")} released ${hash.slice(0, SHOWN_HASH)}: the mails about ${countOf(findings, "finding")} go out, by ${by}\n`;
}

export function stormJson({ hash, by, findings }: ShownStorm): object {
  return { version: 1, hash, findings, by };
}
