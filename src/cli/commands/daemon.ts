import { compose } from "../../compose.ts";
import type { Config } from "../../config/config.ts";
import { runDaemon } from "../../ops/daemon.ts";
import { formatDuration } from "../../ops/format-duration.ts";
import { createLogger } from "../../ops/logger.ts";
import { onHangup } from "../../ops/on-hangup.ts";
import { createProgress } from "../../ops/terminal-progress.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { readConfig } from "../open-world.ts";
import { runGuarded } from "../run-guarded.ts";

export const registerDaemon: RegisterCommand = (program, context) => {
  const command = program
    .command("daemon")
    .description("run a cycle every check_interval until SIGTERM or SIGINT; what the service does")
    .action(() => run(context, command.optsWithGlobals(), program.version() ?? "unknown"));
  addNotes(command, {
    examples: [["pphook daemon", "SIGHUP opens the log file anew"]],
    exitCodes: [0, 1, 2],
  });
};

function run(context: CliContext, globals: GlobalOptions, version: string): Promise<void> {
  return runGuarded(context, globals, async () => {
    const { config, file } = await readConfig(context, globals);
    const { stderr, signal } = context;
    const alsoStderr = stderr.isTty || globals.logLevel !== undefined;
    const log = createLogger({ ...config.log, alsoStderr, stderr: (text) => stderr.write(text) });
    using _ = onHangup(() => log.reopen());
    try {
      await using composition = compose({ config, log, progress: createProgress(false), readOnly: false });
      log.info("pphook started", { version, config: file, ...describe(config) });
      await runDaemon({ world: composition.world, intervalMs: config.script.checkIntervalMs, signal });
      log.info("pphook stopped");
      return 0;
    } finally {
      await log.close();
    }
  });
}

function describe({ phpipam, powerdns, policy, script, store }: Config) {
  return {
    phpipam: phpipam.apiUrls.join(", "),
    powerdns: powerdns.apiUrl,
    store: store.sqliteFile,
    mode: policy.mode,
    interval: formatDuration(script.checkIntervalMs),
  };
}
