import type { RegisterCommand } from "../cli-context.ts";

export const registerDaemon: RegisterCommand = (program, context) => {
  program
    .command("daemon")
    .description("run cycles until SIGTERM")
    .action(() => context.exit(0));
};
