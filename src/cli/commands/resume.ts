import { minuteInstant } from "../../core/render/instant-text.ts";
import { visible } from "../../core/render/visible-text.ts";
import { resumeWrites } from "../../flows/pause-writes.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { currentUser } from "../streams.ts";

export const registerResume: RegisterCommand = (program, context) => {
  const command = program
    .command("resume")
    .description("end a pause")
    .action(() => run(command.optsWithGlobals()));
  const run = (globals: GlobalOptions) =>
    withWorld(context, { globals, readOnly: false }, async ({ world }) => {
      const ended = await resumeWrites(world, currentUser(context.env));
      printAnswer(context, globals, {
        text: ({ paint }) =>
          ended === null
            ? `${paint("green", "✓")} nothing was paused\n`
            : `${paint("green", "✓")} writing again; ${visible(ended.by)} had paused it ${minuteInstant(ended.since)}\n  next:     ${paint("cyan", "pphook plan")}\n`,
        json: () => ({ version: 1, paused: false, wasPaused: ended !== null }),
      });
      return 0;
    });
  addNotes(command, { examples: [["pphook resume", "let cycles write again"]], exitCodes: [0, 1, 2] });
};
