import type { Command } from "commander";
import { findConfigPlaces } from "../../config/files/config-places.ts";
import { encryptEnv } from "../../config/files/encrypt-env.ts";
import { countOf } from "../../core/render/count-text.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";
import { currentUser } from "../streams.ts";

export function registerEncrypt(config: Command, context: CliContext): void {
  const command = config
    .command("encrypt")
    .description("turn .env beside the configuration into .env.gpg; makes a passphrase where there is none")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["(umask 077; echo PPHOOK_PHPIPAM_PASSWORD=… > /etc/pphook/.env)", "write the secrets"],
      ["pphook config encrypt", "encrypt them; .env goes once .env.gpg was proven"],
    ],
    exitCodes: [0, 1, 2],
  });
}

function run(context: CliContext, globals: GlobalOptions): Promise<void> {
  return runGuarded(context, globals, async () => {
    const { env } = context;
    const places = await findConfigPlaces({ file: globals.config, env });
    const done = await encryptEnv(places, { by: currentUser(env), at: Date.now() });
    const { file, removed, settings, passphraseFile, passphraseMade, saved } = done;
    printAnswer(context, globals, {
      text: ({ paint }) =>
        [
          `${paint("green", "✓")} ${countOf(settings, "setting")} of ${removed} encrypted to ${file}, decrypted and compared; the clear file was overwritten and removed`,
          passphraseMade
            ? `  passphrase: ${passphraseFile}, made now, mode 0600; keep a copy elsewhere: without it the secrets are lost`
            : `  passphrase: ${passphraseFile}`,
          ...(saved === null ? [] : [`  before:     ${paint("cyan", `pphook config restore ${saved.id}`)}`]),
          `  check:      ${paint("cyan", "pphook config check")}`,
          "",
        ].join("\n"),
      json: () => ({ version: 1, ...done, saved: saved?.id ?? null }),
    });
    return 0;
  });
}
