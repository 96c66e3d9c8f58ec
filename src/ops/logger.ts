import { pino } from "pino";
import type { LineLog } from "../ports/line-log.ts";
import type { Log, LogFields } from "../ports/log.ts";
import { LogFile } from "./log-file.ts";
import { formatTextLine } from "./text-line.ts";

export interface LoggerOptions {
  /** Null: no file. */
  readonly file: string | null;
  /** The least severe level that is written. */
  readonly level: "error" | "warn" | "info" | "debug";
  readonly format: "text" | "json";
  /** Every line to stderr, too. */
  readonly alsoStderr: boolean;
  /** Gets every line, too. */
  readonly also?: LineLog | null;
  /** Default: the stderr of the process. */
  readonly stderr?: (text: string) => void;
}

export interface Logger extends Log {
  /** Opens the file anew; what SIGHUP asks for. */
  reopen(): void;
  /** Writes what waits and closes the file. */
  close(): Promise<void>;
}

/** Makes the log. One event is one line; nothing that happens to the file stops the program. */
export function createLogger(options: LoggerOptions): Logger {
  const { file, level, format, alsoStderr, also = null } = options;
  const stderr = options.stderr ?? writeStderr;
  const logFile = file === null ? null : new LogFile(file, stderr);
  const write = (json: string) => {
    const { time, level: at, message, ...fields } = JSON.parse(json);
    const text = formatTextLine({ time, level: at, message, fields });
    const line = format === "json" ? json : `${text}\n`;
    const isWritten = logFile?.write(line) ?? true;
    if (alsoStderr || !isWritten) stderr(line);
    // It knows the time by itself.
    also?.write(at, format === "json" ? json.trimEnd() : text.slice(time.length + 1));
  };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: "message",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  const line = (at: keyof Log) => (message: string, fields?: LogFields) => logger[at](fields ?? {}, message);
  return {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    reopen: () => logFile?.reopen(),
    close: async () => {
      await Promise.all([logFile?.close(), also?.close()]);
    },
  };
}

/** A closed stderr must not end a daemon. */
function writeStderr(text: string): void {
  if (process.stderr.writable) process.stderr.write(text);
}
