import { renderSettings } from "../../core/render/settings-table.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { loadConfigOf } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";
import { registerBackup } from "./config-backup.ts";
import { registerEncrypt } from "./config-encrypt.ts";
import { registerRestore } from "./config-restore.ts";
import { registerRotate } from "./config-rotate.ts";

export const registerConfig: RegisterCommand = (program, context) => {
  const config = program
    .command("config")
    .description("look at the configuration; encrypt its secrets; save it and go back");
  const show = config
    .command("show")
    .description("every effective setting and who said it; secrets are masked")
    .action(() => {
      const globals: GlobalOptions = show.optsWithGlobals();
      return runGuarded(context, globals, async () => {
        const { settings, file, warnings } = await loadConfigOf(context, globals);
        printAnswer(context, globals, {
          text: (canvas) => renderSettings(settings, canvas),
          json: () => ({ version: 1, file, settings, warnings }),
        });
        return 0;
      });
    });
  addNotes(show, {
    examples: [["pphook config show", "what is in force, and from where"]],
    exitCodes: [0, 2],
  });
  const check = config
    .command("check")
    .description("is it valid? tells everything that is wrong at once")
    .action(() => {
      const globals: GlobalOptions = check.optsWithGlobals();
      return runGuarded(context, globals, async () => {
        const { file, warnings } = await loadConfigOf(context, globals);
        printAnswer(context, globals, {
          text: ({ paint }) =>
            [
              `${paint("green", "✓")} the configuration is valid: ${file}`,
              ...warnings.map((warning) => `${paint("yellow", "!")} ${warning}`),
              "",
            ].join("\n"),
          json: () => ({ version: 1, valid: true, file, warnings }),
        });
        return 0;
      });
    });
  addNotes(check, { examples: [["pphook config check", "before a restart"]], exitCodes: [0, 2] });
  for (const register of [registerEncrypt, registerRotate, registerBackup, registerRestore])
    register(config, context);
};
