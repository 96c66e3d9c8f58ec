import { type Command, Option } from "commander";
import type { Instant } from "../../domain/instant.ts";
import { parseIp } from "../../domain/ip-address.ts";
import { readHistory } from "../../flows/read-history.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { HISTORY_FORMATS, type HistoryFormat, NEWEST, renderHistory } from "../history-formats.ts";
import { withWorld } from "../open-world.ts";
import { chooseFormat } from "../plan-formats.ts";
import { canvasOf, printNote } from "../print.ts";
import { readSince } from "../time-arguments.ts";
import { registerHistoryVerify } from "./history-verify.ts";

interface HistoryOptions extends GlobalOptions {
  readonly since?: string;
  readonly run?: string;
  readonly address?: string;
  readonly format?: HistoryFormat;
}

export const registerHistory: RegisterCommand = (program, context) => {
  const command: Command = program
    .command("history")
    .description("show the journal: what was changed, when, why, and with which result")
    .option("--since <time>", "a date (UTC), or how long ago: 2h, 7d")
    .option("--run <id>", "one cycle")
    .option("--address <subject>", "one address or hostname")
    .addOption(new Option("--format <format>", "how to show it (default: table)").choices(HISTORY_FORMATS))
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook history --since 7d", "the last week"],
      ["pphook history --address 10.10.1.20", "one address"],
      ["pphook history --since 2026-11-01 --format csv", "for a spreadsheet"],
    ],
    exitCodes: [0, 1, 2],
  });
  registerHistoryVerify(command, context);
};

async function run(context: CliContext, options: HistoryOptions): Promise<void> {
  await withWorld(context, { globals: options, readOnly: true }, async ({ world }) => {
    const format = chooseFormat(options);
    const filters = filtersOf(options, world.clock.now());
    const isOpen = Object.keys(filters).length === 0 && format === "table";
    const limit = isOpen ? NEWEST : Number.MAX_SAFE_INTEGER;
    const history = await readHistory(world.store, { ...filters, limit });
    context.stdout.write(renderHistory(history, format, canvasOf(context.stdout, context.env, options)));
    if (history.entries >= limit)
      printNote(context, `these are the newest ${NEWEST} entries; see more with --since 30d`);
    return 0;
  });
}

function filtersOf({ since, run: runId, address }: HistoryOptions, now: Instant) {
  return {
    ...(since === undefined ? {} : { since: readSince(since, now) }),
    ...(runId === undefined ? {} : { run: runId }),
    ...(address === undefined ? {} : { subject: parseIp(address) ?? address }),
  };
}
