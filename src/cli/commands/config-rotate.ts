import type { Command } from "commander";
import { findConfigPlaces } from "../../config/files/config-places.ts";
import { rotatePassphrase } from "../../config/files/rotate-passphrase.ts";
import { countOf } from "../../core/render/count-text.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";

export function registerRotate(config: Command, context: CliContext): void {
  const command = config
    .command("rotate")
    .description(
      "change the passphrase of .env.gpg and of the saved versions; can be broken off and repeated",
    )
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [["pphook config rotate", "after somebody left who could read the passphrase"]],
    exitCodes: [0, 1, 2],
  });
}

function run(context: CliContext, globals: GlobalOptions): Promise<void> {
  return runGuarded(context, globals, async () => {
    const places = await findConfigPlaces({ file: globals.config, env: context.env });
    const done = await rotatePassphrase(places);
    const { passphraseFile, sealed, unopened, resumed } = done;
    printAnswer(context, globals, {
      text: ({ paint }) =>
        [
          `${paint("green", "✓")} ${passphraseFile} holds a new passphrase; ${countOf(sealed.length, "file")} sealed with it, decrypted and compared`,
          ...(resumed ? ["  an earlier rotation had been broken off; this one ended it"] : []),
          ...unopened.map(
            (file) => `${paint("yellow", "!")} ${file} opens with neither passphrase and was left`,
          ),
          "  the secrets themselves are the same: whoever knew them still does",
          "",
        ].join("\n"),
      json: () => ({ version: 1, ...done }),
    });
    return 0;
  });
}
