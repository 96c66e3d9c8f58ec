import type { DnsAnswer, DnsFailure } from "../../domain/dns-answer.ts";
import { displayName } from "../../domain/dns-name.ts";
import type { ExpectedRrset } from "./choose-expected.ts";

/** Whether an answer proves what was written; `other`: the server answers something else in its place; `none`: it answers nothing of it. */
export type AnswerVerdict =
  | { readonly verdict: "proven" }
  | { readonly verdict: "other" | "none"; readonly detail: string };

/**
 * Compares what a name server answers with what it must. Nothing is proven but by an authoritative answer with exactly the expected
 * values; where none are expected, by an authoritative one that has none of the type (RFC 2308 §2), whatever else is at the name.
 */
export function judgeAnswer(expected: ExpectedRrset, answer: DnsAnswer | DnsFailure): AnswerVerdict {
  if (answer.status === "failed") return { verdict: "none", detail: answer.message };
  const { rcode, authoritative } = answer;
  if (rcode !== "NOERROR" && rcode !== "NXDOMAIN") return { verdict: "none", detail: `answers ${rcode}` };
  if (!authoritative) return { verdict: "none", detail: "answers without authority for the zone" };
  const contents = contentsOf(expected, answer);
  if (contents.join("\n") === expected.contents.join("\n")) return { verdict: "proven" };
  return { verdict: "other", detail: differenceOf(contents, expected.contents) };
}

function differenceOf(answered: readonly string[], expected: readonly string[]): string {
  const said = answered.length === 0 ? "nothing" : listed(answered);
  return expected.length === 0
    ? `answers ${said}, which is gone`
    : `answers ${said}, not ${listed(expected)}`;
}

/** An alias in the way shows as what it is. */
function contentsOf({ name, type }: ExpectedRrset, { records }: DnsAnswer): readonly string[] {
  const aliases = records.filter((record) => record.name === name && record.type === "CNAME");
  const values = records.filter((record) => record.name === name && record.type === type);
  return [
    ...new Set([
      ...aliases.map(({ content }) => `CNAME ${content}`),
      ...values.map(({ content }) => content),
    ]),
  ].sort();
}

function listed(contents: readonly string[]): string {
  return contents.map(displayName).join(", ");
}
