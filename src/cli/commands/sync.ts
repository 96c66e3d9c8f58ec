import { reportJson } from "../../core/render/report-json.ts";
import { reportText } from "../../core/render/report-text.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import { awaitPropagation } from "../../flows/propagation/await-propagation.ts";
import { syncCycle } from "../../flows/sync-cycle.ts";
import { keepFailure } from "../../ops/keep-notes.ts";
import { logCycle } from "../../ops/log-cycle.ts";
import { tellAfterwards } from "../../ops/tell-afterwards.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { exitCodeOf } from "../exit-code-of.ts";
import { findShownBar } from "../find-shown-bar.ts";
import { addNotes } from "../help-text.ts";
import { nameChanges } from "../name-changes.ts";
import { withoutLock } from "../no-lock.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";

interface SyncOptions extends GlobalOptions {
  readonly full?: true;
  readonly dryRun?: true;
}

const LOCK_WAIT_MS = 30 * SECOND_MS;

export const registerSync: RegisterCommand = (program, context) => {
  const command = program
    .command("sync")
    .description("run one cycle: read, decide, guard, write, remember")
    .option("--full", "process every row, not only what is due; baseline rows too")
    .option("--dry-run", "do everything but the writing")
    .action(() => run(command.optsWithGlobals()));
  const run = (globals: SyncOptions) => {
    const { full = false, dryRun = false } = globals;
    return withWorld(context, { globals, readOnly: dryRun }, async ({ world, mail }, config) => {
      const { signal } = context;
      const options = { full, dryRun, signal, lockWaitMs: LOCK_WAIT_MS };
      const cycle = async () => {
        if (dryRun) return syncCycle(withoutLock(world), options);
        try {
          return await syncCycle(world, options);
        } catch (error) {
          await keepFailure(world, error, signal);
          throw error;
        }
      };
      const told = await tellAfterwards(mail, config, { cycle, signal });
      logCycle(world.log, told);
      const report = await awaitPropagation(world, told, signal);
      const bar = await findShownBar(world, report.writeBar);
      printAnswer(context, globals, {
        text: (canvas) => reportText({ report, bar }, canvas),
        json: () => reportJson(report, nameChanges(report.plan)),
      });
      return exitCodeOf(report);
    });
  };
  addNotes(command, {
    examples: [
      ["pphook sync", "what is due, now"],
      ["pphook sync --dry-run", "the same without writing"],
      ["pphook sync --full", "every row, baseline ones too"],
    ],
    exitCodes: [0, 1, 2, 3, 4, 5],
  });
};
