import { targetLines } from "../../core/render/targets-text.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import type { TargetOutcome } from "../../domain/target.ts";
import type { CycleWorld } from "../../flows/cycle-world.ts";
import { deployNow } from "../../flows/deployment/deploy-now.ts";
import type { DeploymentWorld } from "../../flows/deployment/deployment-world.ts";
import { logTargets } from "../../ops/log-targets.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";

interface DeployCommandOptions extends GlobalOptions {
  readonly dryRun?: true;
}

const LOCK_WAIT_MS = 30 * SECOND_MS;

export const registerDeploy: RegisterCommand = (program, context) => {
  const command = program
    .command("deploy")
    .description("send the files that were made to the machines that read them")
    .argument("[what]", "dhcp, bind, or the name of a target (default: all)")
    .option("--dry-run", "compare with what the targets have, change nothing")
    .action((what: string | undefined) => run(context, what ?? null, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook deploy --dry-run", "what would change where?"],
      ["pphook deploy ns01", "this target now"],
    ],
    exitCodes: [0, 1, 2, 3, 4, 5],
  });
};

function run(context: CliContext, what: string | null, options: DeployCommandOptions): Promise<void> {
  const { dryRun = false } = options;
  return withWorld(context, { globals: options, readOnly: dryRun }, async ({ world }) => {
    const deployment = { ...world, ...world.deployment } as DeploymentWorld & CycleWorld;
    const outcomes = await deployNow(deployment, { what, dryRun, lockWaitMs: LOCK_WAIT_MS });
    logTargets(world.log, outcomes);
    printAnswer(context, options, {
      text: (canvas) => `${targetLines(outcomes, canvas).join("\n")}\n`,
      json: () => ({ version: 1, targets: outcomes }),
    });
    return exitCodeOfTargets(outcomes);
  });
}

function exitCodeOfTargets(outcomes: readonly TargetOutcome[]): ExitCode {
  const has = (state: TargetOutcome["state"]) => outcomes.some((outcome) => outcome.state === state);
  if (has("failed")) return 1;
  const isBarred = outcomes.some(
    ({ state, detail }) => state === "barred" && /paused|maintenance/.test(detail),
  );
  if (has("held") || isBarred) return 3;
  return has("refused") || has("skipped") ? 4 : 0;
}
