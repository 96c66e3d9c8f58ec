import type { RegisterCommand } from "../cli-context.ts";

export const registerConfig: RegisterCommand = (program, context) => {
  program
    .command("config")
    .description("show and check the configuration")
    .action(() => context.exit(0));
};
