import { type DescribedCommand, type DescribedOption, describeProgram, flatten } from "./describe-program.ts";

/** Values that are files are completed as such. */
const FILE_VALUE = /<(file|dir|folder|path)>/i;

/** Writes the completion for bash: of commands, options, and of values where there is a choice. Needs nothing else. */
export function bashCompletion(version: string): string {
  const all = flatten(describeProgram(version));
  const program = all[0]?.options ?? [];
  return `# Completion of pphook(1) for bash; made from the program itself.
_pphook() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path="" word next="" words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [ -n "$next" ]; then next=""; continue; fi
    case "$word" in
      ${[...new Set(all.flatMap(({ options }) => valueNames(options)))].join("|")}) next=1 ;;
      -*) ;;
      *) case "\${path:+$path }$word" in
        ${all.flatMap(({ words }) => (words.length === 0 ? [] : [`"${words.join(" ")}"`])).join("|")}) path="\${path:+$path }$word" ;;
      esac ;;
    esac
  done
  case "$path:$prev" in
${all.flatMap(valueCases).join("\n")}
  esac
  case "$path" in
${all.map((command) => `    "${command.words.join(" ")}") words="${wordsOf(command, program).join(" ")}" ;;`).join("\n")}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _pphook pphook
`;
}

function valueNames(options: readonly DescribedOption[]): readonly string[] {
  return options.filter(({ takesValue }) => takesValue).flatMap(({ names }) => names);
}

function valueCases({ words, options }: DescribedCommand): readonly string[] {
  const path = words.length === 0 ? "*" : words.join(" ");
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ names, flags, choices }) => {
      const cases = names.map((name) => (path === "*" ? `*:${name}` : `"${path}:${name}"`)).join("|");
      const how = FILE_VALUE.test(flags) ? "-f" : `-W "${choices.join(" ")}"`;
      return `    ${cases}) mapfile -t COMPREPLY < <(compgen ${how} -- "$cur"); return ;;`;
    });
}

function wordsOf(
  { commands, options, arguments: args }: DescribedCommand,
  program: readonly DescribedOption[],
) {
  const own = options.flatMap(({ names }) => names);
  const all = [...own, ...program.flatMap(({ names }) => names)];
  return [
    ...commands.map(({ words }) => words.at(-1)),
    ...args.flatMap(({ choices }) => choices),
    ...new Set(all),
  ];
}

/** Writes the completion for zsh, with the descriptions of the help. */
export function zshCompletion(version: string): string {
  const program = describeProgram(version);
  const functions = flatten(program).map((command) => zshFunction(command, program.options));
  return `#compdef pphook\n# Completion of pphook(1) for zsh; made from the program itself.\n\n${functions.join("\n")}\n_pphook "$@"\n`;
}

function zshFunction(command: DescribedCommand, global: readonly DescribedOption[]): string {
  const own = command.words.length === 0 ? [] : command.options;
  const specs = [...own, ...global.filter(({ flags }) => !own.some((one) => one.flags === flags))].map(
    zshOption,
  );
  const args = command.arguments.map(({ description, choices, term }) => {
    const action = choices.length === 0 ? " " : `(${choices.join(" ")})`;
    return `'${term.startsWith("[") ? "::" : ":"}${zshText(description || term)}:${action}'`;
  });
  const name = functionName(command);
  if (command.commands.length === 0)
    return `${name}() {\n  _arguments -s ${[...specs, ...args].join(" \\\n    ")}\n}\n`;
  const list = command.commands.map(({ words, description }) => `'${words.at(-1)}:${zshText(description)}'`);
  const cases = command.commands.map((inner) => `        ${inner.words.at(-1)}) ${functionName(inner)} ;;`);
  return `${name}() {
  local curcontext="$curcontext" state line
  local -a commands
  _arguments -C -s ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(" \\\n    ")}
  case $state in
    command)
      commands=(${list.join("\n        ")})
      _describe -t commands command commands ;;
    rest)
      case $words[1] in
${cases.join("\n")}
      esac ;;
  esac
}
`;
}

function functionName({ words }: DescribedCommand): string {
  return ["_pphook", ...words].join("_").replaceAll("-", "_");
}

function zshOption({ names, flags, description, choices, takesValue }: DescribedOption): string {
  const [value, action] = FILE_VALUE.test(flags) ? ["file", "_files"] : ["value", choicesOf(choices)];
  const tail = `[${zshText(description)}]${takesValue ? `:${value}:${action}` : ""}`;
  return names.length === 1 ? `'${names[0]}${tail}'` : `'(${names.join(" ")})'{${names.join(",")}}'${tail}'`;
}

function choicesOf(choices: readonly string[]): string {
  return choices.length === 0 ? " " : `(${choices.join(" ")})`;
}

/** What stands between quotes and brackets must not end them. */
function zshText(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, "\\$&").replaceAll("'", "'\\''");
}
