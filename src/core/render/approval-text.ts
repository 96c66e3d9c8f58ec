import type { Instant } from "../../domain/instant.ts";
import type { Canvas } from "./canvas.ts";
import { countOf } from "./count-text.ts";
import { SHOWN_HASH } from "./held-text.ts";
import { isoInstant, minuteInstant } from "./instant-text.ts";

/** A held set that somebody released. */
export interface ShownApproval {
  readonly hash: string;
  readonly changes: readonly string[];
  readonly by: string;
  readonly expiresAt: Instant;
}

/** Confirms a release: what, by whom, until when, and how it is carried out. */
export function approvalText({ hash, changes, by, expiresAt }: ShownApproval, { paint }: Canvas): string {
  return [
    `${paint("green", "✓")} released ${hash.slice(0, SHOWN_HASH)}: ${countOf(changes.length, "change")}, by ${by}`,
    `  valid:    once, until ${minuteInstant(expiresAt)}`,
    `  apply:    ${paint("cyan", "pphook sync")}   (or wait for the daemon's next cycle)`,
    "",
  ].join("\n");
}

export function approvalJson({ hash, changes, by, expiresAt }: ShownApproval): object {
  return { version: 1, hash, changes: changes.length, by, expiresAt: isoInstant(expiresAt) };
}
