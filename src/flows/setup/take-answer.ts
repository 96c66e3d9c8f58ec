import { type Answers, answerTo } from "../../domain/answers.ts";
import { UsageError } from "../../domain/errors.ts";
import type { Question } from "../../ports/questioner.ts";
import type { SetupWorld } from "./setup-world.ts";

export interface Taking {
  readonly answers: Answers;
  /** Ask although there is an answer: it did not do. */
  readonly again?: boolean;
  /** Takes away what people copy with an answer. */
  readonly tidy?: (text: string) => string;
}

/** What a browser shows behind the path of a page: query and fragment. */
export const cutQuery = (addresses: string) => addresses.replaceAll(/[?#][^\s,]*/g, "");

/** Takes an answer that was given already, or asks, until it is one that may be written. @throws UsageError where nobody can be asked. */
export async function takeAnswer(
  world: SetupWorld,
  question: Question,
  { answers, again = false, tidy = (text) => text }: Taking,
): Promise<Answers> {
  const given = answerTo(answers, question.id);
  let typed = given !== "" && !again ? given : await askOne(world, question, given);
  for (;;) {
    const text = tidy(typed);
    const problem = text === "" ? null : world.probe.problemOf(question.id, text);
    if (problem === null) return { ...answers, [question.id]: text };
    refuse(world, question, `"${text}" is not ${problem}`);
    typed = await askOne(world, question, text);
  }
}

function askOne({ questioner }: SetupWorld, question: Question, given: string): Promise<string> {
  return questioner.ask({ ...question, preset: given === "" ? question.preset : given });
}

/** The same for a secret, which is never shown; a new one is asked for each time. */
export async function takeSecret(
  world: SetupWorld,
  question: Omit<Question, "preset">,
  { answers, again = false }: Taking,
): Promise<Answers> {
  let text = (again ? "" : answers[question.id]) ?? "";
  if (text === "") text = await world.questioner.askSecret(question);
  for (;;) {
    const problem = text === "" ? "a text" : world.probe.problemOf(question.id, text);
    if (problem === null) return { ...answers, [question.id]: text };
    refuse(world, question, `what was typed is not ${problem}`);
    text = await world.questioner.askSecret(question);
  }
}

function refuse({ questioner, tell }: SetupWorld, question: Omit<Question, "preset">, why: string): void {
  const measured = `${question.text}: ${why}`;
  if (!questioner.interactive) throw new UsageError(measured, { remedy: `correct ${question.id}` });
  tell({ status: "fault", measured, remedy: null });
}
