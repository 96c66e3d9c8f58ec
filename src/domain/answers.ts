/** What a person tells `setup`, by `section.key`, each text as it would stand in the configuration: `{ "phpipam.app_id": "pphook" }`. */
export type Answers = Readonly<Record<string, string>>;

/** Gives an answer; empty when there is none. */
export function answerTo(answers: Answers, id: string): string {
  return answers[id]?.trim() ?? "";
}
