import type { ConfigIssue } from "../domain/errors.ts";

/** One value as somebody wrote it somewhere. */
export interface WrittenSetting {
  readonly section: string;
  readonly key: string;
  readonly text: string;
  /** For an issue: `config.ini:12`. */
  readonly where: string;
  /** For `config show`: `file config.ini:12`. */
  readonly origin: string;
}

/** All that one source says. */
export interface WrittenLayer {
  readonly settings: readonly WrittenSetting[];
  readonly issues: readonly ConfigIssue[];
}

/** All sources. */
export interface Written {
  /** The file's name, for what is missing in it: `config.ini`. */
  readonly file: string;
  /** The lowest precedence first. */
  readonly layers: readonly WrittenLayer[];
  /** A source could not be read, so what seems to be missing may be in there. */
  readonly incomplete: boolean;
}
