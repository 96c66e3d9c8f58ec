import { bypassText } from "../../core/render/exceptions-text.ts";
import { bypassJson } from "../../core/render/plan-json.ts";
import { UsageError } from "../../domain/errors.ts";
import { activeBypasses, type Bypass } from "../../domain/exceptions.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import { bypassRule, endBypass } from "../../flows/bypass-rule.ts";
import type { CycleWorld } from "../../flows/cycle-world.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { currentUser } from "../streams.ts";
import { readDuration } from "../time-arguments.ts";

interface BypassCommandOptions extends GlobalOptions {
  readonly for?: string;
  readonly reason?: string;
  readonly end?: true;
}

const LOCK_WAIT_MS = 30 * SECOND_MS;

export const registerBypass: RegisterCommand = (program, context) => {
  const command = program
    .command("bypass")
    .description(
      "switch one rule of the checks off for a time; it comes back by itself; without one, list them",
    )
    .argument("[rule]", "its id, as a finding shows it")
    .option("--for <duration>", "how long: 30m, 1h, 2d; needed")
    .option("--reason <text>", "why; needed, and journalled with your name")
    .option("--end", "switch the rule on again now")
    .action((rule: string | undefined) => run(context, rule, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ['pphook bypass hostname-underscore --for 1h --reason "old printers move"', "names with _ are served"],
      ["pphook bypass", "what is bypassed, by whom and why"],
      ["pphook bypass hostname-underscore --end", "enough"],
    ],
    exitCodes: [0, 1, 2, 5],
  });
};

function run(context: CliContext, rule: string | undefined, globals: BypassCommandOptions): Promise<void> {
  return withWorld(context, { globals, readOnly: rule === undefined }, async ({ world }) => {
    const bypasses =
      rule === undefined
        ? activeBypasses(await world.store.exceptions(), world.clock.now())
        : [await change(world, context, { rule, globals })];
    print(context, globals, bypasses);
    return 0;
  });
}

async function change(
  world: CycleWorld,
  { env }: CliContext,
  { rule, globals }: { readonly rule: string; readonly globals: BypassCommandOptions },
): Promise<Bypass> {
  const options = { rule, by: currentUser(env), lockWaitMs: LOCK_WAIT_MS };
  if (globals.end === true) return endBypass(world, options);
  const { for: howLong, reason = "" } = globals;
  if (howLong === undefined || reason.trim() === "")
    throw new UsageError("a bypass needs an end and a reason", {
      remedy: `pphook bypass ${rule} --for 1h --reason "old printers move"`,
    });
  return bypassRule(world, { ...options, reason, forMs: readDuration("--for", howLong) });
}

function print(context: CliContext, globals: BypassCommandOptions, bypasses: readonly Bypass[]): void {
  printAnswer(context, globals, {
    text: (canvas) => {
      if (bypasses.length === 0) return "no rule is bypassed\n";
      if (globals.end === true)
        return `${canvas.paint("green", "✓")} the rule ${bypasses[0]?.rule} holds again; records made meanwhile stay\n`;
      return `${bypasses.flatMap((bypass) => bypassText(bypass, canvas)).join("\n")}\n`;
    },
    json: () => ({ version: 1, bypasses: bypasses.map(bypassJson) }),
  });
}
