import type { Command } from "commander";
import { type ConfigPlaces, findConfigPlaces } from "../../config/files/config-places.ts";
import { listVersions, restoreVersion, type SavedVersion } from "../../config/files/saved-versions.ts";
import { minuteInstant } from "../../core/render/instant-text.ts";
import { visible } from "../../core/render/visible-text.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { addNotes } from "../help-text.ts";
import { printAnswer } from "../print.ts";
import { runGuarded } from "../run-guarded.ts";
import { currentUser } from "../streams.ts";

interface RestoreOptions extends GlobalOptions {
  readonly force?: true;
}

export function registerRestore(config: Command, context: CliContext): void {
  const command = config
    .command("restore")
    .description("list the saved versions, or go back to one; the present one is saved first")
    .argument("[version]", "as the list shows it")
    .option("--force", "even if it is not a valid configuration")
    .action((id: string | undefined) => run(context, id, command.optsWithGlobals()));
  addNotes(command, {
    examples: [
      ["pphook config restore", "what was saved, when, by whom and why"],
      ["pphook config restore 20261122-091502", "go back, if that version is valid"],
    ],
    exitCodes: [0, 1, 2],
  });
}

function run(context: CliContext, id: string | undefined, globals: RestoreOptions): Promise<void> {
  return runGuarded(context, globals, async () => {
    const places = await findConfigPlaces({ file: globals.config, env: context.env });
    if (id === undefined) await list(context, globals, places);
    else await goBack(context, globals, { places, id });
    return 0;
  });
}

async function list(context: CliContext, globals: GlobalOptions, places: ConfigPlaces): Promise<void> {
  const versions = await listVersions(places);
  printAnswer(context, globals, {
    text: ({ paint }) =>
      versions.length === 0
        ? `nothing is saved in ${places.versions}\n  save:     ${paint("cyan", "pphook config backup")}\n`
        : `${versions.map(lineOf).join("\n")}\n`,
    json: () => ({ version: 1, folder: places.versions, versions }),
  });
}

function lineOf({ id, at, by, reason, files }: SavedVersion): string {
  const what = files.map(({ name }) => name).join(", ");
  const why = reason === "" ? "" : `  ${visible(reason)}`;
  return `${id.padEnd(17)}  ${minuteInstant(Date.parse(at))}  ${visible(by)}  ${visible(what)}${why}`;
}

async function goBack(
  context: CliContext,
  globals: RestoreOptions,
  { places, id }: { readonly places: ConfigPlaces; readonly id: string },
): Promise<void> {
  const { env } = context;
  const asked = { by: currentUser(env), at: Date.now(), reason: `before config restore ${id}` };
  const force = globals.force === true;
  const { version, saved } = await restoreVersion(places, { ...asked, id, env, force });
  printAnswer(context, globals, {
    text: ({ paint }) =>
      [
        `${paint("green", "✓")} ${places.file} is that of ${minuteInstant(Date.parse(version.at))} again (version ${version.id})`,
        ...(saved === null
          ? []
          : [`  before:   ${paint("cyan", `pphook config restore ${saved.id}`)} brings back what was there`]),
        "  the daemon reads it when it is started again",
        "",
      ].join("\n"),
    json: () => ({ version: 1, restored: version.id, saved: saved?.id ?? null }),
  });
}
