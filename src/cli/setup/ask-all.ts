import { type Answers, answerTo } from "../../domain/answers.ts";
import { choosePolicy } from "../../flows/setup/choose-policy.ts";
import { setUpMail } from "../../flows/setup/set-up-mail.ts";
import { setUpPhpipam } from "../../flows/setup/set-up-phpipam.ts";
import { setUpPowerdns } from "../../flows/setup/set-up-powerdns.ts";
import type { SetupWorld } from "../../flows/setup/setup-world.ts";
import { tellUncovered } from "../../flows/setup/tell-uncovered.ts";
import { machineName } from "../streams.ts";
import type { SetupOptions } from "./setup-options.ts";

/** Asks for phpIPAM, PowerDNS, what to do with new names, and mail, in this order, and tries what can be tried. */
export async function askAll(world: SetupWorld, given: Answers, options: SetupOptions): Promise<Answers> {
  const phpipam = await setUpPhpipam(world, given);
  const powerdns = await setUpPowerdns(world, phpipam.answers);
  tellUncovered(world, phpipam.inventory.subnets, powerdns.zones);
  const answers = await choosePolicy(world, powerdns.answers);
  if (!options.mail && answerTo(answers, "email.smtp_server") === "") return answers;
  const test = options.testMail ?? (world.questioner.interactive ? null : false);
  return setUpMail(world, answers, { test, hostName: machineName() });
}
