import { approvalJson, approvalText, stormJson, stormText } from "../../core/render/approval-text.ts";
import { SECOND_MS } from "../../domain/instant.ts";
import { approveHeld } from "../../flows/approve-held.ts";
import { releaseStorm } from "../../flows/release-storm.ts";
import { deliverQuietly } from "../../ops/postman.ts";
import type { GlobalOptions, RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { withWorld } from "../open-world.ts";
import { printAnswer } from "../print.ts";
import { currentUser } from "../streams.ts";

const LOCK_WAIT_MS = 30 * SECOND_MS;

export const registerApprove: RegisterCommand = (program, context) => {
  const command = program
    .command("approve")
    .description("release exactly one held set, once, for 24 hours")
    .argument("<hash>", "as plan or sync showed it; six digits or more")
    .action((hash: string) => run(hash, command.optsWithGlobals()));
  const run = (hash: string, globals: GlobalOptions) =>
    withWorld(context, { globals, readOnly: false }, async ({ world, mail }) => {
      const { signal, env } = context;
      const by = currentUser(env);
      const storm = await releaseStorm(world, { hash, by });
      if (storm !== null) {
        world.log.info("mails released", { hash: storm.hash, by, findings: storm.findings });
        if (mail !== null) await deliverQuietly(mail, signal);
        printAnswer(context, globals, {
          text: (canvas) => stormText(storm, canvas),
          json: () => stormJson(storm),
        });
        return 0;
      }
      const approval = await approveHeld(world, { hash, by, signal, lockWaitMs: LOCK_WAIT_MS });
      world.log.info("held set approved", { hash: approval.hash, by, changes: approval.changes.length });
      printAnswer(context, globals, {
        text: (canvas) => approvalText(approval, canvas),
        json: () => approvalJson(approval),
      });
      return 0;
    });
  addNotes(command, {
    examples: [
      ["pphook plan --held", "look first"],
      ["pphook approve 8d01b7c0ffee", "then release what you saw"],
    ],
    exitCodes: [0, 1, 2, 5],
  });
};
