import { figuresText } from "../../core/render/propagation-text.ts";
import { isInSync, renderTransfers, transfersJson } from "../../core/render/transfers-text.ts";
import { UsageError } from "../../domain/errors.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import type { PropagationFigures } from "../../domain/propagation.ts";
import type { TransferReport } from "../../domain/transfer-report.ts";
import { sumUpPropagation } from "../../flows/propagation/sum-up-propagation.ts";
import { alertOfTransfers } from "../../flows/transfers/alert-of-transfers.ts";
import { lookAtTransfers } from "../../flows/transfers/look-at-transfers.ts";
import type { TransferWorld } from "../../flows/transfers/transfer-world.ts";
import { deliverQuietly } from "../../ops/postman.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";

interface MonitorOptions extends GlobalOptions {
  readonly watch?: true;
}

const WATCH_EVERY_MS = 5 * SECOND_MS;
/** Moves to the upper left corner and clears what is below. */
const CLEAR = "\u001b[H\u001b[J";

export const registerMonitor: RegisterCommand = (program, context) => {
  const monitor = program.command("monitor").description("watch the secondary name servers");
  const axfr = monitor
    .command("axfr")
    .description("compare the serial of each zone, as the primary serves it, with every secondary")
    .option("--watch", "look again every 5 seconds, until Ctrl-C")
    .action(() => run(context, axfr.optsWithGlobals()));
  addNotes(axfr, {
    examples: [
      ["pphook monitor axfr", "do the secondaries follow, and if not, why?"],
      ["pphook monitor axfr --watch", "watch one catch up"],
      ["pphook monitor axfr --json", "the same for a monitoring system"],
    ],
    exitCodes: [0, 1, 2],
  });
};

function run(context: CliContext, options: MonitorOptions): Promise<void> {
  return withWorld(context, { globals: options, readOnly: false }, async ({ world, transfers, mail }) => {
    if (transfers.monitor.secondaries.length === 0)
      throw new UsageError("no secondary is configured", {
        remedy: "name them in the configuration: [monitor] secondaries = ns01=192.0.2.1, ns02=192.0.2.2",
      });
    const { signal } = context;
    const look = async (): Promise<TransferReport> => {
      const report = await lookAtTransfers(transfers, signal);
      const figures = await sumUpPropagation(world.store, report.at);
      print(context, options, { report, figures });
      if (mail !== null) await alertOfTransfers(mail, report);
      if (mail !== null) await deliverQuietly(mail, signal);
      return report;
    };
    const first = await look();
    const last = options.watch === true ? await lookOn(first, { look, transfers, signal }) : first;
    return isInSync(last.statuses) ? 0 : 1;
  });
}

interface Looks {
  readonly look: () => Promise<TransferReport>;
  readonly transfers: TransferWorld;
  readonly signal: AbortSignal;
}

/** @returns the last look that was finished. */
async function lookOn(first: TransferReport, { look, transfers, signal }: Looks): Promise<TransferReport> {
  let last = first;
  try {
    while (!signal.aborted) {
      await transfers.clock.sleep(WATCH_EVERY_MS, signal);
      if (!signal.aborted) last = await look();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return last;
}

interface Seen {
  readonly report: TransferReport;
  readonly figures: readonly PropagationFigures[];
}

function print(context: CliContext, options: MonitorOptions, { report, figures }: Seen): void {
  const { stdout } = context;
  if (options.watch === true && options.json !== true && stdout.isTty) stdout.write(CLEAR);
  printAnswer(context, options, {
    text: (canvas) => renderTransfers(report, canvas) + figuresText(figures, canvas),
    json: () => ({ ...transfersJson(report), propagation: figures }),
  });
}
