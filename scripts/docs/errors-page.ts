import { readFileSync } from "node:fs";
import ts from "typescript";
import { exitCodeOfError } from "../../src/cli/exit-code-of.ts";
import * as errors from "../../src/domain/errors.ts";
import { markdownTable } from "./markdown-table.ts";

const SOURCE = "src/domain/errors.ts";

/** What each failure of a server means, and what PPHOOK does about it by itself. A new one does not compile without its line. */
const FAILURES: Readonly<Record<errors.UpstreamFailure, readonly [meaning: string, reaction: string]>> = {
  unreachable: [
    "no connection: wrong address, service stopped, firewall, certificate refused",
    "three tries within the cycle, then the next cycle, less and less often, up to ten minutes apart; an alert after three cycles, another when it is back",
  ],
  timeout: ["no answer within `timeout`", "as `unreachable`"],
  busy: ["the server asks for patience (429, 502, 503, 504, a locked database)", "as `unreachable`"],
  auth: [
    "credentials refused, or the client locked out",
    "never tried again at once: the next try comes after phpIPAM's lock-out of five minutes, also across processes; an alert",
  ],
  rejected: [
    "the server understood and said no (an RRset with 422, a row that is gone)",
    "one RRset: a finding, and the rest goes through; else the cycle fails",
  ],
  shape: ["the answer is not what this version of the API gives", "the cycle fails: nothing is guessed"],
  "too-large": [
    "the server cannot give that much at once",
    "read in smaller pieces; if that fails, too, the cycle fails",
  ],
};

/** Reads the classes of errors.ts: their codes, what they mean, and with which exit code a command ends. */
export async function errorsPage(): Promise<string> {
  const classes = readClasses();
  const rows = classes.map(({ name, code, meaning }) => [`\`${code}\``, meaning, exitCode(name)]);
  const failures = Object.entries(FAILURES).map(([name, [meaning, reaction]]) => [
    `\`${name}\``,
    meaning,
    reaction,
  ]);
  return [
    "# Errors",
    "Bad data is a [finding](findings.md) and stops nothing. An error ends a command, or puts a part of a cycle off. Its message says what failed on " +
      "which object, measured against expected, and the line after `→` what to do. Errors go to stderr, with `--json`, too; " +
      "with `--log-level debug` the chain of causes is printed, too.",
    markdownTable(["code", "meaning", "exit code"], rows),
    "An error without such a code is a bug of PPHOOK's; it says so, with what its makers need.",
    "## When phpIPAM or PowerDNS does not do what it was asked",
    "Who asks again, and when, follows from how it failed:",
    markdownTable(["failure", "meaning", "what PPHOOK does by itself"], failures),
    "A part that fails never takes the others down: mail, files, deployment and monitoring fail and recover on their own. A zone that cannot be read freezes " +
      "itself and the rows with a name or an address in it; the others go on.",
  ].join("\n\n");
}

interface ErrorClass {
  readonly name: string;
  readonly code: string;
  readonly meaning: string;
}

function readClasses(): readonly ErrorClass[] {
  const file = ts.createSourceFile(SOURCE, readFileSync(SOURCE, "utf8"), ts.ScriptTarget.Latest, true);
  const classes = file.statements.filter(ts.isClassDeclaration).flatMap((node) => readClass(node));
  if (classes.length === 0) throw new Error(`${SOURCE} holds no errors`);
  return classes;
}

function readClass(node: ts.ClassDeclaration): readonly ErrorClass[] {
  const member = node.members.find((each) => each.name?.getText() === "code");
  if (member === undefined || !ts.isPropertyDeclaration(member)) return [];
  const code = member.initializer;
  if (code === undefined || !ts.isStringLiteral(code) || node.name === undefined) return [];
  const [doc] = ts.getJSDocCommentsAndTags(node);
  const meaning = doc === undefined ? "" : String(doc.comment ?? "");
  if (meaning === "") throw new Error(`${SOURCE}: ${node.name.text} has no comment`);
  return [{ name: node.name.text, code: code.text, meaning }];
}

/** Of an error as it is thrown most often; only the class decides, but for one guard. */
function exitCode(name: string): string {
  const made: unknown = Object.create(Object(Reflect.get(errors, name)).prototype);
  if (!(made instanceof errors.PphookError)) throw new Error(`${name} is no PphookError`);
  const code = String(exitCodeOfError(made));
  return made instanceof errors.StopError ? `${code}; 3 when the inventory is suddenly empty` : code;
}
