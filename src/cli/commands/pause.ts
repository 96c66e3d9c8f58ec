import { isoInstant } from "../../core/render/instant-text.ts";
import { pauseText } from "../../core/render/write-bar-text.ts";
import { pauseWrites } from "../../flows/pause-writes.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { currentUser } from "../streams.ts";
import { readDuration } from "../time-arguments.ts";

interface PauseCommandOptions extends GlobalOptions {
  readonly for?: string;
  readonly reason?: string;
}

export const registerPause: RegisterCommand = (program, context) => {
  const command = program
    .command("pause")
    .description("the emergency brake: go on reading and planning, write nothing")
    .option("--for <duration>", "end by itself after 30m, 2h, 1d (default: when somebody resumes)")
    .option("--reason <text>", "for whoever finds it paused")
    .action(() => run(command.optsWithGlobals()));
  const run = (options: PauseCommandOptions) =>
    withWorld(context, { globals: options, readOnly: false }, async ({ world }) => {
      const forMs = options.for === undefined ? null : readDuration("--for", options.for);
      const by = currentUser(context.env);
      const pause = await pauseWrites(world, { forMs, reason: options.reason ?? "", by });
      const { since, until, reason } = pause;
      printAnswer(context, options, {
        text: (canvas) => `${pauseText(pause, canvas).join("\n")}\n`,
        json: () => ({
          version: 1,
          paused: true,
          since: isoInstant(since),
          until: until === null ? null : isoInstant(until),
          reason,
          by,
        }),
      });
      return 0;
    });
  addNotes(command, {
    examples: [
      ['pphook pause --reason "moving ns01"', "until somebody resumes"],
      ["pphook pause --for 2h", "for two hours"],
    ],
    exitCodes: [0, 1, 2],
  });
};
