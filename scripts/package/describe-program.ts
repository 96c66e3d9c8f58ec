import type { Command, Option } from "commander";
import type { CliContext } from "../../src/cli/cli-context.ts";
import { createProgram } from "../../src/cli/program.ts";

/** One command, or the program itself, as far as a manual or a shell wants to know it. */
export interface DescribedCommand {
  /** Without the program's name: `["config", "show"]`; empty for the program itself. */
  readonly words: readonly string[];
  readonly description: string;
  readonly arguments: readonly DescribedArgument[];
  readonly options: readonly DescribedOption[];
  readonly commands: readonly DescribedCommand[];
}

export interface DescribedArgument {
  /** As in the help: `[what]`, `<hash>`. */
  readonly term: string;
  readonly description: string;
  readonly choices: readonly string[];
}

export interface DescribedOption {
  /** `-o, --output <file>`. */
  readonly flags: string;
  /** `["-o", "--output"]`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly choices: readonly string[];
  readonly takesValue: boolean;
}

const NOWHERE: CliContext = {
  stdout: { write: () => {}, isTty: false, columns: 80 },
  stderr: { write: () => {}, isTty: false, columns: 80 },
  env: {},
  signal: new AbortController().signal,
  exit: () => {},
};

/** Describes the whole program from the declarations that the program itself parses with. */
export function describeProgram(version: string): DescribedCommand {
  return describe(createProgram(NOWHERE, version), []);
}

/** Gives a command and all below it, each before its own. */
export function flatten(command: DescribedCommand): readonly DescribedCommand[] {
  return [command, ...command.commands.flatMap(flatten)];
}

function describe(command: Command, words: readonly string[]): DescribedCommand {
  const help = command.createHelp();
  const inner = help.visibleCommands(command).filter((one) => one.name() !== "help");
  return {
    words,
    description: command.description(),
    arguments: command.registeredArguments.map((argument) => ({
      term: help.argumentTerm(argument) === argument.name() ? termOf(argument) : help.argumentTerm(argument),
      description: argument.description,
      choices: argument.argChoices ?? [],
    })),
    options: help.visibleOptions(command).map(describeOption),
    commands: inner.map((one) => describe(one, [...words, one.name()])),
  };
}

function termOf(argument: { name(): string; required: boolean; variadic: boolean }): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function describeOption(option: Option): DescribedOption {
  return {
    flags: option.flags,
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    choices: option.argChoices ?? [],
    takesValue: option.required || option.optional,
  };
}
