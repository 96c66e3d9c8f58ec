import { globSync, readFileSync } from "node:fs";

/** A command line that a page tells a person to type. */
export interface GuideCommand {
  readonly page: string;
  /** As written, without comment. */
  readonly line: string;
  readonly words: readonly string[];
}

/** Collects the lines of every block marked `sh` of the README and the guides. */
export function readGuideCommands(): readonly GuideCommand[] {
  const pages = ["README.md", "SECURITY.md", ...globSync("docs/*.md").sort()];
  return pages.flatMap((page) => [...commandsOf(page, readFileSync(page, "utf8"))]);
}

export function commandsOf(page: string, text: string): readonly GuideCommand[] {
  const blocks = [...text.matchAll(/^( *)```sh\n([\s\S]*?)^ *```/gm)].map((match) => match[2] ?? "");
  const lines = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, "").split("\n"));
  return lines
    .flatMap((line) => splitLine(line))
    .filter((words) => words.length > 0)
    .map((words) => ({ page, line: words.join(" "), words }));
}

/** Words of each command of a line: double and single quotes, a comment at the end, `&&` and `|` between commands. */
function splitLine(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [word, double, single] of line.matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+/g)) {
    if (word.startsWith("#")) break;
    if (word === "&&" || word === "|") commands.push([]);
    else commands.at(-1)?.push(double ?? single ?? word);
  }
  return commands;
}
