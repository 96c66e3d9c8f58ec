/** One `NAME=value` of a `.env` file. */
export interface EnvEntry {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** A line that cannot be used. The value is never part of it. */
export interface EnvIssue {
  readonly line: number;
  readonly what: string;
  readonly expected: string;
}

export interface EnvFile {
  readonly entries: readonly EnvEntry[];
  readonly issues: readonly EnvIssue[];
}

const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/s;

/**
 * Reads `.env` text: `NAME=value` lines, optionally behind `export`, and `#` comment lines. A pair of quotes around a value is
 * removed; everything else, `#` and `$` included, belongs to the value. Never throws.
 */
export function parseEnvFile(text: string): EnvFile {
  const entries: EnvEntry[] = [];
  const issues: EnvIssue[] = [];
  const seen = new Map<string, number>();
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === "" || content.startsWith("#")) continue;
    const [, name, value] = ASSIGNMENT.exec(content) ?? [];
    if (name === undefined || value === undefined) {
      issues.push({ line, what: "a line that is no setting", expected: "expected NAME=value" });
      continue;
    }
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, line);
      entries.push({ name, value: unquote(value), line });
    } else issues.push({ line, what: name, expected: `expected once; line ${first} sets it already` });
  }
  return { entries, issues };
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/s.exec(value);
  return quoted?.[2] ?? value;
}
