import { TargetError } from "../../domain/errors.ts";
import type { TargetMeasure } from "../../ports/installation-probe.ts";
import type { TargetHost } from "../../ports/target-host.ts";

const MISSING = 10;
const CLOSED = 11;
const UNABLE = 127;

const DIRECTORIES: ReadonlyMap<number, TargetMeasure["directory"]> = new Map([
  [MISSING, "missing"],
  [CLOSED, "closed"],
]);

/**
 * Looks from the target's shell whether files can be made beside the destination, and whether the checker is there. Nothing is
 * written.
 */
export async function measureTarget(
  host: Pick<TargetHost, "run">,
  { destination, checkCommand }: { readonly destination: string; readonly checkCommand: string | null },
): Promise<TargetMeasure | TargetError> {
  try {
    // The path comes as the last word; a function hands it on as its first parameter.
    const look = `look() { d=$(dirname -- "$1"); [ -d "$d" ] || return ${MISSING}; [ -w "$d" ] || return ${CLOSED}; }; look`;
    const { exitCode } = await host.run(look, destination);
    const directory = DIRECTORIES.get(exitCode) ?? "writable";
    if (checkCommand === null) return { directory, hasChecker: null };
    const [program = ""] = checkCommand.trim().split(/\s+/);
    const found = await host.run('look() { command -v -- "$1" >/dev/null; }; look', program);
    return { directory, hasChecker: found.exitCode !== UNABLE && found.exitCode === 0 };
  } catch (error) {
    if (error instanceof TargetError) return error;
    throw error;
  }
}
