import { dirname } from "node:path";
import { composeCheck } from "../../compose.ts";
import type { Config } from "../../config/config.ts";
import type { LoadedConfig } from "../../config/load-config.ts";
import { checkJson, isWell, renderCheck } from "../../core/render/check-text.ts";
import { UsageError } from "../../domain/errors.ts";
import { parseIp } from "../../domain/ip-address.ts";
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
    .option("--bench", "time both APIs, too: reads alone, some seconds")
    .option("--mail-to <address>", "send a test mail there, over the configured mail server")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook check", "is the installation fit?"],
      ["pphook check --mail-to me@example.com", "does mail arrive?"],
      ["pphook check --bench", "how fast do both APIs answer?"],
      ["pphook check --json", "the same for a monitoring system"],
    ],
    exitCodes: [0, 1, 2],
  });
};

interface CheckOptions extends GlobalOptions {
  readonly mailTo?: string;
  readonly bench?: true;
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
      ...(await checkInstallation(
        world,
        factsOf(loaded, { mailTo, bench: globals.bench ?? false }),
        context.signal,
      )),
      ...(await checkTargets(world, loaded.config.targets)),
    ];
    printAnswer(context, globals, {
      text: (canvas) => renderCheck(items, canvas),
      json: () => checkJson(items),
    });
    return isWell(items) ? 0 : 1;
  });
}

function readAddress(written: string): string {
  if (/^[^\s<>@,]+@[^\s<>@,]+$/.test(written)) return written;
  throw new UsageError(`"${written}" is no mail address`, { remedy: "give one such as me@example.com" });
}

function factsOf(
  { config, file, warnings, secretFiles }: LoadedConfig,
  ordered: Pick<InstallationFacts, "mailTo" | "bench">,
): InstallationFacts {
  const { phpipam, powerdns, store, log, policy, script } = config;
  return {
    ...ordered,
    configFile: file,
    warnings,
    secretFiles,
    phpipam: {
      urls: phpipam.apiUrls,
      appId: phpipam.appId,
      profileField: phpipam.dhcpProfileField,
      isAppCode: phpipam.credentials.kind === "token",
      scope: phpipam.scope,
    },
    powerdns: { url: powerdns.apiUrl, secondaries: secondariesOf(config) },
    storeFile: store.sqliteFile,
    logFile: log.file,
    paths: [store.sqliteFile, log.file, dirname(script.lastCheckFile)],
    observe: policy.mode === "observe",
  };
}

function secondariesOf({ monitor, bind, targets }: Config): InstallationFacts["powerdns"]["secondaries"] {
  const { secondaries } = monitor;
  const any = secondaries.length > 0 || bind.output !== null || targets.some(({ kind }) => kind === "bind");
  return { any, ips: secondaries.flatMap(({ host }) => parseIp(host) ?? []) };
}
