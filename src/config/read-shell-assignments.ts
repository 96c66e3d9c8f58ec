import type { ConfigIssue } from "../domain/errors.ts";

/** The assignments of a shell script that say what they set. */
export interface ShellAssignments {
  /** `NAME=value` lines, at their places in the script. */
  readonly assignments: string;
  readonly issues: readonly ConfigIssue[];
}

const ASSIGNMENT =
  /^\s*(?:export\s+|readonly\s+|declare\s+(?:-\w+\s+)*)?([A-Z_][A-Z0-9_]*)=("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s;#"'\\]|\\.)*)\s*(?:;\s*)?(?:#.*)?$/;

/**
 * Finds the plain assignments of a shell script, without running anything of it: quoted or not, behind `export`, `readonly` or
 * `declare`, a comment after them. A value that the shell would compute (`$NAME`, `$(…)`, backticks) is an issue, as is an assignment
 * of another form; the other lines of the script are no business of a configuration.
 */
export function readShellAssignments(text: string, file: string): ShellAssignments {
  const issues: ConfigIssue[] = [];
  const assignments = text.split(/\r\n|\n|\r/).map((line, index) => {
    const [, name = "", written = ""] = ASSIGNMENT.exec(line) ?? [];
    const where = `${file}:${index + 1}`;
    if (name === "") {
      const [, looksLike] = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=/.exec(line) ?? [];
      if (looksLike !== undefined)
        issues.push({
          where,
          what: looksLike,
          expected: 'expected NAME=value or NAME="value" alone on a line',
        });
      return "";
    }
    if (!written.startsWith("'") && /\$|`/.test(written.replaceAll(/\\./g, ""))) {
      issues.push({
        where,
        what: name,
        expected: "the shell computes it; give it as an option or a variable",
      });
      return "";
    }
    return `${name}="${unquote(written)}"`;
  });
  return { assignments: assignments.join("\n"), issues };
}

/** Without its quotes; in double quotes and outside of any, a backslash takes the next sign as it is (POSIX shell §2.2). */
function unquote(written: string): string {
  if (written.startsWith("'")) return written.slice(1, -1);
  if (written.startsWith('"')) return written.slice(1, -1).replaceAll(/\\([$`"\\])/g, "$1");
  return written.replaceAll(/\\(.)/g, "$1");
}
