import { canonicalName, type Fqdn } from "../../src/domain/dns-name.ts";
import type { Rrset, RrValue } from "../../src/domain/rrset.ts";
import type { ZoneContent, ZoneHead } from "../../src/domain/zone.ts";

/** A zone of the in-memory server: as it is listed, and what is in it. */
export interface LiveZone extends ZoneHead {
  readonly content: ZoneContent;
}

export type ZoneTraits = Partial<
  Pick<LiveZone, "kind" | "managed" | "serial"> & Pick<ZoneContent, "presigned" | "serialMoves">
>;

/**
 * Makes a zone from lines such as `a A 10.0.0.5`, `a 300 A 10.0.0.5`, `b A 10.0.0.6 off` (disabled), `@ NS ns1`.
 * Names are relative to the zone (`::5` is the reverse name of 2001:db8::5), targets of PTR, CNAME, NS, MX and SRV to example.com; a final dot makes them absolute.
 */
export function zone(name: string, lines: readonly string[], traits: ZoneTraits = {}): LiveZone {
  const apex = canonicalName(name);
  const { kind = "Native", managed = true, serial = 1, presigned = false, serialMoves = true } = traits;
  const rrsets = groupRrsets(lines.map((line) => parseLine(apex, line)));
  const content: ZoneContent = { name: apex, serial, presigned, serialMoves, rrsets };
  return { name: apex, id: apex, kind, serial, managed, content };
}

interface Line {
  readonly name: Fqdn;
  readonly type: string;
  readonly ttlSeconds: number;
  readonly value: RrValue;
}

const TARGETED = new Set(["PTR", "CNAME", "NS", "MX", "SRV", "DNAME", "ALIAS"]);

function parseLine(apex: Fqdn, line: string): Line {
  const disabled = line.endsWith(" off");
  const [label = "", ...rest] = (disabled ? line.slice(0, -4) : line).split(" ");
  const ttlSeconds = /^\d+$/.test(rest[0] ?? "") ? Number(rest.shift()) : 3600;
  const [type = "", ...fields] = rest;
  if (TARGETED.has(type)) fields.push(absolute(fields.pop() ?? "", "example.com."));
  return { name: absolute(label, apex), type, ttlSeconds, value: { content: fields.join(" "), disabled } };
}

const V6_TAIL = "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.";

function absolute(label: string, origin: string): Fqdn {
  if (label.startsWith("::")) return canonicalName(`${label.slice(2)}.${V6_TAIL}`);
  if (label === "@") return canonicalName(origin);
  return canonicalName(label.endsWith(".") ? label : `${label}.${origin}`);
}

function groupRrsets(lines: readonly Line[]): ReadonlyMap<Fqdn, readonly Rrset[]> {
  const byName = Map.groupBy(lines, (line) => line.name);
  return new Map(
    [...byName].map(([name, group]) => [
      name,
      [...Map.groupBy(group, (line) => line.type)].map(([type, values]) => ({
        name,
        type,
        ttlSeconds: values[0]?.ttlSeconds ?? 0,
        values: values.map((line) => line.value),
      })),
    ]),
  );
}

/** Gives the zone with RRsets replaced; its serial moves when the zone says so. */
export function withRrsets(zoneBefore: LiveZone, written: readonly Rrset[]): LiveZone {
  if (written.length === 0) return zoneBefore;
  const rrsets = new Map(zoneBefore.content.rrsets);
  for (const rrset of written) {
    const others = (rrsets.get(rrset.name) ?? []).filter((it) => it.type !== rrset.type);
    const all = rrset.values.length === 0 ? others : [...others, rrset];
    if (all.length === 0) rrsets.delete(rrset.name);
    else rrsets.set(rrset.name, all);
  }
  const serial = zoneBefore.serial + (zoneBefore.content.serialMoves ? 1 : 0);
  return { ...zoneBefore, serial, content: { ...zoneBefore.content, serial, rrsets } };
}

/** Writes the A, AAAA and PTR values, or all with `every`, as sorted lines in the form that `zone` reads, TTLs left out. */
export function linesOf(live: LiveZone, every = false): readonly string[] {
  const lines: string[] = [];
  for (const rrset of [...live.content.rrsets.values()].flat()) {
    if (!every && !["A", "AAAA", "PTR"].includes(rrset.type)) continue;
    for (const { content, disabled } of rrset.values)
      lines.push(`${short(rrset.name)} ${rrset.type} ${short(content)}${disabled ? " off" : ""}`);
  }
  return lines.sort();
}

/** Leaves out the zones that nearly every test is about; the reverse name of 2001:db8::5 is `::5`. */
export function short(text: string): string {
  if (text.endsWith(`.${V6_TAIL}`)) return `::${text.slice(0, -V6_TAIL.length - 1)}`;
  return text.replace(/\.(?:example\.com|0\.0\.10\.in-addr\.arpa)\.$/, "");
}
