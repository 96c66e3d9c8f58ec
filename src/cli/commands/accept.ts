import { acceptanceText } from "../../core/render/exceptions-text.ts";
import { acceptanceJson } from "../../core/render/plan-json.ts";
import { UsageError } from "../../domain/errors.ts";
import type { Acceptance } from "../../domain/exceptions.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import { acceptFinding, withdrawAcceptance } from "../../flows/accept-finding.ts";
import type { CycleWorld } from "../../flows/cycle-world.ts";
import type { CliContext, GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { currentUser } from "../streams.ts";

interface AcceptOptions extends GlobalOptions {
  readonly reason?: string;
  readonly withdraw?: true;
}

const LOCK_WAIT_MS = 30 * SECOND_MS;

export const registerAccept: RegisterCommand = (program, context) => {
  const command = program
    .command("accept")
    .description(
      "say that a finding is known and meant: no change for it until its row changes; without one, list them",
    )
    .argument("[finding]", "its id, or the address or hostname of a row that has just one")
    .option("--reason <text>", "why; needed, and journalled with your name")
    .option("--withdraw", "take an acceptance back")
    .action((subject: string | undefined) => run(context, subject, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ['pphook accept web1.example.com --reason "kept for the audit"', "nothing is done about it"],
      ["pphook accept", "what was accepted, by whom and why"],
      ["pphook accept web1.example.com --withdraw", "on second thoughts"],
    ],
    exitCodes: [0, 1, 2, 5],
  });
};

function run(context: CliContext, subject: string | undefined, globals: AcceptOptions): Promise<void> {
  return withWorld(context, { globals, readOnly: subject === undefined }, async ({ world }) => {
    if (subject === undefined) {
      const { acceptances } = await world.store.exceptions();
      print(context, globals, acceptances);
    } else print(context, globals, [await change(world, context, { subject, globals })]);
    return 0;
  });
}

async function change(
  world: CycleWorld,
  { env, signal }: CliContext,
  { subject, globals }: { readonly subject: string; readonly globals: AcceptOptions },
): Promise<Acceptance> {
  const options = { subject, by: currentUser(env), lockWaitMs: LOCK_WAIT_MS };
  const { reason } = globals;
  if (globals.withdraw === true) return withdrawAcceptance(world, options);
  if (reason === undefined || reason.trim() === "")
    throw new UsageError("an acceptance needs a reason", {
      remedy: `pphook accept ${subject} --reason "kept for the audit"`,
    });
  return acceptFinding(world, { ...options, reason, signal });
}

function print(context: CliContext, globals: AcceptOptions, acceptances: readonly Acceptance[]): void {
  printAnswer(context, globals, {
    text: (canvas) => {
      if (acceptances.length === 0) return "no finding is accepted\n";
      if (globals.withdraw === true)
        return `${canvas.paint("green", "✓")} ${acceptances[0]?.finding.id} is judged like any other again\n`;
      return `${acceptances.flatMap((acceptance) => acceptanceText(acceptance, canvas)).join("\n")}\n`;
    },
    json: () => ({ version: 1, acceptances: acceptances.map(acceptanceJson) }),
  });
}
