import { composeStoreCare } from "../../compose.ts";
import { storeConditionText } from "../../core/render/store-text.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { readConfig } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";

/** Declares `store verify`; the program is the `store` command. */
export const registerStoreVerify: RegisterCommand = (store, context) => {
  const command = store
    .command("verify")
    .description("every page and index of the file, its schema, the journal's chain and its archives")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [["pphook store verify", "exit code 1 when something is wrong, with the way back"]],
    exitCodes: [0, 1, 2],
  });
};

function run(context: CliContext, globals: GlobalOptions): Promise<void> {
  return runGuarded(context, globals, async () => {
    const { config } = await readConfig(context, globals);
    const condition = await composeStoreCare(config).verify();
    const intact = condition.problems.length === 0;
    printAnswer(context, globals, {
      text: (canvas) => storeConditionText(condition, canvas),
      json: () => {
        const { version: schema, ...rest } = condition;
        return { version: 1, intact, schema, ...rest };
      },
    });
    return intact ? 0 : 1;
  });
}
