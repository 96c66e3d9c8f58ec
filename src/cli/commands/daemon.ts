import {
  type Composition,
  compose,
  composeStoreCare,
  openServiceManager,
  openSystemLog,
} from "../../compose.ts";
import type { Config } from "../../config/config.ts";
import type { TransferReport } from "../../domain/transfer-report.ts";
import type { EndedCycle } from "../../flows/alert-of-cycle.ts";
import { alertOfTransfers } from "../../flows/transfers/alert-of-transfers.ts";
import { CycleAlerts } from "../../ops/cycle-alerts.ts";
import { runDaemon } from "../../ops/daemon.ts";
import { formatDuration } from "../../ops/format-duration.ts";
import { asDaemon, keepFailure } from "../../ops/keep-notes.ts";
import { createLogger, type Logger } from "../../ops/logger.ts";
import { onHangup } from "../../ops/on-hangup.ts";
import { startPostman } from "../../ops/postman.ts";
import { ServiceNotifier } from "../../ops/service/service-notifier.ts";
import { DaemonStatus } from "../../ops/status/daemon-status.ts";
import { StoreKeeper } from "../../ops/store-keeper.ts";
import { watchTransfers } from "../../ops/transfer-watch.ts";
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
    const { signal, env } = context;
    const status = await DaemonStatus.create(config, version);
    const { onCall, onMeasured, progress } = status;
    const log = openLog(context, globals, config);
    try {
      const manager = openServiceManager(env);
      await using service = new ServiceNotifier({ manager, log, pulse: () => status.pulse() });
      using _ = onHangup(() => service.reload(() => log.reopen()));
      await using composition = compose({ config, log, progress, readOnly: false, onCall, onMeasured });
      log.info("pphook started", { version, config: file, ...describe(config) });
      await using _served = await status.serve(composition.world);
      service.ready();
      signal.addEventListener("abort", () => service.stopping(), { once: true });
      const { world, startTicks } = composition;
      await asDaemon(world, { version, startTicks: await startTicks() }, () =>
        runAll(composition, { config, status, service, signal }),
      );
      log.info("pphook stopped");
      return 0;
    } finally {
      await log.close();
    }
  });
}

function openLog({ stderr }: CliContext, { logLevel }: GlobalOptions, { log }: Config): Logger {
  const write = (text: string) => stderr.write(text);
  const alsoStderr = stderr.isTty || logLevel !== undefined;
  return createLogger({ ...log, alsoStderr, also: openSystemLog(log, write), stderr: write });
}

interface Running {
  readonly config: Config;
  readonly status: DaemonStatus;
  readonly service: ServiceNotifier;
  readonly signal: AbortSignal;
}

/** Beside the cycles, mail and the watch over secondaries go their own ways; when the cycles end, what is under way is waited for. */
async function runAll(composition: Composition, { config, status, service, signal }: Running): Promise<void> {
  const { world, mail, transfers } = composition;
  const intervalMs = config.script.checkIntervalMs;
  const alerts =
    mail === null ? null : new CycleAlerts({ world: mail, storeFile: config.store.sqliteFile, intervalMs });
  const postman = mail === null ? null : startPostman(mail, signal);
  const { clock, log } = world;
  const { retentionMs } = config.store;
  const keeper = new StoreKeeper({ care: composeStoreCare(config), clock, log, retentionMs });
  const onLook = async (report: TransferReport) => {
    if (mail !== null) await alertOfTransfers(mail, report);
    postman?.wake();
  };
  const watch = watchTransfers({ world: transfers, signal, onLook });
  const onCycle = async (ended: EndedCycle, durationMs: number) => {
    status.noteCycle(ended, durationMs, world.clock.now());
    service.noteCycle(ended);
    if ("error" in ended) await keepFailure(world, ended.error, signal);
    await alerts?.note(ended, durationMs);
    postman?.wake();
    if ("report" in ended && durationMs < intervalMs) await keeper.afterCycle();
  };
  const { runCycle } = status;
  await runDaemon({ world, intervalMs, signal, onCycle, runCycle });
  await watch;
  await postman?.done;
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
