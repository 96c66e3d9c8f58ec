import { type Answers, answerTo } from "../../domain/answers.ts";
import type { SetupWorld } from "./setup-world.ts";

const KEY = "policy.no_records";

/** Asks for the one policy that a first plan depends on; without an answer PPHOOK makes nothing that DNS does not know. */
export async function choosePolicy({ questioner, tell }: SetupWorld, given: Answers): Promise<Answers> {
  if (!questioner.interactive || answerTo(given, KEY) !== "") return given;
  tell({ heading: "Names" });
  const isWanted = await questioner.confirm(
    "Make records for names of phpIPAM that DNS does not know?",
    false,
  );
  return isWanted ? { ...given, [KEY]: "create" } : given;
}
