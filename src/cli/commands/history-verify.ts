import { formatCount } from "../../core/render/count-text.ts";
import { visible } from "../../core/render/visible-text.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";

/** Declares `history verify`; the program is the `history` command. */
export const registerHistoryVerify: RegisterCommand = (history, context) => {
  const command = history
    .command("verify")
    .description("recompute the journal's chain: was an entry changed or removed?")
    .action(() => run(command.optsWithGlobals()));
  const run = (globals: GlobalOptions) =>
    withWorld(context, { globals, readOnly: true }, async ({ world }) => {
      const chain = await world.store.verifyJournal();
      printAnswer(context, globals, {
        text: ({ paint }) =>
          chain.intact
            ? `${paint("green", "✓")} the journal is whole: ${formatCount(chain.entries)} entries\n`
            : `${paint("red", "✗")} the journal is broken at entry ${formatCount(chain.brokenAt)}: ${visible(chain.why)}\n  what comes before it can be trusted; compare with a copy of the store\n`,
        json: () => ({ version: 1, ...chain }),
      });
      return chain.intact ? 0 : 1;
    });
  addNotes(command, { examples: [["pphook history verify", ""]], exitCodes: [0, 1, 2] });
};
