import { resolve } from "node:path";
import { composeStoreCare } from "../../compose.ts";
import { storeBackupText } from "../../core/render/store-text.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { readConfig } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";

interface BackupOptions extends GlobalOptions {
  readonly output?: string;
}

/** Declares `store backup`; the program is the `store` command. */
export const registerStoreBackup: RegisterCommand = (store, context) => {
  const command = store
    .command("backup")
    .description("copy it while the daemon works; the copy is examined before it gets its name")
    .option("-o, --output <file>", "a name that is free (default: the time, in backups/ beside the store)")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook store backup", "beside the store"],
      ["pphook store backup -o /mnt/backup/pphook.db", "elsewhere"],
    ],
    exitCodes: [0, 1, 2],
  });
};

function run(context: CliContext, globals: BackupOptions): Promise<void> {
  return runGuarded(context, globals, async () => {
    const { config } = await readConfig(context, globals);
    const { output } = globals;
    const made = await composeStoreCare(config).backup(output === undefined ? null : resolve(output));
    printAnswer(context, globals, {
      text: (canvas) => storeBackupText(made, canvas),
      json: () => ({ version: 1, ...made }),
    });
    return 0;
  });
}
