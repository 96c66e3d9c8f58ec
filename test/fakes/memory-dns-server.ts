import { canonicalName, type Fqdn, isBelow } from "../../src/domain/dns-name.ts";
import type { Rrset, RrValue } from "../../src/domain/rrset.ts";
import type { ZoneContent, ZoneHead } from "../../src/domain/zone.ts";
import type { DnsServer, ReadNamesOptions, RrsetWrite, WriteOutcome } from "../../src/ports/dns-server.ts";

/** How a zone is, where it is not an ordinary one. */
export interface ZoneTraits {
  readonly kind?: string;
  readonly managed?: boolean;
  readonly presigned?: boolean;
  /** False: an edit does not move the serial (`soa_edit_api` is empty). */
  readonly serialMoves?: boolean;
}

/** A call of one of the methods that a real server would be asked for. */
export interface DnsCall {
  readonly method: "listZones" | "readZone" | "readNames" | "writeRrsets" | "describe";
  readonly zone: Fqdn | null;
}

interface Zone {
  readonly name: Fqdn;
  readonly traits: Required<ZoneTraits>;
  serial: number;
  rrsets: Map<Fqdn, readonly Rrset[]>;
}

/**
 * A DNS server without a server: it refuses what PowerDNS refuses, keeps comments over a REPLACE and moves serials.
 * The fields are there to arrange trouble.
 */
export class MemoryDnsServer implements DnsServer {
  /** Every call so far. */
  readonly calls: DnsCall[] = [];
  /** Every RRset that was really written, in order. */
  readonly written: RrsetWrite[] = [];
  /** Called at the start of each call; may throw or meddle. */
  onCall: (call: DnsCall) => void = () => {};
  /** Gives the reason why a write is refused; null lets it pass. */
  refuse: (write: RrsetWrite) => string | null = () => null;
  /** Accepts writes and forgets them, for as long as it says true. */
  loses: (write: RrsetWrite) => boolean = () => false;
  /** How many reads after a write still show what was before, as with a replicated database. */
  readsBehind = 0;
  readonly #zones = new Map<Fqdn, Zone>();
  #past: { readonly zones: ReadonlyMap<Fqdn, ZoneContent>; left: number } = { zones: new Map(), left: 0 };

  addZone(name: string, traits: ZoneTraits = {}): void {
    const zone = canonicalName(name);
    const all = { kind: "Native", managed: true, presigned: false, serialMoves: true, ...traits };
    this.#zones.set(zone, { name: zone, traits: all, serial: 1, rrsets: new Map() });
  }

  removeZone(name: string): void {
    this.#zones.delete(canonicalName(name));
  }

  /** Puts an RRset there as another client would; a leading `-` marks a disabled value, no value removes it. */
  put(
    name: string,
    type: string,
    ...contents: readonly (string | Pick<Rrset, "comments" | "ttlSeconds">)[]
  ): void {
    const owner = canonicalName(name);
    const zone = this.#closest(owner);
    const texts = contents.filter((content) => typeof content === "string");
    const extra = contents.find((content) => typeof content !== "string") ?? { ttlSeconds: 3600 };
    store(zone, { name: owner, type, values: texts.map(toValue), ...extra });
    zone.serial++;
  }

  /** The values of an RRset, sorted, disabled ones with a leading `-`; empty when there is none. */
  values(name: string, type: string): readonly string[] {
    return (this.rrset(name, type)?.values ?? []).map(toText).sort();
  }

  rrset(name: string, type: string): Rrset | undefined {
    const owner = canonicalName(name);
    return this.#closest(owner)
      .rrsets.get(owner)
      ?.find((rrset) => rrset.type === type);
  }

  /** Everything it holds, one line per RRset, sorted; equal dumps are equal servers. */
  dump(): readonly string[] {
    const rrsets = [...this.#zones.values()].flatMap((zone) => [...zone.rrsets.values()].flat());
    return rrsets
      .map(
        ({ name, type, ttlSeconds, values }) => `${name} ${ttlSeconds} ${type} ${values.map(toText).sort()}`,
      )
      .sort();
  }

  /** Counts the calls about a zone, or those about none, since the start or {@link forgetCalls}. */
  callsAbout(zone: string | null): number {
    const name = zone === null ? null : canonicalName(zone);
    return this.calls.filter((call) => call.zone === name && call.method !== "describe").length;
  }

  forgetCalls(): void {
    this.calls.length = 0;
    this.written.length = 0;
  }

  async listZones(): Promise<readonly ZoneHead[]> {
    this.#begin("listZones", null);
    return [...this.#zones.values()].map(({ name, serial, traits }) => {
      const { kind, managed } = traits;
      return { name, id: name, kind, serial, managed };
    });
  }

