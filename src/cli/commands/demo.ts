import type { RegisterCommand } from "../cli-context.ts";

export const registerDemo: RegisterCommand = (program, context) => {
  program
    .command("demo")
    .description("see the whole product on an embedded phpIPAM and PowerDNS")
    .action(() => context.exit(0));
};
