import { type Answers, answerTo } from "../../domain/answers.ts";
import { SystemError } from "../../domain/errors.ts";
import { judgeMail } from "../installation/judge-mail.ts";
import { type SetupWorld, tellOk } from "./setup-world.ts";
import { takeAnswer, takeSecret } from "./take-answer.ts";

export interface MailChoice {
  /** Whether a mail is sent to the administrators, to see whether it arrives; null: ask. */
  readonly test: boolean | null;
  /** Of this machine, for the sender. */
  readonly hostName: string;
}

const SERVER = { id: "email.smtp_server", text: "Mail server (empty: nobody is mailed)", preset: "" };

/**
 * Asks how mail is sent, and tries it. Without a mail server nothing else is asked.
 *
 * @throws SystemError when mail does not get through and nobody can be asked about it.
 */
export async function setUpMail(world: SetupWorld, given: Answers, choice: MailChoice): Promise<Answers> {
  world.tell({ heading: "Mail" });
  let answers = await takeAnswer(world, SERVER, { answers: given });
  while (answerTo(answers, SERVER.id) !== "") {
    answers = await takeMail(world, answers, choice.hostName);
    if (await mailWorks(world, answers, choice)) return answers;
    answers = await takeAnswer(world, SERVER, { answers: withoutMail(answers), again: true });
  }
  tellOk(world, "nobody is mailed; [email] can be added later");
  return withoutMail(answers);
}

async function takeMail(world: SetupWorld, given: Answers, hostName: string): Promise<Answers> {
  const encrypted = { id: "email.use_tls", text: "Encrypt with STARTTLS (true or false)", preset: "false" };
  const port = { id: "email.smtp_port", text: "Port", preset: "25" };
  const from = { id: "email.from", text: "Sender", preset: `pphook@${hostName}` };
  const to = { id: "email.to", text: "Administrators, who get the alerts", preset: null };
  const generic = { id: "email.generic_email", text: "Who is told when an author is not known" };
  const user = { id: "email.username", text: "Account on the mail server (empty: no login)", preset: "" };
  let answers = given;
  for (const question of [port, encrypted, from, to])
    answers = await takeAnswer(world, question, { answers });
  const [first = ""] = answerTo(answers, to.id).split(/[\s,]+/);
  answers = await takeAnswer(world, { ...generic, preset: first }, { answers });
  answers = await takeAnswer(world, user, { answers });
  if (answerTo(answers, user.id) === "") return withoutEmpty(answers, user.id);
  return takeSecret(world, { id: "email.password", text: "Its password" }, { answers });
}

async function mailWorks(world: SetupWorld, answers: Answers, { test }: MailChoice): Promise<boolean> {
  const { questioner, probe } = world;
  const [admin = ""] = answerTo(answers, "email.to").split(/[\s,]+/);
  const isWanted = test ?? (await questioner.confirm(`Send a test mail to ${admin} now?`, false));
  const measure = await probe.tryMail(answers, isWanted ? admin : null);
  const items = judgeMail({ ...measure, templates: [] });
  for (const item of items) world.tell(item);
  const fault = items.find((item) => item.status === "fault");
  if (fault === undefined) return true;
  if (!questioner.interactive)
    throw new SystemError(fault.measured, { remedy: fault.remedy ?? "correct [email]" });
  return questioner.confirm("Keep these settings all the same?", false);
}

function withoutMail(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !id.startsWith("email.")));
}

function withoutEmpty(answers: Answers, id: string): Answers {
  const { [id]: _, ...others } = answers;
  return others;
}
