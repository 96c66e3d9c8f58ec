import type { Part } from "./part.ts";
import { type ProjectFile, readProjectFiles } from "./project-files.ts";

interface Forbidden {
  readonly what: string;
  readonly pattern: RegExp;
  readonly within: RegExp;
}

// One letter of each pattern stands in brackets, so that this file does not match itself.
const FORBIDDEN: readonly Forbidden[] = [
  { what: "a path of somebody's machine", pattern: /(?<![\w.*}])\/(wor[k]|roo[t]|User[s])\//, within: /./ },
  {
    what: "the host of a package registry",
    pattern: /registr[y]\.(npmjs|yarnpkg|npmmirror)|npm[.]pkg[.]github/,
    within: /./,
  },
  { what: "where a package came from", pattern: /"resolve[d]":/, within: /^package-lock\.json$/ },
  { what: "a merge marker", pattern: /^(<{7}|>{7}|\|{7}) /, within: /./ },
  {
    what: "unfinished work",
    pattern: /\b(TOD[O]|FIXM[E]|XX[X])\b/,
    within: /^(?!LICENSE|package-lock\.json|test\/fixtures\/)/,
  },
  { what: "a test that silences the others", pattern: /\.onl[y]\(|onl[y]: true/, within: /^test\// },
];

/** Finds what makes the tree depend on, or speak of, anything but itself. */
export function findStrangers(file: ProjectFile): readonly string[] {
  const rules = FORBIDDEN.filter((rule) => rule.within.test(file.path));
  return file.text
    .split("\n")
    .flatMap((line, index) =>
      rules
        .filter((rule) => rule.pattern.test(line))
        .map((rule) => `${file.path}:${index + 1}: ${rule.what}: ${line.trim().slice(0, 80)}`),
    );
}

export const ownVoice: Part = {
  name: "the tree speaks of itself alone",
  async run() {
    const files = await readProjectFiles();
    return { summary: `${files.length} files`, problems: files.flatMap(findStrangers) };
  },
};
