import { releaseJson, undoJson } from "../../core/render/undo-json.ts";
import { releaseText, undoText } from "../../core/render/undo-text.ts";
import { UsageError } from "../../domain/errors.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import { awaitPropagation } from "../../flows/propagation/await-propagation.ts";
import { releaseUndone } from "../../flows/undo/release-undone.ts";
import { undoChanges } from "../../flows/undo/undo-changes.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { exitCodeOfUndo } from "../exit-code-of.ts";
import { findShownBar } from "../find-shown-bar.ts";
import { addNotes } from "../help-text.ts";
import { nameChanges } from "../name-changes.ts";
import { withoutLock } from "../no-lock.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";
import { currentUser } from "../streams.ts";

interface UndoCommandOptions extends GlobalOptions {
  readonly dryRun?: true;
  readonly release?: string;
}

const LOCK_WAIT_MS = 30 * SECOND_MS;

export const registerUndo: RegisterCommand = (program, context) => {
  const command = program
    .command("undo")
    .description("take a run or a change back, as far as nothing changed since; it is not made again")
    .argument("[id]", "a run or a change, as history shows them")
    .option("--dry-run", "say what would be taken back; writes nothing anywhere")
    .option("--release <id>", "let PPHOOK decide again about what was undone")
    .action((id: string | undefined) => run(context, id, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook history --since 2h", "find the run or change"],
      ["pphook undo 20261122-091502-417 --dry-run", "what would come back"],
      ["pphook undo c-mi9x2k4f-0004", "one change"],
      ["pphook undo --release c-mi9x2k4f-0004", "PPHOOK may do it again"],
    ],
    exitCodes: [0, 1, 2, 3, 4, 5],
  });
};

async function run(context: CliContext, id: string | undefined, globals: UndoCommandOptions): Promise<void> {
  const { release, dryRun = false } = globals;
  if (id !== undefined && release === undefined) return undo(context, id, globals);
  if (id === undefined && release !== undefined && !dryRun) return letGo(context, release, globals);
  await runGuarded(context, globals, async () => {
    throw new UsageError("undo takes the id of a run or a change, or --release with one", {
      remedy: 'find it with "pphook history", then "pphook undo ID --dry-run"',
    });
  });
}

function undo(context: CliContext, of: string, globals: UndoCommandOptions): Promise<void> {
  const { dryRun = false } = globals;
  return withWorld(context, { globals, readOnly: dryRun }, async ({ world }) => {
    const { signal, env } = context;
    const options = { of, by: currentUser(env), dryRun, signal, lockWaitMs: LOCK_WAIT_MS };
    const undone = await undoChanges(dryRun ? withoutLock(world) : world, options);
    world.log.info("undo", { of, run: undone.run, by: options.by, changes: undone.outcomes.length });
    const report = await awaitPropagation(world, undone, signal);
    const bar = await findShownBar(world, report.writeBar);
    printAnswer(context, globals, {
      text: (canvas) => undoText({ report, bar }, canvas),
      json: () => undoJson(report, nameChanges(report.plan)),
    });
    return exitCodeOfUndo(report);
  });
}

function letGo(context: CliContext, id: string, globals: UndoCommandOptions): Promise<void> {
  return withWorld(context, { globals, readOnly: false }, async ({ world }) => {
    const by = currentUser(context.env);
    const items = await releaseUndone(world, { id, by, lockWaitMs: LOCK_WAIT_MS });
    world.log.info("undo released", { id, by, changes: items.length });
    printAnswer(context, globals, {
      text: (canvas) => releaseText(items, canvas),
      json: () => releaseJson(items),
    });
    return 0;
  });
}
