import type { Log, LogFields } from "../ports/log.ts";

/** Gives a log that adds the same fields, such as the cycle's id, to every line. */
export function withFields(log: Log, fixed: LogFields): Log {
  const line = (level: keyof Log) => (message: string, fields?: LogFields) =>
    log[level](message, { ...fields, ...fixed });
  return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
}
