import { Argument } from "commander";
import { fileJson, fileLines } from "../../core/render/files-text.ts";
import { findingsText } from "../../core/render/findings-text.ts";
import { UsageError } from "../../domain/errors.ts";
import type { FileOutcome } from "../../domain/file-outcome.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import type { CycleWorld } from "../../flows/cycle-world.ts";
import type { FileWorld } from "../../flows/files/file-world.ts";
import { configuredGroups, type FileGroup } from "../../flows/files/generate-files.ts";
import { generateNow, renderNow } from "../../flows/files/generate-now.ts";
import { logFiles } from "../../ops/log-files.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";

interface GenerateOptions extends GlobalOptions {
  readonly stdout?: true;
}

const LOCK_WAIT_MS = 30 * SECOND_MS;
const GROUPS: readonly FileGroup[] = ["dhcp", "bind"];

export const registerGenerate: RegisterCommand = (program, context) => {
  const command = program
    .command("generate")
    .description("make the files for the DHCP server and for secondary name servers")
    .addArgument(new Argument("[what]", "only this one").choices(GROUPS))
    .option("--stdout", "print the text, write nothing")
    .action((what: FileGroup | undefined) => run(context, what, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook generate", "every file that has an output"],
      ["pphook generate bind --stdout", "look at it first"],
    ],
    exitCodes: [0, 1, 2, 3, 4, 5],
  });
};

function run(context: CliContext, what: FileGroup | undefined, options: GenerateOptions): Promise<void> {
  const isShown = options.stdout === true;
  return withWorld(context, { globals: options, readOnly: isShown }, async ({ world }) => {
    const files = { ...world, ...world.files } as FileWorld & CycleWorld;
    const groups = chooseGroups(files, what, isShown);
    const { signal } = context;
    if (isShown) return show(context, files, { groups, signal });
    const outcomes = await generateNow(files, { groups, signal, lockWaitMs: LOCK_WAIT_MS });
    logFiles(world.log, outcomes);
    const findings = outcomes.flatMap((outcome) => outcome.findings);
    printAnswer(context, options, {
      text: (canvas) => `${[...fileLines(outcomes, canvas), ...findingsText(findings, canvas)].join("\n")}\n`,
      json: () => ({ version: 1, files: outcomes.map(fileJson), findings }),
    });
    return exitCodeOfFiles(outcomes);
  });
}

interface Showing {
  readonly groups: readonly FileGroup[];
  readonly signal: AbortSignal;
}

async function show(
  { stdout, stderr }: CliContext,
  world: FileWorld & CycleWorld,
  showing: Showing,
): Promise<ExitCode> {
  const rendered = await renderNow(world, showing);
  for (const { text } of rendered) stdout.write(text);
  const findings = rendered.flatMap((file) => file.findings);
  for (const { message } of findings) stderr.write(`pphook: ${message}\n`);
  return findings.some((finding) => finding.severity === "error") ? 4 : 0;
}

/** @throws UsageError when there is no place for what is asked. */
function chooseGroups(world: FileWorld, what: FileGroup | undefined, isShown: boolean): readonly FileGroup[] {
  const configured = configuredGroups(world);
  if (isShown) return what === undefined && configured.length > 0 ? configured : [what ?? "dhcp"];
  const groups = what === undefined ? configured : configured.filter((group) => group === what);
  if (groups.length > 0) return groups;
  const sections = what === undefined ? "[dhcp] and [bind]" : `[${what}]`;
  throw new UsageError(`${sections} names no output, so there is no file to make`, {
    remedy: `set output in ${sections}, or look at the text with "pphook generate ${what ?? "dhcp"} --stdout"`,
  });
}

function exitCodeOfFiles(outcomes: readonly FileOutcome[]): ExitCode {
  if (outcomes.some(({ state }) => state === "failed")) return 1;
  if (outcomes.some(({ state, detail }) => state === "held" || (state === "barred" && detail !== "observe")))
    return 3;
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  return findings.some((finding) => finding.severity === "error") ? 4 : 0;
}
