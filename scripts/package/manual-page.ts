import { EXIT_CODES } from "../../src/cli/exit-codes.ts";
import { CONFIG_KEYS, type ConfigKey, NAMED_KEYS } from "../../src/config/config-keys.ts";
import { type DescribedCommand, type DescribedOption, describeProgram, flatten } from "./describe-program.ts";

/**
 * Writes pphook(1) from the commands, the exit codes and the catalogue of keys.
 *
 * @param day - `2026-11-29`
 */
export function manualPage({ version, day }: { readonly version: string; readonly day: string }): string {
  const program = describeProgram(version);
  return `${[
    `.TH PPHOOK 1 ${day} "pphook ${version}" "User Commands"`,
    ".SH NAME",
    "pphook \\- keeps PowerDNS true to phpIPAM",
    ".SH SYNOPSIS",
    `.B pphook\n.RI [ options ]\n.I command\n.RI [ arguments ]`,
    ".SH DESCRIPTION",
    roff(program.description),
    ".PP\nIt plans before it writes, writes under guards, remembers what it did and can explain every record. Begin with",
    '.B pphook plan\nand, without any server,\n.BR "pphook demo" .',
    ".SH OPTIONS",
    ...program.options.map(optionEntry),
    ".SH COMMANDS",
    ...program.commands.flatMap(flatten).map(commandEntry),
    ".SH EXIT STATUS",
    "When several apply, the first of 2, 5, 1, 3, 4, 0 is given.",
    ...Object.entries(EXIT_CODES).map(([code, meaning]) => entry(`\\fB${code}\\fR`, meaning)),
    ".SH CONFIGURATION",
    "An INI file; each key can also be set by the environment variable PPHOOK_<SECTION>_<KEY>, or read from the file that the same variable with _FILE at its end names.".replaceAll(
      "-",
      "\\-",
    ),
    ...keyEntries([...CONFIG_KEYS, ...NAMED_KEYS]),
    ".SH FILES",
    ...FILES.map(([path, what]) => entry(`\\fI${roff(path)}\\fR`, what)),
    ".SH ENVIRONMENT",
    ...VARIABLES.map(([name, what]) => entry(`\\fB${name}\\fR`, what)),
    ".SH SEE ALSO",
    ".BR systemctl (1),\n.BR journalctl (1),\n.BR pdns_server (1)",
    ".PP\n/usr/share/doc/pphook: guides, and the reference of findings, mails and schemas.",
  ].join("\n")}\n`;
}

const FILES = [
  ["/etc/pphook/config.ini", "the configuration"],
  ["/etc/pphook/.env.gpg", "secrets, encrypted; made by pphook config encrypt"],
  ["/var/lib/pphook/pphook.db", "ledger and journal"],
  ["/var/lib/pphook/bypass_protection", "while it exists, the next cycle processes every row"],
  ["/var/log/pphook.log", "the log"],
  ["/usr/share/pphook/templates", "the mail templates, to copy from"],
] as const;

const VARIABLES = [
  ["PPHOOK_CONFIG", "the configuration file, when no --config names one"],
  ["PPHOOK_PASSPHRASE_FILE", "the file with the passphrase of .env.gpg"],
  [
    "CREDENTIALS_DIRECTORY",
    "set by systemd: a credential named phpipam-password is [phpipam] password, and so on",
  ],
  ["NOTIFY_SOCKET", "set by systemd: the daemon tells its state there"],
  ["NO_COLOR", "no colours"],
] as const;

function commandEntry({ words, arguments: args, description, options }: DescribedCommand): string {
  const synopsis = ["pphook", ...words, ...args.map((one) => one.term)].join(" ");
  const inner = options.filter(({ names }) => !names.includes("--help")).map(optionEntry);
  return `.SS ${roff(synopsis)}\n${roff(description)}\n${inner.join("\n")}`.trimEnd();
}

function optionEntry({ flags, description, choices }: DescribedOption): string {
  return entry(
    `\\fB${roff(flags)}\\fR`,
    `${description}${choices.length === 0 ? "" : `: ${choices.join(", ")}`}`,
  );
}

function keyEntries(keys: readonly ConfigKey[]): readonly string[] {
  return keys.flatMap((key, index) => {
    const heading = key.section === keys[index - 1]?.section ? [] : [`.SS [${roff(key.section)}]`];
    const value = key.default === null || key.default === "" ? "" : ` Default: ${key.default}.`;
    return [...heading, entry(`\\fB${roff(key.key)}\\fR`, `${key.doc}${value}`)];
  });
}

function entry(term: string, text: string): string {
  return `.TP\n${term}\n${roff(text)}`;
}

/** A line that begins with a full stop or an apostrophe would be a command; a plain hyphen would be shown as a dash. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(/^(?=[.'])/gm, "\\&");
}
