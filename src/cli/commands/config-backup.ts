import type { Command } from "commander";
import { findConfigPlaces } from "../../config/files/config-places.ts";
import { saveVersion } from "../../config/files/saved-versions.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";
import { currentUser } from "../streams.ts";

interface BackupOptions extends GlobalOptions {
  readonly reason?: string;
}

export function registerBackup(config: Command, context: CliContext): void {
  const command = config
    .command("backup")
    .description("save the configuration file and .env.gpg as a version, readable for this account alone")
    .option("--reason <text>", "for whoever looks for a version")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ['pphook config backup --reason "before the new zones"', "save what is there"],
      ["pphook config restore", "what was saved"],
    ],
    exitCodes: [0, 1, 2],
  });
}

function run(context: CliContext, globals: BackupOptions): Promise<void> {
  return runGuarded(context, globals, async () => {
    const { env } = context;
    const places = await findConfigPlaces({ file: globals.config, env });
    const asked = { by: currentUser(env), at: Date.now(), reason: globals.reason ?? "" };
    const saved = await saveVersion(places, asked);
    printAnswer(context, globals, {
      text: ({ paint }) =>
        [
          `${paint("green", "✓")} saved ${saved.files.map(({ name }) => name).join(" and ")} as version ${saved.id} in ${places.versions}`,
          `  back:     ${paint("cyan", `pphook config restore ${saved.id}`)}`,
          "",
        ].join("\n"),
      json: () => ({ version: 1, folder: places.versions, saved }),
    });
    return 0;
  });
}
