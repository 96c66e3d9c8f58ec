import { siteReportHtml } from "../../core/render/site-report/site-report-html.ts";
import { siteReportJson } from "../../core/render/site-report/site-report-json.ts";
import { UsageError } from "../../domain/errors.ts";
import { makeSiteReport } from "../../flows/make-site-report.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { jsonText, printNote } from "../print.ts";
import { writeAnswer } from "../streams.ts";
import { readSince } from "../time-arguments.ts";

interface ReportOptions extends GlobalOptions {
  readonly output?: string;
  readonly since: string;
  readonly look?: true;
}

export const registerReport: RegisterCommand = (program, context) => {
  const command = program
    .command("report")
    .description("write one HTML page: how all stands, findings, changes and trends; changes nothing")
    .option("-o, --output <file>", "write it to a file")
    .option("--since <time>", "a date (UTC), or how long ago: 24h, 90d", "30d")
    .option("--look", "also ask phpIPAM and PowerDNS what the next cycle would do, and who edited the rows")
    .action(() => run(context, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook report -o report.html", "the last thirty days, from what is remembered"],
      ["pphook report --look -o report.html", "with a look at phpIPAM and PowerDNS"],
      ["pphook report --json --since 24h", "the figures of the page, for programs"],
    ],
    exitCodes: [0, 1, 2],
  });
};

async function run(context: CliContext, options: ReportOptions): Promise<void> {
  await withWorld(context, { globals: options, readOnly: true }, async ({ world, statistics }, config) => {
    const { output, json = false } = options;
    if (output === undefined && !json && context.stdout.isTty)
      throw new UsageError("the report is a page for a browser, and this is a terminal", {
        remedy: "pphook report -o report.html",
      });
    const report = await makeSiteReport(
      { ...world, statistics },
      {
        site: new URL(config.phpipam.url).host,
        since: readSince(options.since, world.clock.now()),
        intervalMs: config.script.checkIntervalMs,
        mailConfigured: config.email !== null,
        looks: options.look === true,
        signal: context.signal,
      },
    );
    const text = json ? jsonText(siteReportJson(report)) : siteReportHtml(report);
    if (output === undefined) context.stdout.write(text);
    else {
      writeAnswer(output, text);
      printNote(context, `the report is in ${output}`);
    }
    return 0;
  });
}
