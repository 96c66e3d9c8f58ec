import type { RegisterCommand } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { runGuarded } from "../run-guarded.ts";
import { runSetup } from "../setup/run-setup.ts";
import { declareOptions, type SetupOptions } from "../setup/setup-options.ts";

export const registerSetup: RegisterCommand = (program, context) => {
  const command = program
    .command("setup")
    .description(
      "ask for phpIPAM and PowerDNS, try the answers, show a first plan, write a configuration that observes",
    );
  declareOptions(command).action(() => {
    const options: SetupOptions = command.optsWithGlobals();
    return runGuarded(context, options, () => runSetup(context, options));
  });
  addNotes(command, {
    examples: [
      ["pphook setup", "asks for everything"],
      [
        "pphook setup --phpipam-url https://ipam.example.com --phpipam-user pphook --powerdns-url http://127.0.0.1:8081",
        "asks for the rest: the secrets",
      ],
      ["pphook setup --from /opt/pphook", "takes over what an earlier PPHOOK had"],
      ["pphook setup --phpipam-password-file - <secret", "a secret from standard input"],
    ],
    exitCodes: [0, 1, 2],
  });
};
