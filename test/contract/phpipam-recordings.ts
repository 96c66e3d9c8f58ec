import { readFileSync } from "node:fs";

/** One recorded exchange with a running phpIPAM. */
export interface Exchange {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly scheme: "http" | "https";
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>>;
  };
}

export type RecordedVersion = "1.7.4" | "1.8.2";
export const RECORDED_VERSIONS: readonly RecordedVersion[] = ["1.7.4", "1.8.2"];

/** Reads the exchanges in the order they were made. */
export function readRecordings(version: RecordedVersion): readonly Exchange[] {
  const file = new URL(`../fixtures/phpipam/${version}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { exchanges: Exchange[] }).exchanges;
}

/** Finds one exchange by its name. */
export function recorded(version: RecordedVersion, name: string): Exchange {
  const exchange = readRecordings(version).find((one) => one.name === name);
  if (exchange === undefined) throw new Error(`no recording "${name}" of ${version}`);
  return exchange;
}
