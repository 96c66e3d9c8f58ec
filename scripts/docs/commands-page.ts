import { runOwnProgram } from "./run-own-program.ts";

/** Lets every command describe itself, as it does on a terminal of 80 columns. */
export async function commandsPage(): Promise<string> {
  const overview = await help([]);
  const sections = await Promise.all(commandNames(overview).map((name) => describe([name])));
  return `# Commands\n\n${block(overview)}\n\n${sections.flat().join("\n\n")}`;
}

/** Commands nest twice at most; a help text that seems to say otherwise must not be followed without end. */
const DEEPEST = 2;

async function describe(command: readonly string[]): Promise<readonly string[]> {
  if (command.length > DEEPEST)
    throw new Error(`pphook ${command.join(" ")}: commands nest deeper than ${DEEPEST}`);
  const text = await help(command);
  const inner = await Promise.all(commandNames(text).map((name) => describe([...command, name])));
  return [`## pphook ${command.join(" ")}\n\n${block(text)}`, ...inner.flat()];
}

async function help(command: readonly string[]): Promise<string> {
  const result = await runOwnProgram([...command, "--help"]);
  if (result.exitCode !== 0) throw new Error(`pphook ${command.join(" ")} --help: ${result.stderr}`);
  return result.stdout.trimEnd();
}

/** The names under "Commands:" of a help text, but for `help` itself. */
function commandNames(text: string): readonly string[] {
  const [, after = ""] = text.split(/^Commands:\n/m);
  // The list ends at the first blank line: the examples below it look like commands, and describing them would never end.
  const [list = ""] = after.split("\n\n");
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1] ?? "");
  return names.filter((name) => name !== "help");
}

function block(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}
