import { explainJson } from "../../core/render/explain-json.ts";
import { explainText } from "../../core/render/explain-text.ts";
import { explainSubject } from "../../flows/explain-subject.ts";
import { changeId } from "../../flows/start-cycle.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";

export const registerExplain: RegisterCommand = (program, context) => {
  const command = program
    .command("explain")
    .description("tell everything known of an address, a hostname or a MAC")
    .argument("<subject>", "in any spelling")
    .action((subject: string) => run(subject, command.optsWithGlobals()));
  const run = (subject: string, globals: GlobalOptions) =>
    withWorld(context, { globals, readOnly: true }, async ({ world }) => {
      const explanation = await explainSubject(world, subject, context.signal);
      const now = world.clock.now();
      const names = new Map(explanation.next.map((change, index) => [change, changeId(now, index)]));
      printAnswer(context, globals, {
        text: (canvas) => explainText(explanation, canvas),
        json: () => explainJson(explanation, names),
      });
      return 0;
    });
  addNotes(command, {
    examples: [
      ["pphook explain 10.10.1.20", "an address"],
      ["pphook explain web1.example.com", "a hostname"],
      ["pphook explain 0011.2233.4455", "a MAC"],
    ],
    exitCodes: [0, 1, 2, 3],
  });
};
