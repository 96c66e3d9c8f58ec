import type { RegisterCommand } from "../cli-context.ts";
import { registerStoreBackup } from "./store-backup.ts";
import { registerStoreVerify } from "./store-verify.ts";

export const registerStore: RegisterCommand = (program, context) => {
  const store = program
    .command("store")
    .description("the file that holds ledger and journal: a copy while it is used, and whether it is whole");
  registerStoreBackup(store, context);
  registerStoreVerify(store, context);
};
