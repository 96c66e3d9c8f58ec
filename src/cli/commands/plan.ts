import { Option } from "commander";
import { findWriteBar } from "../../flows/find-write-bar.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { findShownBar } from "../find-shown-bar.ts";
import { addNotes } from "../help-text.ts";
import { makePlan } from "../make-plan.ts";
import { withWorld } from "../open-world.ts";
import { chooseFormat, PLAN_FORMATS, type PlanFormat, renderPlan } from "../plan-formats.ts";
import { canvasOf, printNote } from "../print.ts";
import { writeAnswer } from "../streams.ts";

interface PlanOptions extends GlobalOptions {
  readonly full?: true;
  readonly held?: true;
  readonly format?: PlanFormat;
  readonly output?: string;
}

export const registerPlan: RegisterCommand = (program, context) => {
  const command = program
    .command("plan")
    .description("show what sync would do; writes nothing anywhere")
    .option("--full", "look at every row, baseline ones too")
    .option("--held", "only what waits for a person, and why")
    .addOption(new Option("--format <format>", "how to show it (default: table)").choices(PLAN_FORMATS))
    .option("-o, --output <file>", "write it to a file")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook plan", "what the next cycle will do"],
      ["pphook plan --held", "what a guard holds"],
      ["pphook plan --format html -o plan.html", "a page to send around"],
    ],
    exitCodes: [0, 1, 2, 3],
  });
};

async function run(context: CliContext, options: PlanOptions): Promise<void> {
  await withWorld(context, { globals: options, readOnly: true }, async ({ world }) => {
    const format = chooseFormat(options);
    const { full = false, held = false, output } = options;
    const { plan, sources } = await makePlan(world, { full, signal: context.signal });
    const bar = await findShownBar(world, await findWriteBar(world, { dryRun: false }));
    const view = { plan, sources, bar, heldOnly: held, syncOptions: full ? " --full" : "" };
    if (output === undefined) {
      context.stdout.write(renderPlan(view, format, canvasOf(context.stdout, context.env, options)));
    } else {
      writeAnswer(output, renderPlan(view, format));
      printNote(context, `the plan is in ${output}`);
    }
    return 0;
  });
}
