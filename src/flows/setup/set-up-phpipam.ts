import { countOf } from "../../core/render/count-text.ts";
import type { InventorySnapshot, UnconfirmedInventory } from "../../domain/address.ts";
import { type Answers, answerTo } from "../../domain/answers.ts";
import { UpstreamError } from "../../domain/errors.ts";
import { judgePhpipam } from "../installation/judge-phpipam.ts";
import { type SetupWorld, tellFault, tellOk } from "./setup-world.ts";
import { cutQuery, takeAnswer, takeSecret } from "./take-answer.ts";

export interface PhpipamSetUp {
  readonly answers: Answers;
  readonly inventory: InventorySnapshot | UnconfirmedInventory;
}

const URL_QUESTION = {
  id: "phpipam.api_url",
  text: "Address of phpIPAM",
  preset: "https://phpipam.example.com/api",
};
const APP_QUESTION = { id: "phpipam.app_id", text: "App id (Administration, API)", preset: "pphook" };
const USER_QUESTION = {
  id: "phpipam.username",
  text: "User (empty: the application has an app code)",
  preset: null,
};
/** phpIPAM blocks a machine after more than ten failures in five minutes; somebody else may have used some of them. */
const MOST_LOGINS = 3;

/**
 * Asks for phpIPAM and tries each answer. The address and the application are found without credentials; these are sent once for each
 * time that a person types them, and at most three times.
 *
 * @throws UpstreamError when it does not work and nobody can correct it, or it did not work three times.
 */
export async function setUpPhpipam(world: SetupWorld, given: Answers): Promise<PhpipamSetUp> {
  world.tell({ heading: "phpIPAM" });
  let answers = await locate(world, given);
  for (let login = 1; ; login++) {
    answers = await takeCredentials(world, { answers, again: login > 1 });
    const { measure, inventory } = await world.probe.tryPhpipam(answers, world.signal);
    const failure = measure.login === "ok" ? inventory : measure.login;
    if (failure !== null && !(failure instanceof UpstreamError)) {
      tellMeasured(world, answers, measure);
      tellOk(world, describeInventory(failure));
      return { answers, inventory: failure };
    }
    if (failure === null || measure.login === "ok" || login === MOST_LOGINS || failure.failure !== "auth")
      throw failure ?? new TypeError("a login that passed reads the inventory");
    // A person who types other credentials need not wait for the cool-down.
    if (!world.questioner.interactive) throw failure;
    const measured = failure.message.replace(/; next try after \S+$/, "");
    world.tell({ status: "fault", measured, remedy: failure.remedy });
  }
}

async function locate(world: SetupWorld, given: Answers): Promise<Answers> {
  let answers = given;
  let wrong: "address" | "application" | "certificate" | null = null;
  for (;;) {
    answers = await takeAnswer(world, URL_QUESTION, {
      answers,
      again: wrong === "address",
      tidy: cutQuery,
    });
    answers = await takeAnswer(world, APP_QUESTION, { answers, again: wrong === "application" });
    if (wrong === "certificate") answers = await takeAuthority(world, "phpipam", answers);
    const urls = answerTo(answers, URL_QUESTION.id);
    const found = await world.probe.findPhpipam(answers, world.signal);
    if ("url" in found) {
      tellFound(world, urls, found.url);
      return { ...answers, [URL_QUESTION.id]: found.url };
    }
    tellFault(world, found.error);
    wrong = found.about;
  }
}

/** Asks for the certificates that a service's own was signed with. */
export async function takeAuthority(
  world: SetupWorld,
  section: "phpipam" | "powerdns",
  answers: Answers,
): Promise<Answers> {
  const question = {
    id: `${section}.ca_file`,
    text: "PEM file of the authority that signed its certificate",
    preset: null,
  };
  return takeAnswer(world, question, { answers, again: true });
}

const LOOPBACK = /^http:\/\/(?:localhost|127\.|\[::1\])/i;

function tellFound(world: SetupWorld, typed: string, url: string): void {
  tellOk(world, `phpIPAM's API answers at ${url}, and knows the application`);
  const isClear = url.split(/[\s,]+/).some((each) => /^http:/i.test(each) && !LOOPBACK.test(each));
  if (!isClear) return;
  const measured = typed.toLowerCase().startsWith("https")
    ? "https did not answer there: the password would travel in clear"
    : "the password travels in clear";
  world.tell({
    status: "warning",
    measured,
    remedy: "let phpIPAM's web server speak TLS, and write https://",
  });
}

async function takeCredentials(
  world: SetupWorld,
  { answers, again }: { readonly answers: Answers; readonly again: boolean },
): Promise<Answers> {
  const code = { id: "phpipam.app_code", text: "App code" };
  if (answerTo(answers, code.id) !== "") return takeSecret(world, code, { answers, again });
  const preset = world.questioner.interactive ? "" : null;
  const named = await takeAnswer(world, { ...USER_QUESTION, preset }, { answers, again });
  if (answerTo(named, USER_QUESTION.id) === "") return takeSecret(world, code, { answers, again });
  return takeSecret(world, { id: "phpipam.password", text: "Password" }, { answers: named, again });
}

function tellMeasured(
  world: SetupWorld,
  answers: Answers,
  measure: Parameters<typeof judgePhpipam>[0],
): void {
  const about = {
    url: answerTo(answers, "phpipam.api_url"),
    appId: answerTo(answers, "phpipam.app_id"),
    isAppCode: answerTo(answers, "phpipam.app_code") !== "",
    profileField: answerTo(answers, "phpipam.dhcp_profile_field") || "custom_DHCP_Profil",
  };
  for (const item of judgePhpipam(measure, about)) world.tell(item);
}

function describeInventory({ rows, subnets }: InventorySnapshot | UnconfirmedInventory): string {
  const ranges = [...subnets.values()].filter((subnet) => subnet.prefixLength !== null);
  const named = rows.filter((row) => row.hostname !== "").length;
  const [address, subnet] = [countOf(rows.length, "row"), countOf(ranges.length, "subnet")];
  return `${address} in ${subnet}, ${named} with a hostname`;
}
