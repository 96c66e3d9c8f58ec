/** What an expression of PromQL names: a metric, and the labels that its matchers ask for. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly {
    readonly label: string;
    readonly value: string;
    readonly isPattern: boolean;
  }[];
}

export interface PromqlNames {
  readonly selectors: readonly Selector[];
  /** Labels of `by`, `without`, `on` and the like. */
  readonly grouping: readonly string[];
}

const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^()]*)\)/g;
const WORDS = new Set([
  "and",
  "or",
  "unless",
  "bool",
  "offset",
  "by",
  "without",
  "on",
  "ignoring",
  "inf",
  "nan",
]);
const SELECTOR = /([a-zA-Z_:][\w:]*)\s*(\{(?:"[^"]*"|[^{}"])*\})?(\s*\()?/g;
const MATCHER = /([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"([^"]*)"/g;

/** Finds the names in an expression. It does not judge its grammar: `promtool` does. */
export function readPromqlNames(expression: string): PromqlNames {
  const grouping = [...expression.matchAll(GROUPING)].flatMap(([, names = ""]) =>
    names.split(",").map((name) => name.trim()),
  );
  const rest = expression.replaceAll(GROUPING, " ").replaceAll(/\[[^\]]*\]/g, " ");
  const selectors = [...rest.matchAll(SELECTOR)]
    .filter(([, name = "", , call]) => call === undefined && !WORDS.has(name.toLowerCase()))
    .filter((match) => !/[\w.]/.test(rest[match.index - 1] ?? " "))
    .map(([, metric = "", braces = ""]) => ({ metric, matchers: readMatchers(braces) }));
  return { selectors, grouping: grouping.filter((name) => name !== "") };
}

function readMatchers(braces: string): Selector["matchers"] {
  return [...braces.matchAll(MATCHER)].map(([, label = "", operator = "", value = ""]) => ({
    label,
    value,
    isPattern: operator.includes("~"),
  }));
}
