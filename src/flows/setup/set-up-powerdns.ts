import { type Answers, answerTo } from "../../domain/answers.ts";
import { displayName } from "../../domain/dns-name.ts";
import { UpstreamError } from "../../domain/errors.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { PowerdnsMeasure } from "../../ports/installation-probe.ts";
import { judgePowerdns } from "../installation/judge-powerdns.ts";
import { takeAuthority } from "./set-up-phpipam.ts";
import { type SetupWorld, tellFault, tellOk } from "./setup-world.ts";
import { cutQuery, takeAnswer, takeSecret } from "./take-answer.ts";

export interface PowerdnsSetUp {
  readonly answers: Answers;
  /** All that it lists; as much of each as is known. */
  readonly zones: readonly ZoneHead[];
}

const URL_ID = "powerdns.api_url";
const KEY = { id: "powerdns.api_key", text: "Key of its API (api-key in pdns.conf)" };
const NAMED_AT_MOST = 12;

type Wrong = "address" | "key" | "certificate" | null;

/** Asks for PowerDNS and tries each answer. @throws UpstreamError when it does not work and nobody can correct it. */
export async function setUpPowerdns(world: SetupWorld, given: Answers): Promise<PowerdnsSetUp> {
  world.tell({ heading: "PowerDNS" });
  let answers = given;
  let wrong: Wrong = null;
  for (;;) {
    const question = { id: URL_ID, text: "Address of PowerDNS' API", preset: "http://127.0.0.1:8081/api/v1" };
    answers = await takeAnswer(world, question, {
      answers,
      again: wrong === "address",
      tidy: cutQuery,
    });
    answers = await takeSecret(world, KEY, { answers, again: wrong === "key" });
    if (wrong === "certificate") answers = await takeAuthority(world, "powerdns", answers);
    const tried = await tryPlaces(world, answers);
    if (!(tried.measure instanceof UpstreamError)) {
      tellMeasured(world, tried.answers, tried.measure);
      return { answers: tried.answers, zones: zonesOf(tried.measure) };
    }
    tellFault(world, tried.measure);
    wrong = whatIsWrong(tried.measure);
  }
}

interface Tried {
  readonly answers: Answers;
  readonly measure: PowerdnsMeasure | UpstreamError;
}

/** Tries what was typed, and when that is not the API, the usual path below it. */
async function tryPlaces(world: SetupWorld, typed: Answers): Promise<Tried> {
  const text = answerTo(typed, URL_ID);
  const url = text.includes("://") ? text : `http://${text}`;
  const answers = { ...typed, [URL_ID]: url };
  const first = { answers, measure: await world.probe.tryPowerdns(answers, world.signal) };
  const isElsewhere =
    first.measure instanceof UpstreamError && ["rejected", "shape"].includes(first.measure.failure);
  if (!isElsewhere || /\/api\/v1$/i.test(url)) return first;
  const longer = { ...answers, [URL_ID]: `${url.replace(/\/api$/i, "")}/api/v1` };
  const second = { answers: longer, measure: await world.probe.tryPowerdns(longer, world.signal) };
  return second.measure instanceof UpstreamError && second.measure.failure !== "auth" ? first : second;
}

function whatIsWrong(error: UpstreamError): Wrong {
  if (error.failure === "auth") return "key";
  return /certificate is not accepted/.test(error.message) ? "certificate" : "address";
}

function tellMeasured(world: SetupWorld, answers: Answers, measure: PowerdnsMeasure): void {
  const secondaries = { any: answerTo(answers, "monitor.secondaries") !== "", ips: [] };
  for (const item of judgePowerdns(measure, { url: answerTo(answers, URL_ID), secondaries }))
    world.tell(item);
  const names = measure.zones.map(({ name }) => displayName(name));
  const shown = names.slice(0, NAMED_AT_MOST).join(", ");
  const more = names.length > NAMED_AT_MOST ? ` and ${names.length - NAMED_AT_MOST} more` : "";
  if (names.length > 0) tellOk(world, `zones: ${shown}${more}`);
}

function zonesOf({ zones, others }: PowerdnsMeasure): readonly ZoneHead[] {
  const headOf = ({ name, kind }: Pick<ZoneHead, "name" | "kind">, managed: boolean): ZoneHead => ({
    name,
    kind,
    managed,
    id: name,
    serial: 0,
  });
  return [...zones.map((zone) => headOf(zone, true)), ...others.map((zone) => headOf(zone, false))];
}
