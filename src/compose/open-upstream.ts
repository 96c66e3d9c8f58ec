import { readFileSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { SystemError } from "../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";

/** What the clients of both services are told about their connections. @throws SystemError when `ca_file` cannot be read. */
export function httpOptions({
  timeoutMs,
  verifyTls,
  caFile,
}: Pick<Config["phpipam"], "timeoutMs" | "caFile" | "verifyTls">) {
  return { timeoutMs, verifyTls, ...(caFile === null ? {} : { ca: readAuthorities(caFile) }) };
}

/** Reads trusted certificates, as PEM text. @throws SystemError */
export function readAuthorities(caFile: string): string {
  try {
    return readFileSync(caFile, "utf8");
  } catch (cause) {
    const remedy = "correct ca_file, or make the file readable for the user that runs pphook";
    throw new SystemError(`the certificates in ${caFile} (ca_file) cannot be read`, { remedy, cause });
  }
}

export function retryWith(clock: Clock) {
  return { sleep: clock.sleep.bind(clock), random: Math.random };
}
