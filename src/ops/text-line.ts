import type { LogFields } from "../ports/log.ts";

/** One event of the log. */
export interface LogEvent {
  /** ISO 8601, UTC, with milliseconds. */
  readonly time: string;
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** Writes an event as one line, without its end: `2026-11-22T05:14:03.120Z INFO cycle done applied=3 zone="a b"`. */
export function formatTextLine({ time, level, message, fields }: LogEvent): string {
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${formatValue(value)}`);
  return `${time} ${level.toUpperCase()} ${escapeControls(message)}${pairs.join("")}`;
}

function formatValue(value: LogFields[string] | undefined): string {
  const text = String(value);
  return PLAIN.test(text) ? text : escapeControls(JSON.stringify(text));
}

// No space, quote, backslash, equals sign, control or other invisible character.
const PLAIN = /^[^\s"\\=\p{C}]+$/u;
// What ends a line, moves the cursor or turns the direction of the text; a name typed by anybody may hold it.
const CONTROLS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Makes control and other invisible characters visible, so that one event stays one line. */
function escapeControls(text: string): string {
  return text.replace(CONTROLS, (character) => NAMED.get(character) ?? codePoints(character));
}

const NAMED = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function codePoints(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
