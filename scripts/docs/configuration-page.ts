import type { ConfigKey } from "../../src/config/config-keys.ts";
import { markdownTable } from "./markdown-table.ts";

const INTRO = `# Configuration

An INI file: \`[section]\`, then \`key = value\` lines. Only a line that starts with \`#\` or \`;\` is a comment, so values may hold
\`#\`, \`;\`, \`%\` and \`=\`. Durations are \`90\`, \`90s\`, \`5m\`, \`1h\`, \`7d\`. Unknown sections and keys, wrong types and values out of
range are all reported at once, with file and line; \`pphook config check\` does just that.

Every key can also be set by the environment variable in its row, or read from the file that the same variable with \`_FILE\` at
its end names, or come as a systemd credential (\`phpipam-password\`). Precedence: command line, variable, variable with \`_FILE\`,
credential, \`.env.gpg\` beside the configuration file, the file, the default. \`pphook config show\` says which one won.`;

export async function configurationPage(): Promise<string> {
  const { CONFIG_KEYS, NAMED_KEYS } = await import("../../src/config/config-keys.ts");
  const sections = Map.groupBy([...CONFIG_KEYS, ...NAMED_KEYS], (key) => key.section);
  return [INTRO, ...[...sections].map(([section, keys]) => describeSection(section, keys))].join("\n\n");
}

function describeSection(section: string, keys: readonly ConfigKey[]): string {
  const rows = keys.map((key) => [
    `\`${key.key}\``,
    `${key.doc}${key.secret ? " *Secret: never printed.*" : ""}`,
    key.type,
    describeDefault(key),
    `\`${key.variable}\``,
  ]);
  return `## [${section}]\n\n${markdownTable(["key", "meaning", "value", "default", "variable"], rows)}`;
}

function describeDefault(key: ConfigKey): string {
  if (key.required) return "**required**";
  return key.default === null || key.default === "" ? "none" : `\`${key.default}\``;
}
