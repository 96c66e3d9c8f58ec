import { Command, CommanderError, Option } from "commander";
import type { CliContext, RegisterCommand } from "./cli-context.ts";
import { registerAccept } from "./commands/accept.ts";
import { registerApprove } from "./commands/approve.ts";
import { registerBypass } from "./commands/bypass.ts";
import { registerCheck } from "./commands/check.ts";
import { registerConfig } from "./commands/config.ts";
import { registerDaemon } from "./commands/daemon.ts";
import { registerDemo } from "./commands/demo.ts";
import { registerDeploy } from "./commands/deploy.ts";
import { registerExplain } from "./commands/explain.ts";
import { registerGenerate } from "./commands/generate.ts";
import { registerHealth } from "./commands/health.ts";
import { registerHistory } from "./commands/history.ts";
import { registerMonitor } from "./commands/monitor.ts";
import { registerPause } from "./commands/pause.ts";
import { registerPlan } from "./commands/plan.ts";
import { registerReport } from "./commands/report.ts";
import { registerResetTimestamp } from "./commands/reset-timestamp.ts";
import { registerResume } from "./commands/resume.ts";
import { registerSetup } from "./commands/setup.ts";
import { registerStore } from "./commands/store.ts";
import { registerSync } from "./commands/sync.ts";
import { registerUndo } from "./commands/undo.ts";
import { addNotes } from "./help-text.ts";

/** In the order of the overview. */
const COMMANDS: readonly RegisterCommand[] = [
  registerSync,
  registerPlan,
  registerDaemon,
  registerApprove,
  registerPause,
  registerResume,
  registerAccept,
  registerBypass,
  registerExplain,
  registerHistory,
  registerReport,
  registerUndo,
  registerGenerate,
  registerDeploy,
  registerMonitor,
  registerHealth,
  registerCheck,
  registerResetTimestamp,
  registerConfig,
  registerSetup,
  registerStore,
  registerDemo,
];

/** Runs one command line; `context.exit` hears how it ended. What it throws is a bug. */
export async function runProgram(
  args: readonly string[],
  context: CliContext,
  version: string,
): Promise<void> {
  try {
    await createProgram(context, version).parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    context.exit(error.exitCode === 0 ? 0 : 2);
  }
}

/** Declares everything that can be typed; the manual page and the completion of shells are made from it, too. */
export function createProgram(context: CliContext, version: string): Command {
  const { stdout, stderr } = context;
  const program = new Command("pphook")
    .description(
      "Keeps PowerDNS true to phpIPAM: checks what people type, plans, applies under guards, remembers and explains.",
    )
    .usage("[options] <command>")
    .option("-c, --config <file>", "configuration (default: /etc/pphook/config.ini, then ./config.ini)")
    .option("--json", "answer for machines, on stdout")
    .addOption(
      new Option("--log-level <level>", "how much to say on stderr").choices([
        "error",
        "warn",
        "info",
        "debug",
      ]),
    )
    .option("--no-color", "no colours; NO_COLOR does the same")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => (stdout.isTty ? stdout.columns : PIPE_COLUMNS),
      getErrHelpWidth: () => (stderr.isTty ? stderr.columns : PIPE_COLUMNS),
      outputError: (text, write) => write(usageError(text)),
    })
    .exitOverride();
  for (const register of COMMANDS) register(program, context);
  return addNotes(program, {
    examples: [
      ["pphook demo", "see it all, without any server"],
      ["pphook check", "is the installation fit?"],
      ["pphook plan", "what would be done?"],
    ],
    exitCodes: [0, 1, 2, 3, 4, 5],
  });
}

const PIPE_COLUMNS = 80;

/** Brings commander's words into ours: `error: unknown option '--ful'\n(Did you mean --full?)`. */
function usageError(text: string): string {
  const [message = "", hint] = text
    .replace(/^error: /, "")
    .trimEnd()
    .split("\n");
  const near = hint?.replace(/^\((Did) (.*)\)$/, "; did $2") ?? "";
  return `✗ ${message}${near}\n→ pphook --help, or --help after a command\n`;
}
