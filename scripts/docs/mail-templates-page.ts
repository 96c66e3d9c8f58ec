import { readdirSync } from "node:fs";
import type { itemContext } from "../../src/core/notify/letter-context.ts";
import { sampleItem, sampleMails } from "../../src/core/notify/sample-mails.ts";
import { markdownTable } from "./markdown-table.ts";

type Item = ReturnType<typeof itemContext>;

/** Each variable that templates know of one finding; the compiler asks for a sentence about a new one. */
const OF_A_FINDING: Readonly<Record<keyof Item, string>> = {
  state: "`new`, `again` (a reminder), `done` (PPHOOK put it right), `resolved`",
  as_keeper: "whether the reader edited the row that keeps the name or the MAC address",
  rule: "id of the rule, as in [findings](findings.md)",
  rule_title: "the rule in words",
  severity: "`error` or `warning`",
  ip: "address of the row",
  hostname: "as typed; empty when there is none",
  mac: "as typed; empty when there is none",
  zone: "zone of the first change that was made; empty when none was",
  error: "what is wrong, with the measured and the expected value; in English",
  remedy: "how to put it right",
  avoid: "how not to come here again; empty where there is nothing to learn",
  link: "page of the row in phpIPAM; empty when it is gone",
  subnet: "subnet of the row",
  subnet_description: "its description in phpIPAM",
  subnet_link: "page of the subnet",
  actions:
    "what PPHOOK did about the row: a list of `target` (`powerdns`, `phpipam`), `action` (`create`, `update`, `delete`), `zone`, `name`, `type`, `before`, `after`, `applied`, `result`, `detail`, `id`",
  row_deleted: "whether the row was deleted in phpIPAM",
  keeper: "the row that keeps the name or the MAC address, as in `others`; none where there is none",
  others:
    "other rows concerned: a list of `ip`, `hostname`, `mac`, `keeps`, `link`, `subnet`, `subnet_description`",
  found_at: "when it was found",
  run: "name of the cycle, for `pphook history --run`",
  explain: "command that tells everything of the address",
  undo: "commands that undo what was done; may be empty",
};

const OF_EVERY_MAIL = [
  ["recipient_name", "who is written to; empty when it is not known"],
  ["audience", "`person` or `administrators`"],
  ["language", "`en` or `fr`"],
  ["phpipam_url", "phpIPAM's address for people"],
  ["observe", "whether PPHOOK only looks and writes nothing (`mode = observe`)"],
] as const;

const OF_A_DIGEST = [
  ["items", "the first findings, each with the variables above"],
  ["counts", "how many are `new`, `again`, `done`, `resolved`"],
  ["total", "how many there are; beyond `listed` all are in an attached CSV file"],
  ["listed", "how many are in `items`"],
] as const;

const OF_AN_ALERT = [
  ["kind", "what it is about, such as `service-down` or `held`"],
  ["news", "`began`, `lasts` (a reminder), `ended`"],
  ["since", "when it began"],
  ["details", "what there is to know; by kind, such as `details.service`, `details.error`, `details.hash`"],
] as const;

/** Describes the templates of mails and their variables. */
export async function mailTemplatesPage(): Promise<string> {
  const files = readdirSync("src/io/smtp/templates/en").filter((file) => /^email_.*\.j2$/.test(file));
  const texts = files.filter((file) => !file.includes(".html."));
  const example = Object.entries(sampleItem()).map(([name, value]) => [
    `\`${name}\``,
    OF_A_FINDING[name as keyof Item],
    typeof value === "string" && value !== "" ? `\`${value}\`` : "",
  ]);
  const kinds = [...new Set(sampleMails("en").map(({ template }) => template))];
  const missing = texts.filter((file) => !kinds.some((kind) => `${kind}.j2` === file));
  if (missing.length > 0) throw new Error(`no sample mail uses ${missing.join(", ")}`);
  return `# Mail templates

Templates are written in Jinja2's syntax. A file in \`[notify] template_directory\` takes the place of ours of the same name, one by one: \`${texts.join("`, `")}\` for the
text, the same with \`.html.j2\` for the HTML. In a directory \`en\` or \`fr\` a file is for that language alone. The first line of a text may say \`Subject: …\`. A text without
an HTML of its own makes a mail without HTML; a file that begins with a tag is taken for HTML. \`layout.html.j2\` is the frame of every HTML mail.

What is typed into phpIPAM is escaped in HTML, and its control characters are named (\`U+000A\`) everywhere. \`pphook check\` tries each template and says which line
does not work; until it is mended, ours is sent.

## Every mail

${variables(OF_EVERY_MAIL)}

## email_dns_error, email_hostname_duplicate, email_mac_duplicate

${markdownTable(["variable", "meaning", "for example"], example)}

## email_digest

${variables(OF_A_DIGEST)}

## email_system_alert

${variables(OF_AN_ALERT)}`;
}

function variables(rows: readonly (readonly [string, string])[]): string {
  return markdownTable(
    ["variable", "meaning"],
    rows.map(([name, meaning]) => [`\`${name}\``, meaning]),
  );
}
