/** A zone to begin with; names are written with the final dot. */
export interface ZoneSeed {
  readonly name: string;
  /** Native when left out. */
  readonly kind?: "Native" | "Master" | "Slave" | "Producer" | "Consumer";
  /** How an API edit moves the serial. DEFAULT when left out; "" leaves the serial alone. */
  readonly soaEditApi?: string;
  readonly dnssec?: boolean;
  /** For a secondary zone. */
  readonly masters?: readonly string[];
  readonly rrsets?: readonly SeedRrset[];
}

/** An RRset in the words of the PowerDNS API, abbreviated. */
export interface SeedRrset {
  readonly name: string;
  readonly type: string;
  /** 3600 when left out. */
  readonly ttl?: number;
  /** A plain string is an enabled value. */
  readonly records: readonly (string | { readonly content: string; readonly disabled: boolean })[];
  readonly comments?: readonly {
    readonly content: string;
    readonly account: string;
    readonly modified_at?: number;
  }[];
}

/** Where a PowerDNS API listens and what opens it. */
export interface PowerdnsAccess {
  /** Ends in `/api/v1`. */
  readonly url: string;
  readonly apiKey: string;
}

/** Creates zones through the API, one by one. @throws Error with the server's answer when one is refused. */
export async function seedZones(access: PowerdnsAccess, zones: readonly ZoneSeed[]): Promise<void> {
  for (const zone of zones) {
    const response = await fetch(`${access.url}/servers/localhost/zones?rrsets=false`, {
      method: "POST",
      headers: { "X-API-Key": access.apiKey, "Content-Type": "application/json" },
      body: JSON.stringify(zoneDocument(zone)),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`zone ${zone.name} was not created: ${response.status} ${answer}`);
  }
}

function zoneDocument(zone: ZoneSeed): object {
  const transferred = zone.kind === "Slave" || zone.kind === "Consumer";
  return {
    name: zone.name,
    kind: zone.kind ?? "Native",
    dnssec: zone.dnssec ?? false,
    soa_edit_api: zone.soaEditApi ?? "DEFAULT",
    ...(transferred
      ? { masters: zone.masters ?? ["127.0.0.1"] }
      : { nameservers: ["ns1.example.net."], rrsets: (zone.rrsets ?? []).map(rrsetDocument) }),
  };
}

function rrsetDocument(rrset: SeedRrset): object {
  return {
    name: rrset.name,
    type: rrset.type,
    ttl: rrset.ttl ?? 3600,
    records: rrset.records.map((record) =>
      typeof record === "string" ? { content: record, disabled: false } : record,
    ),
    ...(rrset.comments === undefined ? {} : { comments: rrset.comments }),
  };
}
