import { compose, composeSetup } from "../../compose.ts";
import { checkAnswers, configOfAnswers } from "../../config/config-of-answers.ts";
import type { ConfigPlaces } from "../../config/files/config-places.ts";
import { type OlderInstallation, readOlderInstallation } from "../../config/files/read-older-installation.ts";
import {
  refuseOccupied,
  type WrittenConfiguration,
  writeConfiguration,
} from "../../config/files/write-configuration.ts";
import { renderConfig } from "../../config/render-config.ts";
import { planText } from "../../core/render/plan-text.ts";
import { setupDoneText, tellingText } from "../../core/render/setup-text.ts";
import type { Answers } from "../../domain/answers.ts";
import type { SetupWorld } from "../../flows/setup/setup-world.ts";
import { createLogger } from "../../ops/logger.ts";
import { createProgress } from "../../ops/terminal-progress.ts";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { makePlan, type ShownPlan } from "../make-plan.ts";
import { canvasOf, jsonText, printNote } from "../print.ts";
import { currentUser } from "../streams.ts";
import { askAll } from "./ask-all.ts";
import { askNobody, refuseMissing } from "./ask-nobody.ts";
import { askOnTerminal } from "./ask-on-terminal.ts";
import { type PlacedSecrets, placeSecrets } from "./place-secrets.ts";
import { readGivenAnswers, type SecretPlace, type SetupOptions } from "./setup-options.ts";
import { chooseConfigPlaces, isOfService, statePlaces } from "./setup-places.ts";

const INTRODUCTION = `PPHOOK asks for phpIPAM, PowerDNS and a mail server, and tries each answer at once. Nothing is written
before the end, and nothing to DNS or phpIPAM at all; Ctrl-C leaves everything as it is.
`;

/** Asks, tries, shows a first plan, and writes the configuration. */
export async function runSetup(context: CliContext, options: SetupOptions): Promise<ExitCode> {
  const places = await chooseConfigPlaces(context, options);
  await refuseOccupied(places, options.force === true);
  const older = await readOlder(options, places);
  const given = { ...older?.answers, ...(await readGivenAnswers(options, context)) };
  checkAnswers(given);
  const world = openWorld(context, options);
  const { interactive } = world.questioner;
  if (interactive) context.stderr.write(INTRODUCTION);
  if (older !== null) tellOlder(world, older, options);
  if (!interactive) refuseMissing(given);
  const asked = await askAll(world, given, options);
  const answers = {
    ...statePlaces(places, options.state ?? null),
    "script.check_interval": "60",
    ...asked,
    "policy.mode": "observe",
  };
  const place = await choosePlace(world, options, older?.sealed === true);
  const secrets = placeSecrets(answers, place, places);
  const text = renderConfig({ answers, heading: headingOf(), secretsIn: secrets.secretsIn });
  const shown = await showFirstPlan(context, options, answers);
  context.signal.throwIfAborted();
  if (!(await world.questioner.confirm(`Write ${places.file}?`, true))) {
    printNote(context, "nothing was written");
    return 0;
  }
  const by = currentUser(context.env);
  const written = await writeConfiguration(places, { text, ...secrets }, { by, at: Date.now() });
  await printDone({ context, options, places }, { secrets, written, shown });
  return 0;
}

function openWorld(context: CliContext, options: SetupOptions): SetupWorld {
  const { stderr, env, signal, terminal } = context;
  const canvas = canvasOf(stderr, env, options);
  const mayAsk = terminal !== undefined && options.input;
  return {
    questioner: mayAsk ? askOnTerminal(terminal, signal) : askNobody(),
    probe: composeSetup(),
    tell: (telling) => stderr.write(tellingText(telling, canvas)),
    signal,
  };
}

async function readOlder({ from }: SetupOptions, { gpg }: ConfigPlaces): Promise<OlderInstallation | null> {
  return from === undefined ? null : readOlderInstallation(from, gpg);
}

function tellOlder({ tell }: SetupWorld, { taken, left }: OlderInstallation, { from }: SetupOptions): void {
  tell({ heading: `From ${from}` });
  for (const measured of taken) tell({ status: "ok", measured, remedy: null });
  for (const measured of left) tell({ status: "warning", measured: `not taken: ${measured}`, remedy: null });
}

async function choosePlace(
  { questioner }: SetupWorld,
  { secrets }: SetupOptions,
  wereSealed: boolean,
): Promise<SecretPlace> {
  if (secrets !== undefined) return secrets;
  const encrypted = await questioner.confirm("Encrypt the secrets with gpg (.env.gpg)?", wereSealed);
  return encrypted ? "encrypted" : "config";
}

function headingOf(): readonly string[] {
  const day = new Date().toISOString().slice(0, 10);
  return [
    `PPHOOK: written by "pphook setup" on ${day}. What is in force, and from where: pphook config show`,
    "What is behind a # is a default. After a change: pphook config check",
  ];
}

async function showFirstPlan(
  context: CliContext,
  options: SetupOptions,
  answers: Answers,
): Promise<ShownPlan> {
  const { stdout, stderr, env, signal } = context;
  const write = (text: string) => stderr.write(text);
  const log = createLogger({ file: null, level: "error", format: "text", alsoStderr: true, stderr: write });
  const progress = createProgress(stderr.isTty);
  await using composition = compose({ config: configOfAnswers(answers), log, progress, readOnly: true });
  const shown = await makePlan(composition.world, { full: false, signal });
  if (options.json === true) return shown;
  stderr.write(tellingText({ heading: "First plan" }, canvasOf(stderr, env, options)));
  const view = { ...shown, bar: { kind: "observe" } as const, heldOnly: false, syncOptions: "" };
  stdout.write(planText(view, canvasOf(stdout, env, options)));
  return shown;
}

interface Telling {
  readonly context: CliContext;
  readonly options: SetupOptions;
  readonly places: ConfigPlaces;
}

interface Done {
  readonly secrets: PlacedSecrets;
  readonly written: WrittenConfiguration;
  readonly shown: ShownPlan;
}

async function printDone(
  { context, options, places }: Telling,
  { secrets, written, shown }: Done,
): Promise<void> {
  const { stdout, env } = context;
  const { plan } = shown;
  const saved = written.saved?.id ?? null;
  if (options.json === true) {
    const counts = { changes: plan.changes.length, findings: plan.findings.length };
    stdout.write(jsonText({ version: 1, file: places.file, files: written.files, saved, plan: counts }));
    return;
  }
  const done = {
    file: options.config ?? null,
    configFile: places.file,
    written: written.files,
    saved,
    secrets: secrets.notes,
    isOfService: await isOfService(places),
  };
  stdout.write(setupDoneText(done, canvasOf(stdout, env, options)));
}
