/** One `key = value` of an INI file. */
export interface IniEntry {
  readonly section: string;
  /** Lower-case. */
  readonly key: string;
  /** Trimmed; the lines of a continued value are joined with `\n`. */
  readonly value: string;
  /** Of the key, counted from 1. */
  readonly line: number;
}

export interface IniSection {
  readonly name: string;
  readonly line: number;
}

/** A line that cannot be read. It never quotes the line: what stands on a broken line may be a secret. */
export interface IniIssue {
  readonly line: number;
  readonly what: string;
  readonly expected: string;
}

export interface IniFile {
  readonly sections: readonly IniSection[];
  /** In the order of the file; no section has a key twice. */
  readonly entries: readonly IniEntry[];
  readonly issues: readonly IniIssue[];
}

interface OpenEntry {
  readonly section: string;
  readonly key: string;
  readonly line: number;
  readonly parts: string[];
}

interface Reader {
  readonly sections: IniSection[];
  readonly entries: OpenEntry[];
  readonly issues: IniIssue[];
  readonly seen: Map<string, number>;
  section: string | null;
  /** What an indented line continues. */
  open: OpenEntry | null;
  indent: number;
  headless: boolean;
}

/**
 * Reads an INI file by the rules of Python's `RawConfigParser`, without inline comments and interpolation, so `#`, `;`, `%`
 * and `=` are ordinary characters of a value. Only a line that begins with `#` or `;` is a comment. The first `=` or `:`
 * ends the key, a line indented deeper than its key continues the value, keys are lower-cased, sections are not.
 *
 * Never throws: everything wrong is an issue, and reading goes on behind it. Of a key written twice the first one stays.
 *
 * @see https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 */
export function parseIni(text: string): IniFile {
  const reader: Reader = {
    sections: [],
    entries: [],
    issues: [],
    seen: new Map(),
    section: null,
    open: null,
    indent: 0,
    headless: false,
  };
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) readLine(reader, line, index + 1);
  const { sections, issues } = reader;
  return { sections, issues, entries: reader.entries.map(closeEntry) };
}

function closeEntry({ section, key, line, parts }: OpenEntry): IniEntry {
  return { section, key, line, value: parts.join("\n").trimEnd() };
}

function readLine(reader: Reader, line: string, number: number): void {
  const content = line.trim();
  if (content === "") reader.open?.parts.push("");
  if (content === "" || content.startsWith("#") || content.startsWith(";")) return;
  const indent = line.search(/\S/);
  if (reader.open !== null && indent > reader.indent) {
    reader.open.parts.push(content);
    return;
  }
  reader.indent = indent;
  reader.open = null;
  const header = /^\[(.+)\]/s.exec(content);
  if (header?.[1] !== undefined) openSection(reader, header[1], number);
  else if (reader.section === null) missHeader(reader, number);
  else openEntry(reader, content, number);
}

function openSection(reader: Reader, name: string, line: number): void {
  const first = reader.sections.find((section) => section.name === name);
  reader.section = name;
  if (first === undefined) reader.sections.push({ name, line });
  else
    reader.issues.push({
      line,
      what: `[${name}]`,
      expected: `expected once; the section begins on line ${first.line} already`,
    });
}

function missHeader(reader: Reader, line: number): void {
  if (!reader.headless)
    reader.issues.push({
      line,
      what: "a line before any section",
      expected: "expected a section such as [phpipam] above it",
    });
  reader.headless = true;
}

function openEntry(reader: Reader, content: string, line: number): void {
  const section = reader.section ?? "";
  const separator = content.search(/[=:]/);
  const key = content.slice(0, Math.max(separator, 0)).trimEnd().toLowerCase();
  if (key === "") {
    if (content.startsWith("[")) {
      reader.issues.push({ line, what: "a section without its ]", expected: "expected e.g. [phpipam]" });
      reader.section = content.slice(1).trim();
    } else
      reader.issues.push({
        line,
        what: `[${section}] a line that is no setting`,
        expected: "expected key = value",
      });
    return;
  }
  reader.open = { section, key, line, parts: [content.slice(separator + 1).trimStart()] };
  const first = reader.seen.get(`${section}\n${key}`);
  if (first === undefined) {
    reader.seen.set(`${section}\n${key}`, line);
    reader.entries.push(reader.open);
  } else
    reader.issues.push({
      line,
      what: describeKey(section, key),
      expected: `expected once; line ${first} sets it already`,
    });
}

/** Names a key for people. One that does not look like a key may be a piece of a secret and is not quoted. */
export function describeKey(section: string, key: string): string {
  return /^[a-z0-9_-]{1,40}$/.test(key) ? `[${section}] ${key}` : `[${section}] a key that is no word`;
}