  async readZone({ name }: ZoneHead): Promise<ZoneContent> {
    this.#begin("readZone", name);
    return this.#shown(name);
  }

  async readNames(
    { name }: ZoneHead,
    names: readonly Fqdn[],
    options: ReadNamesOptions = {},
  ): Promise<ZoneContent> {
    this.#begin("readNames", name);
    const content = this.#shown(name);
    const enabled = (rrset: Rrset) => ({ ...rrset, values: rrset.values.filter((value) => !value.disabled) });
    const rrsets = names.flatMap((owner) => {
      const all = content.rrsets.get(owner) ?? [];
      const seen = options.enabledOnly ? all.map(enabled).filter((rrset) => rrset.values.length > 0) : all;
      return seen.length === 0 ? [] : [[owner, seen] as const];
    });
    return { ...content, rrsets: new Map(rrsets) };
  }

  async writeRrsets({ name }: ZoneHead, writes: readonly RrsetWrite[]): Promise<readonly WriteOutcome[]> {
    this.#begin("writeRrsets", name);
    const zone = this.#zone(name);
    this.#past = { zones: this.#contents(), left: this.readsBehind };
    const ordered = [...writes].sort((a, b) => Number(a.values.length > 0) - Number(b.values.length > 0));
    const outcomes = new Map(ordered.map((write) => [write, this.#write(zone, write)]));
    const isChanged = [...outcomes.values()].some((outcome) => outcome.status === "applied");
    if (isChanged && zone.traits.serialMoves) zone.serial++;
    return writes.map((write) => outcomes.get(write) ?? { status: "failed", message: "not sent" });
  }

  async describe(): Promise<string> {
    this.#begin("describe", null);
    return "PowerDNS in memory";
  }

  #begin(method: DnsCall["method"], zone: Fqdn | null): void {
    const call = { method, zone };
    this.calls.push(call);
    this.onCall(call);
  }

  #write(zone: Zone, write: RrsetWrite): WriteOutcome {
    const reason = this.refuse(write) ?? refusal(zone, write);
    if (reason !== null) return { status: "refused", message: reason };
    if (this.loses(write)) return { status: "applied" };
    this.written.push(write);
    const comments = zone.rrsets.get(write.name)?.find((rrset) => rrset.type === write.type)?.comments;
    store(zone, comments === undefined ? write : { comments, ...write });
    return { status: "applied" };
  }

  #shown(name: Fqdn): ZoneContent {
    const past = this.#past.left > 0 ? this.#past.zones.get(name) : undefined;
    this.#past.left--;
    return past ?? contentOf(this.#zone(name));
  }

  #contents(): ReadonlyMap<Fqdn, ZoneContent> {
    return new Map([...this.#zones.values()].map((zone) => [zone.name, contentOf(zone)]));
  }

  #zone(name: Fqdn): Zone {
    const zone = this.#zones.get(name);
    if (zone === undefined) throw new RangeError(`the server has no zone ${name}`);
    return zone;
  }

  #closest(name: Fqdn): Zone {
    const holding = [...this.#zones.values()].filter(
      (zone) => zone.name === name || isBelow(name, zone.name),
    );
    const [closest] = holding.sort((a, b) => b.name.length - a.name.length);
    if (closest === undefined) throw new RangeError(`no zone holds ${name}`);
    return closest;
  }
}

function contentOf({ name, serial, traits, rrsets }: Zone): ZoneContent {
  const { presigned, serialMoves } = traits;
  return { name, serial, presigned, serialMoves, rrsets: structuredClone(rrsets) };
}

function store(zone: Zone, rrset: Rrset): void {
  const others = (zone.rrsets.get(rrset.name) ?? []).filter((other) => other.type !== rrset.type);
  const all = rrset.values.length === 0 ? others : [...others, rrset];
  if (all.length === 0) zone.rrsets.delete(rrset.name);
  else zone.rrsets.set(rrset.name, all);
}

/** What PowerDNS says of a name outside the zone and of a CNAME with other data (RFC 1034 §3.6.2). */
function refusal(zone: Zone, { name, type, values }: RrsetWrite): string | null {
  if (name !== zone.name && !isBelow(name, zone.name)) return `RRset ${name} IN ${type}: Name is out of zone`;
  const others = (zone.rrsets.get(name) ?? []).filter((rrset) => rrset.type !== type);
  const clashes = type === "CNAME" ? others.length > 0 : others.some((rrset) => rrset.type === "CNAME");
  return values.length > 0 && clashes ? `RRset ${name} IN ${type}: Conflicts with pre-existing RRset` : null;
}

function toValue(text: string): RrValue {
  return text.startsWith("-")
    ? { content: text.slice(1), disabled: true }
    : { content: text, disabled: false };
}

function toText(value: RrValue): string {
  return `${value.disabled ? "-" : ""}${value.content}`;
}
