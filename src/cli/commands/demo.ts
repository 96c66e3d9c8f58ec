import { compose } from "../../compose.ts";
import { UsageError } from "../../domain/errors.ts";
import { createLogger } from "../../ops/logger.ts";
import { createProgress } from "../../ops/terminal-progress.ts";
import { startDemoCompany } from "../../simulators/demo/demo-company.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { demoConfig } from "../demo/demo-config.ts";
import { serveDemo } from "../demo/serve-demo.ts";
import { tellDemo } from "../demo/tell-demo.ts";
import { addNotes } from "../help-text.ts";
import { canvasOf } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";

interface DemoOptions extends GlobalOptions {
  readonly realPowerdns?: true;
  readonly serve?: true;
}

export const registerDemo: RegisterCommand = (program, context) => {
  const command = program
    .command("demo")
    .description("the whole product on an embedded phpIPAM and PowerDNS; no server, no configuration")
    .option(
      "--real-powerdns",
      "with the installed PowerDNS, started privately, in place of the simulated one",
    )
    .option("--serve", "keep both servers running until Ctrl-C, to try the commands on them by hand")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook demo", "takes a few seconds"],
      ["pphook demo --serve", "says what to answer to pphook setup in another terminal"],
    ],
    exitCodes: [0, 1, 2],
  });
};

function run(context: CliContext, globals: DemoOptions): Promise<void> {
  return runGuarded(context, globals, async () => {
    const { stdout, stderr, signal, env } = context;
    const started = await startDemoCompany({ realPowerdns: globals.realPowerdns === true });
    if ("unavailable" in started)
      throw new UsageError(started.unavailable, {
        remedy: "install pdns-server and pdns-backend-sqlite3, or run the demo without --real-powerdns",
      });
    await using company = started;
    const canvas = canvasOf(stdout, env, globals);
    const write = (text: string) => stdout.write(text);
    if (globals.serve === true) {
      await serveDemo({ company, write, canvas, terminal: context.terminal, signal });
      return 0;
    }
    const level = globals.logLevel ?? "error";
    const log = createLogger({ file: null, level, format: "text", alsoStderr: true, stderr: stderr.write });
    const progress = createProgress(stderr.isTty);
    await using composition = compose({ config: demoConfig(company), log, progress, readOnly: false });
    const agrees = await tellDemo({ company, world: composition.world, write, canvas, signal });
    return agrees ? 0 : 1;
  });
}
