import { type Composition, compose, openSystemLog } from "../compose.ts";
import type { Config } from "../config/config.ts";
import { type LoadedConfig, loadConfig } from "../config/load-config.ts";
import { PphookError } from "../domain/errors.ts";
import { createLogger, type Logger } from "../ops/logger.ts";
import { createProgress } from "../ops/terminal-progress.ts";
import type { CliContext, GlobalOptions } from "./cli-context.ts";
import type { ExitCode } from "./exit-codes.ts";
import { printNote } from "./print.ts";
import { runGuarded } from "./run-guarded.ts";
import { canAppend } from "./streams.ts";

export interface WorldOptions {
  readonly globals: GlobalOptions;
  /** For a command that promises to write nothing: neither store nor log. */
  readonly readOnly: boolean;
}

export type WorldWork = (composition: Composition, config: Config) => Promise<ExitCode>;

/** Loads the configuration, wires everything, runs a command's work in it, and closes everything whatever happens. */
export function withWorld(context: CliContext, options: WorldOptions, work: WorldWork): Promise<void> {
  const { globals, readOnly } = options;
  return runGuarded(context, globals, async () => {
    const { config } = await readConfig(context, globals);
    const log = openLog(context, options, config);
    try {
      const progress = createProgress(context.stderr.isTty);
      await using composition = compose({ config, log, progress, readOnly });
      return await work(composition, config);
    } catch (error) {
      if (!readOnly && error instanceof PphookError)
        log.error("command failed", { code: error.code, error: error.message });
      throw error;
    } finally {
      await log.close();
    }
  });
}

/** Loads the configuration as the global options say; its warnings go to stderr. @throws ConfigError */
export async function readConfig(context: CliContext, globals: GlobalOptions): Promise<LoadedConfig> {
  const loaded = await loadConfigOf(context, globals);
  for (const warning of loaded.warnings) printNote(context, warning);
  return loaded;
}

/** Loads the configuration for a command that tells its warnings itself. @throws ConfigError */
export async function loadConfigOf({ env }: CliContext, globals: GlobalOptions): Promise<LoadedConfig> {
  const { config: file, logLevel } = globals;
  const overrides = logLevel === undefined ? {} : { "log.level": logLevel };
  return loadConfig({ file, env, overrides });
}

/** A command that only looks logs nowhere but on stderr, and there only what is wrong, unless it is asked for more. */
function openLog(context: CliContext, { globals, readOnly }: WorldOptions, config: Config): Logger {
  const { file, level, format } = config.log;
  const stderr = (text: string) => context.stderr.write(text);
  const also = readOnly ? null : openSystemLog(config.log, stderr);
  const alsoStderr = globals.logLevel !== undefined;
  if (!readOnly && canAppend(file)) return createLogger({ file, level, format, also, alsoStderr, stderr });
  if (!readOnly) printNote(context, `the log ${file} cannot be written; warnings go to stderr`);
  return createLogger({
    file: null,
    level: globals.logLevel ?? "warn",
    format,
    also,
    alsoStderr: true,
    stderr,
  });
}
