import { resetTimestamp } from "../../flows/reset-timestamp.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { currentUser } from "../streams.ts";

export const registerResetTimestamp: RegisterCommand = (program, context) => {
  const command = program
    .command("reset-timestamp")
    .description("rewind the last check: the next cycle processes everything, baseline rows too")
    .action(() => run(command.optsWithGlobals()));
  const run = (globals: GlobalOptions) =>
    withWorld(context, { globals, readOnly: false }, async ({ world }, config) => {
      const by = currentUser(context.env);
      const { bypassFile } = config.safety;
      await resetTimestamp(world, by);
      world.log.info("last check rewound", { by });
      printAnswer(context, globals, {
        text: ({ paint }) =>
          [
            `${paint("green", "✓")} the next cycle processes every row, baseline ones too; the guards stay`,
            `  look:     ${paint("cyan", "pphook plan")}`,
            `  undo:     ${paint("cyan", `rm ${bypassFile}`)}`,
            "",
          ].join("\n"),
        json: () => ({ version: 1, bypassFile, by }),
      });
      return 0;
    });
  addNotes(command, {
    examples: [["pphook reset-timestamp && pphook plan", "arm it, and see what it would do"]],
    exitCodes: [0, 1, 2],
  });
};
