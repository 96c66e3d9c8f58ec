import { displayName, type Fqdn } from "../../../domain/dns-name.ts";
import { fillTemplate } from "./fill-template.ts";
import { quoteToken } from "./quote-token.ts";
import { zoneFileName } from "./zone-file-name.ts";

/** A server that zones are transferred from. */
export interface TransferSource {
  readonly ip: string;
  readonly port: number;
}

export interface BindContent {
  readonly header: string;
  readonly zones: readonly Fqdn[];
  readonly primaries: readonly TransferSource[];
  /** Name of a key that named.conf defines; null: transfers are not signed. */
  readonly tsigKey: string | null;
  /** Where named keeps its copies; null: its working directory. */
  readonly zoneDirectory: string | null;
  /** The oldest BIND that reads the file: `[9, 18]`. */
  readonly version: readonly [major: number, minor: number];
  /** Of one zone; null: {@link DEFAULT_TEMPLATE}. */
  readonly template: string | null;
}

/** Placeholders of a zone's template. */
export const BIND_PLACEHOLDERS = {
  known: ["name", "type", "file", "primaries", "notifiers"],
  needed: "name",
} as const;

const DEFAULT_TEMPLATE =
  "zone {{name}} { type {{type}}; file {{file}}; {{primaries}}; allow-notify {{notifiers}}; };\n";
const DNS_PORT = 53;
/** `type secondary` and `primaries` came with 9.16; before it was `type slave` and `masters`. */
const FIRST_WITH_PRIMARIES = [9, 16] as const;

/**
 * Writes a secondary zone for each zone, one a line, in the order given.
 *
 * @see BIND 9 Administrator Reference Manual, "zone Statement Grammar", "Zone Transfers"
 */
export function bindText(content: BindContent): string {
  const { header, zones, primaries, zoneDirectory, template } = content;
  const old = isOlder(content.version);
  const sources = primaries.map((source) => sourceText(source, content.tsigKey)).join(" ");
  const shared = {
    type: old ? "slave" : "secondary",
    primaries: `${old ? "masters" : "primaries"} { ${sources} }`,
    notifiers: `{ ${[...new Set(primaries.map(({ ip }) => ip))].map((ip) => `${ip};`).join(" ")} }`,
  };
  const directory = zoneDirectory === null ? "" : `${zoneDirectory.replace(/\/+$/, "")}/`;
  const statements = zones.map((zone) =>
    fillTemplate(template ?? DEFAULT_TEMPLATE, {
      ...shared,
      name: quoteToken(displayName(zone)),
      file: quoteToken(`${directory}${zoneFileName(zone)}`),
    }),
  );
  return `# ${header}\n\n${statements.join("")}`;
}

function isOlder([major, minor]: BindContent["version"]): boolean {
  const [firstMajor, firstMinor] = FIRST_WITH_PRIMARIES;
  return major < firstMajor || (major === firstMajor && minor < firstMinor);
}

function sourceText({ ip, port }: TransferSource, tsigKey: string | null): string {
  const at = port === DNS_PORT ? ip : `${ip} port ${port}`;
  return tsigKey === null ? `${at};` : `${at} key ${quoteToken(tsigKey)};`;
}

const ZONE_NAME = /^\s*zone\s+"((?:[^"\\\n]|\\.)*)"/gm;

/** Reads the names of the zones that a file of this kind lists, without final dot. */
export function listZones(text: string): readonly string[] {
  return [...text.matchAll(ZONE_NAME)].map((match) => (match[1] ?? "").replaceAll(/\\(.)/g, "$1"));
}
