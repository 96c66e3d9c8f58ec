/** Something that only a person knows. */
export interface Question {
  /** `phpipam.app_id`; what is not a setting has a name of its own. */
  readonly id: string;
  readonly text: string;
  /** The answer of whoever just presses Enter; null when there must be one. */
  readonly preset: string | null;
}

/** Asks a person, or tells that nobody can be asked. Every method throws what ends the whole: an interruption, or a UsageError. */
export interface Questioner {
  /** Whether there is a person: one can correct an answer, a script cannot. */
  readonly interactive: boolean;
  ask(question: Question): Promise<string>;
  /** What is typed is not shown. */
  askSecret(question: Omit<Question, "preset">): Promise<string>;
  confirm(text: string, preset: boolean): Promise<boolean>;
}
