import type { CheckItem } from "../../domain/check-item.ts";
import type { Canvas } from "./canvas.ts";
import { checkLines } from "./check-text.ts";
import { shellWord } from "./shell-word.ts";

/** What `setup` tells while it asks: the name of a part, or what was measured. */
export function tellingText(
  telling: { readonly heading: string } | Omit<CheckItem, "area">,
  canvas: Canvas,
): string {
  if ("heading" in telling) return `\n${canvas.paint("bold", telling.heading)}\n`;
  return `${checkLines(telling, canvas).join("\n")}\n`;
}

/** What was written, and what is left to do. */
export interface SetupDone {
  /** As `-c` takes it; null: pphook finds it by itself. */
  readonly file: string | null;
  readonly written: readonly string[];
  /** The saved version of what was there before. */
  readonly saved: string | null;
  /** Where the secrets are, and what else must be said of that. */
  readonly secrets: readonly string[];
  /** Path of the configuration file. */
  readonly configFile: string;
}

/** Ends `setup`: what is there now, and the way to `enforce`. */
export function setupDoneText(done: SetupDone, { paint }: Canvas): string {
  const named = done.file === null ? "" : ` -c ${shellWord(done.file)}`;
  const command = (words: string) => paint("cyan", `pphook${named} ${words}`);
  const enforce = `sed -i 's/^mode = observe$/mode = enforce/' ${shellWord(done.configFile)}`;
  return [
    "",
    ...done.written.map((path) => `${paint("green", "✓")} written: ${path}`),
    ...(done.saved === null ? [] : [`  what was there before: ${command(`config restore ${done.saved}`)}`]),
    ...done.secrets.map((line) => `  ${line}`),
    "",
    "PPHOOK observes: it plans and tells, and writes nothing to DNS or phpIPAM. Next:",
    `  ${command("check")}          is the installation fit?`,
    `  ${command("plan --full")}    all that it would ever change, old entries included`,
    `  ${command("daemon")}         observe, day and night`,
    "When you agree with its plans, let it write:",
    `  ${paint("cyan", enforce)}`,
    `  ${command("sync")}`,
    "",
  ].join("\n");
}
