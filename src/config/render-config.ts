import { type Answers, answerTo } from "../domain/answers.ts";
import { UsageError } from "../domain/errors.ts";
import { type ConfigKey, findKey, keyId, keysOfSection, SECTIONS } from "./config-keys.ts";
import { placeOf } from "./config-of-answers.ts";
import { readFileLayer } from "./file-layer.ts";

export interface RenderedConfig {
  readonly answers: Answers;
  /** Above everything: who made it, when. */
  readonly heading: readonly string[];
  /** Where secrets are, when not in the file: `.env.gpg`. */
  readonly secretsIn: string | null;
}

const WIDTH = 100;

/**
 * Writes a configuration file with an explanation of each setting; what is not set stands there as a comment, with its default. Sections
 * of which nothing is set are only named.
 *
 * @throws UsageError for a value that would not be read back as it is.
 */
export function renderConfig(rendered: RenderedConfig): string {
  const { answers, heading, secretsIn } = rendered;
  const kept = Object.fromEntries(
    Object.entries(answers).filter(([id, text]) => {
      const isSecret = findKey(placeOf(id))?.secret === true;
      return text !== "" && !(isSecret && secretsIn !== null);
    }),
  );
  const used = new Set(Object.keys(answers).map((id) => placeOf(id).section));
  const sections = [...SECTIONS.filter((name) => used.has(name)), ...[...used].filter(isOfOwnName)];
  const others = SECTIONS.filter((name) => !used.has(name)).map((name) => `[${name}]`);
  const text = `${[
    heading.map((line) => `# ${line}`).join("\n"),
    ...sections.map((name) => sectionText(name, { ...rendered, answers: kept })),
    comment(`Further sections, all with defaults: ${others.join(", ")}, [target:NAME].`),
  ].join("\n\n")}\n`;
  proveReadable(text, kept);
  return text;
}

function isOfOwnName(section: string): boolean {
  return !SECTIONS.includes(section);
}

function sectionText(section: string, { answers, secretsIn }: RenderedConfig): string {
  const keys = keysOfSection(section);
  const isSet = (key: ConfigKey) => answerTo(answers, keyId(key)) !== "";
  const set = keys.filter(isSet).map((key) => keyText(key, answers[keyId(key)] ?? ""));
  const rest = keys.filter((key) => !isSet(key)).map((key) => defaultText(key, secretsIn));
  return [`[${section}]`, ...set, ...rest].join("\n");
}

function keyText(key: ConfigKey, text: string): string {
  return `${comment(key.doc)}\n${key.key} = ${text.replaceAll("\n", "\n    ")}`;
}

function defaultText({ key, doc, default: preset, secret }: ConfigKey, secretsIn: string | null): string {
  const place = secret && secretsIn !== null ? ` It is in ${secretsIn}, if it is set.` : "";
  return `${comment(`${doc}${place}`)}\n#${key} =${preset ? ` ${preset}` : ""}`;
}

/** Folds a text into comment lines. */
function comment(text: string): string {
  const lines: string[] = [];
  let line = "#";
  for (const word of text.replaceAll(/\s+/g, " ").split(" ")) {
    if (line.length + word.length >= WIDTH && line !== "#") {
      lines.push(line);
      line = "#";
    }
    line += ` ${word}`;
  }
  return [...lines, line].join("\n");
}

/** What begins or ends with a blank, or has a line that looks like a comment, is another value when it is read again. */
function proveReadable(text: string, answers: Answers): void {
  const { settings, issues } = readFileLayer("config.ini", text);
  const read = new Map(settings.map((setting) => [keyId(setting), setting.text]));
  const lost = Object.entries(answers).find(([id, value]) => read.get(id) !== value);
  if (lost === undefined && issues.length === 0) return;
  const id = lost?.[0] ?? "";
  throw new UsageError(
    `${id} cannot stand in the configuration file: it begins or ends with a blank, or has several lines`,
    {
      remedy: "encrypt the secrets (--secrets encrypted), or choose another value",
    },
  );
}
