import { composeCheck } from "../../compose.ts";
import type { LoadedConfig } from "../../config/load-config.ts";
import { checkJson, renderCheck } from "../../core/render/check-text.ts";
import { UsageError } from "../../domain/errors.ts";
import { checkInstallation, type InstallationFacts } from "../../flows/check-installation.ts";
import { checkTargets } from "../../flows/check-targets.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { loadConfigOf } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";

export const registerCheck: RegisterCommand = (program, context) => {
  const command = program
    .command("check")
    .description("measure the installation, with a remedy for each fault; changes nothing")
    .option("--mail-to <address>", "send a test mail there, over the configured mail server")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook check", "is the installation fit?"],
      ["pphook check --mail-to me@example.com", "does mail arrive?"],
      ["pphook check --json", "the same for a monitoring system"],
    ],
    exitCodes: [0, 1, 2],
  });
};

interface CheckOptions extends GlobalOptions {
  readonly mailTo?: string;
}

function run(context: CliContext, globals: CheckOptions): Promise<void> {
  return runGuarded(context, globals, async () => {
    const loaded = await loadConfigOf(context, globals);
    const mailTo = globals.mailTo === undefined ? null : readAddress(globals.mailTo);
    if (mailTo !== null && loaded.config.email === null)
      throw new UsageError("no test mail can be sent: no mail server is configured", {
        remedy: "add smtp_server, from and to to [email]",
      });
    await using world = composeCheck(loaded.config);
    const items = [
      ...(await checkInstallation(world, factsOf(loaded, mailTo), context.signal)),
      ...(await checkTargets(world, loaded.config.targets)),
    ];
    printAnswer(context, globals, {
      text: (canvas) => renderCheck(items, canvas),
      json: () => checkJson(items),
    });
    return items.some((item) => item.status === "fault") ? 1 : 0;
  });
}

function readAddress(written: string): string {
  if (/^[^\s<>@,]+@[^\s<>@,]+$/.test(written)) return written;
  throw new UsageError(`"${written}" is no mail address`, { remedy: "give one such as me@example.com" });
}

function factsOf({ config, file, warnings }: LoadedConfig, mailTo: string | null): InstallationFacts {
  const { phpipam, powerdns, store, log, policy } = config;
  return {
    configFile: file,
    warnings,
    phpipam: { urls: phpipam.apiUrls, appId: phpipam.appId, profileField: phpipam.dhcpProfileField },
    powerdnsUrl: powerdns.apiUrl,
    storeFile: store.sqliteFile,
    logFile: log.file,
    mailTo,
    observe: policy.mode === "observe",
  };
}
