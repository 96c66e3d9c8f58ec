import { deriveReservations } from "../../core/derive/derive-reservations.ts";
import { BIND_PLACEHOLDERS, bindText, type TransferSource } from "../../core/render/files/bind-text.ts";
import { DHCPD_PLACEHOLDERS, dhcpdText } from "../../core/render/files/dhcpd-text.ts";
import { headerText } from "../../core/render/files/file-header.ts";
import { findTemplateFault } from "../../core/render/files/fill-template.ts";
import { KEA_PLACEHOLDERS, keaText } from "../../core/render/files/kea-text.ts";
import { SystemError } from "../../domain/errors.ts";
import { type Finding, makeFinding } from "../../domain/finding.ts";
import type { FileKind } from "../../domain/generated-file.ts";
import type { Reservation, RowReservation } from "../../domain/reservation.ts";
import { readReservations } from "./file-memory.ts";
import type { FileSource, FileWorld } from "./file-world.ts";

/** A file's text, and what came up when it was made. */
export interface RenderedFile {
  readonly kind: FileKind;
  /** Null: it is shown and written nowhere. */
  readonly path: string | null;
  readonly text: string;
  readonly entries: number;
  readonly findings: readonly Finding[];
  readonly checkCommand: readonly string[];
  /** To be remembered once it is on the disk; null when it lists no reservations. */
  readonly reservations: readonly RowReservation[] | null;
}

type Template = { readonly known: readonly string[]; readonly needed: string };

/** Renders the reservations: one file, or one for each family. @throws SystemError when a template cannot be used. */
export async function renderDhcp(world: FileWorld, source: FileSource): Promise<readonly RenderedFile[]> {
  const { dhcp } = world.fileSettings;
  const isKea = dhcp.format === "kea";
  const placeholders = isKea ? KEA_PLACEHOLDERS : DHCPD_PLACEHOLDERS;
  const template = await readTemplate(world, dhcp.template, placeholders);
  const remembered = new Map((await readReservations(world.store)).map((row) => [row.rowId, row]));
  const { profiles, macScope } = dhcp;
  const rules = { profiles, macScope, oneIpv4PerMac: isKea, remembered };
  const derived = deriveReservations(source.rows, rules);
  const isSplit = isKea || dhcp.output6 !== null;
  const render = (kind: "dhcp" | "dhcp6", reservations: readonly Reservation[]): RenderedFile => {
    const from = `${source.names.inventory}, ${source.rows.length} rows`;
    const entries = reservations.reduce((sum, reservation) => sum + reservation.ips.length, 0);
    const header = headerText(kind, originOf(world, from), entries);
    const leftOut = kind === "dhcp" ? derived.leftOut : [];
    const content = { header, reservations, leftOut, profiles, template };
    return {
      kind,
      path: kind === "dhcp" ? dhcp.output : dhcp.output6,
      text: isKea ? keaText(content, kind === "dhcp" ? 4 : 6) : dhcpdText(content),
      entries,
      findings: kind === "dhcp" ? derived.findings : [],
      checkCommand: dhcpCheck(world, kind),
      reservations: derived.kept,
    };
  };
  if (!isSplit) return [render("dhcp", derived.reservations)];
  const families = Map.groupBy(derived.reservations, (reservation) => reservation.family);
  const four = render("dhcp", families.get(4) ?? []);
  const six = families.get(6) ?? [];
  if (dhcp.output6 !== null || dhcp.output === null) return [four, render("dhcp6", six)];
  return [{ ...four, findings: [...four.findings, ...homeless(six)] }];
}

/** DHCPv6 is another daemon of Kea's, with a file of its own. */
function homeless(reservations: readonly Reservation[]): readonly Finding[] {
  if (reservations.length === 0) return [];
  return [
    makeFinding(
      "reservation-without-file",
      { addressId: null, ip: "", hostname: "" },
      {
        key: "ipv6",
        message: `${reservations.length} IPv6 reservations are in no file: Kea keeps them for a daemon of their own`,
        remedy: "name a file for them in [dhcp] output6",
      },
    ),
  ];
}

function dhcpCheck({ fileSettings }: FileWorld, kind: "dhcp" | "dhcp6"): readonly string[] {
  const { format, checkCommand } = fileSettings.dhcp;
  if (kind === "dhcp" && checkCommand !== null) return checkCommand;
  if (checkCommand?.length === 0) return [];
  if (format === "kea") return [kind === "dhcp" ? "kea-dhcp4" : "kea-dhcp6", "-t"];
  return kind === "dhcp" ? ["dhcpd", "-t", "-cf"] : ["dhcpd", "-6", "-t", "-cf"];
}

/** Renders the secondary zones of every zone that is managed, also of one that PowerDNS does not list just now. */
export async function renderBind(world: FileWorld, source: FileSource): Promise<RenderedFile> {
  const { bind } = world.fileSettings;
  const template = await readTemplate(world, bind.template, BIND_PLACEHOLDERS);
  const zones = source.zones.filter((zone) => zone.managed).map((zone) => zone.name);
  const header = headerText("bind", originOf(world, source.names.dns), zones.length);
  const { tsigKey, zoneDirectory, version } = bind;
  const primaries = await findPrimaries(world);
  return {
    kind: "bind",
    path: bind.output,
    text: bindText({ header, zones: zones.sort(), primaries, tsigKey, zoneDirectory, version, template }),
    entries: zones.length,
    findings: [],
    checkCommand: bind.checkCommand ?? ["named-checkconf"],
    reservations: null,
  };
}

async function findPrimaries({ fileSettings, resolveHost }: FileWorld): Promise<readonly TransferSource[]> {
  const found = await Promise.all(
    fileSettings.bind.primaries.map(async ({ host, port }) =>
      (await resolveHost(host)).map((ip) => ({ ip, port })),
    ),
  );
  return found.flat();
}

function originOf({ fileSettings, clock }: FileWorld, source: string) {
  return { version: fileSettings.version, madeAt: clock.now(), source };
}

async function readTemplate(
  { outputs }: FileWorld,
  path: string | null,
  placeholders: Template,
): Promise<string | null> {
  if (path === null) return null;
  const text = await outputs.read(path);
  const fault = text === null ? "there is no such file" : findTemplateFault(text, placeholders);
  if (fault === null) return text;
  throw new SystemError(`the template ${path} cannot be used: ${fault}`, {
    remedy: "mend it, or take it out of the configuration; docs/guide-files.md shows the built-in ones",
  });
}
