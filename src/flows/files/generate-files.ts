import { PphookError } from "../../domain/errors.ts";
import type { FileOutcome } from "../../domain/file-outcome.ts";
import type { FileKind } from "../../domain/generated-file.ts";
import type { PreparedCycle } from "../prepare-cycle.ts";
import type { OutputFile } from "./file-judgement.ts";
import type { FileSource, FileWorld } from "./file-world.ts";
import { type RenderedFile, renderBind, renderDhcp } from "./render-files.ts";
import { settleFile } from "./settle-file.ts";

/** What a person asks for: `dhcp` means the files of both families. */
export type FileGroup = "dhcp" | "bind";

export interface Generating {
  readonly groups: readonly FileGroup[];
  /** Why nothing may be written; null when it may. */
  readonly bar: string | null;
}

/** Gives the groups that the configuration has a place for. */
export function configuredGroups({ fileSettings }: Pick<FileWorld, "fileSettings">): readonly FileGroup[] {
  const { dhcp, bind } = fileSettings;
  return [
    ...(dhcp.output !== null || dhcp.output6 !== null ? (["dhcp"] as const) : []),
    ...(bind.output !== null ? (["bind"] as const) : []),
  ];
}

/** Takes from a cycle what files are made of. It was read completely, or there would be no cycle. */
export function sourceOf({ start, decision, view, sources, plan }: PreparedCycle): FileSource {
  const doubt = plan.guards.find(({ id }) => id === "source-shrink" || id === "stale-start");
  return {
    doubt: doubt?.message ?? null,
    run: start.run,
    rows: [...decision.index.byId.values()].map((row) => row.checked),
    zones: view.zones,
    names: sources,
  };
}

/** Renders the files of a group. @throws SystemError when a template or an address is missing. */
export async function renderGroup(
  world: FileWorld,
  source: FileSource,
  group: FileGroup,
): Promise<readonly RenderedFile[]> {
  return group === "dhcp" ? renderDhcp(world, source) : [await renderBind(world, source)];
}

/** Makes the files of the groups, one after another; one that fails does not keep the others from being made. */
export async function generateFiles(
  world: FileWorld,
  source: FileSource,
  { groups, bar }: Generating,
): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const group of groups) {
    const rendered = await renderGroup(world, source, group).catch(asFailure(group, world));
    if ("state" in rendered) outcomes.push(rendered);
    else
      for (const file of rendered)
        if (hasPath(file))
          outcomes.push(await settleFile(world, file, { run: source.run, doubt: source.doubt, bar }));
  }
  return outcomes;
}

function hasPath(file: RenderedFile): file is OutputFile {
  return file.path !== null;
}

function asFailure(kind: FileKind & FileGroup, { fileSettings }: FileWorld) {
  return (error: unknown): FileOutcome => {
    if (!(error instanceof PphookError)) throw error;
    const path = fileSettings[kind].output ?? "";
    const { message: detail, remedy } = error;
    return { kind, path, state: "failed", entries: 0, before: null, detail, remedy, findings: [] };
  };
}
