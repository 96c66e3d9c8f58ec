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
  /** Whether it is that of the service which a package installed: its account runs the commands, and systemd the daemon. */
  readonly isOfService: boolean;
}

/** The account that a package makes for its service. */
const ACCOUNT = "pphook";

/** Ends `setup`: what is there now, and the way to `enforce`. */
export function setupDoneText(done: SetupDone, { paint }: Canvas): string {
  const named = done.file === null ? "" : ` -c ${shellWord(done.file)}`;
  const asRoot = done.isOfService ? "sudo " : "";
  const asAccount = done.isOfService ? `sudo -u ${ACCOUNT} ` : "";
  const command = (words: string) => `${asAccount}pphook${named} ${words}`;
  const listed = (steps: readonly (readonly [string, string])[]) => {
    const width = Math.max(...steps.map(([line]) => line.length));
    return steps.map(([line, why]) => `  ${paint("cyan", line)}${" ".repeat(width - line.length)}    ${why}`);
  };
  const enforce = `${asRoot}sed -i 's/^mode = observe$/mode = enforce/' ${shellWord(done.configFile)}`;
  return [
    "",
    ...done.written.map((path) => `${paint("green", "✓")} written: ${path}`),
    ...(done.saved === null
      ? []
      : [
          `  what was there before: ${paint("cyan", `${asRoot}pphook${named} config restore ${done.saved}`)}`,
        ]),
    ...done.secrets.map((line) => `  ${line}`),
    "",
    "PPHOOK observes: it plans and tells, and writes nothing to DNS or phpIPAM. Next:",
    ...listed([
      [command("check"), "is the installation fit?"],
      [command("plan --full"), "all that it would ever change, old entries included"],
      [done.isOfService ? "sudo systemctl enable --now pphook" : command("daemon"), "observe, day and night"],
    ]),
    "When you agree with its plans, let it write:",
    `  ${paint("cyan", enforce)}`,
    `  ${paint("cyan", done.isOfService ? "sudo systemctl restart pphook" : command("sync"))}`,
    "",
  ].join("\n");
}
