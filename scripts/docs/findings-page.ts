import { RULES, type Rule, type Severity } from "../../src/domain/finding.ts";
import { markdownTable } from "./markdown-table.ts";

const MEANING: Record<Severity, string> = {
  error: "The row is frozen, or a change was not possible. `sync` ends with exit code 4.",
  warning: "Something that a person should look at; the cycle goes on.",
  info: "Worth knowing; nothing is wrong.",
};

export async function findingsPage(): Promise<string> {
  const rules: readonly (readonly [string, Rule])[] = Object.entries(RULES);
  const sections = Object.entries(MEANING).map(([severity, meaning]) => {
    const rows = rules
      .filter(([, rule]) => rule.severity === severity)
      .map(([id, rule]) => [`\`${id}\``, rule.title, rule.reference]);
    return `## ${severity}\n\n${meaning}\n\n${markdownTable(["rule", "meaning", "reference"], rows)}`;
  });
  const intro =
    "A finding is something wrong with a row of phpIPAM or a record of DNS. It has a rule, a severity, a message with the " +
    "measured and the expected value, and a remedy. Bad data never stops a cycle.";
  return `# Findings\n\n${intro}\n\n${sections.join("\n\n")}`;
}
