import type { Fault } from "./fault.ts";
import { joinWords, quoteText } from "./quote-text.ts";

const MAX_NAME_OCTETS = 253;
const MAX_LABEL_OCTETS = 63;
/** Labels of letters, digits and inner hyphens. Each character can only be read in one way, so this takes linear time. */
const PLAIN = /^[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*$/;
const DIGITS = /^\d+$/;

/**
 * Tells whether a lower-case name without final dot keeps every rule of host names, without saying which it breaks;
 * nearly every name does, so this is the fast way.
 */
export function isPlainName(text: string, maxLabelLength: number): boolean {
  if (text.length > MAX_NAME_OCTETS || !PLAIN.test(text)) return false;
  if (DIGITS.test(text.slice(text.lastIndexOf(".") + 1))) return false;
  return text.length <= maxLabelLength && text.length <= MAX_LABEL_OCTETS
    ? true
    : text.split(".").every((label) => label.length <= Math.min(maxLabelLength, MAX_LABEL_OCTETS));
}

/** Names every rule that a lower-case name without final dot breaks, each once, with all its culprits. */
export function findNameFaults(
  text: string,
  labels: readonly string[],
  maxLabelLength: number,
): readonly Fault[] {
  return [
    formFault(text, labels),
    underscoreFault(text),
    lengthFault(text, labels, maxLabelLength),
    numericFault(labels),
  ].filter((fault) => fault !== null);
}

function formFault(text: string, labels: readonly string[]): Fault | null {
  const problems = [
    ...characterProblem(text),
    ...(labels.includes("") ? [`${quoteText(text)} has an empty label`] : []),
    ...labels.flatMap(hyphenProblem),
  ];
  if (problems.length === 0) return null;
  return {
    rule: "hostname-invalid",
    message: problems.join("; "),
    remedy:
      "use letters, digits and hyphens, labels parted by single dots, and no hyphen where a label begins or ends",
  };
}

function characterProblem(text: string): string[] {
  const culprits = [...new Set(text.replaceAll(/[a-z0-9._-]/g, ""))];
  if (culprits.length === 0) return [];
  const verb = culprits.length === 1 ? "is" : "are";
  return [`${joinWords(culprits.map(quoteText))} ${verb} not allowed in a host name`];
}

function hyphenProblem(label: string): string[] {
  const begins = label.startsWith("-");
  const ends = label.endsWith("-");
  if (!begins && !ends) return [];
  const where = [begins ? "begins" : "", ends ? "ends" : ""].filter((word) => word !== "");
  return [`label ${quoteText(label)} ${joinWords(where)} with a hyphen`];
}

function underscoreFault(text: string): Fault | null {
  if (!text.includes("_")) return null;
  return {
    rule: "hostname-underscore",
    message: '"_" is not allowed in a host name',
    remedy: `use a hyphen instead, such as ${quoteText(text.replaceAll("_", "-"))}`,
  };
}

function lengthFault(text: string, labels: readonly string[], maxLabelLength: number): Fault | null {
  const limit = Math.min(maxLabelLength, MAX_LABEL_OCTETS);
  const allowed = limit < MAX_LABEL_OCTETS ? `${limit} allowed by max_hostname_length` : `${limit} allowed`;
  const problems = labels
    .filter((label) => label.length > limit)
    .map((label) => `label ${quoteText(label)} has ${label.length} octets, ${allowed}`);
  if (text.length > MAX_NAME_OCTETS)
    problems.push(`the name has ${text.length} octets, ${MAX_NAME_OCTETS} allowed`);
  if (problems.length === 0) return null;
  return { rule: "hostname-too-long", message: problems.join("; "), remedy: "shorten the name" };
}

function numericFault(labels: readonly string[]): Fault | null {
  const last = labels.at(-1) ?? "";
  if (!DIGITS.test(last)) return null;
  return {
    rule: "hostname-is-address",
    message: `the last label ${quoteText(last)} is all digits, which only an IP address may be`,
    remedy: "end the hostname in the name of a zone, such as example.com",
  };
}
