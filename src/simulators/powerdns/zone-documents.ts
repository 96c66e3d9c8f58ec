import { editedSerial, type SimulatedZone, storedSerial, zoneId } from "./simulated-zone.ts";

/** How the simulated server edits serials when it serves them, and its clock. */
export interface ServingContext {
  /** `default-soa-edit`: "" or INCREMENT-WEEKS. */
  readonly soaEdit: string;
  readonly nowMs: number;
}

/** Writes a zone as one entry of `GET /zones`; without DNSSEC the served serial is left out, as PowerDNS does. */
export function zoneListEntry(zone: SimulatedZone, context: ServingContext, withDnssec: boolean): object {
  const entry = {
    account: "",
    catalog: "",
    id: zoneId(zone.name),
    kind: zone.kind,
    last_check: 0,
    masters: zone.masters,
    name: zone.name,
    notified_serial: 0,
    serial: storedSerial(zone),
    url: `/api/v1/servers/localhost/zones/${zoneId(zone.name)}`,
  };
  if (!withDnssec) return entry;
  return {
    ...entry,
    dnssec: isSecured(zone),
    edited_serial: editedSerial(zone, context.soaEdit, context.nowMs),
  };
}

/** Writes a zone as `GET /zones/{zone}` does, with the parameters of the query. */
export function zoneDocument(zone: SimulatedZone, context: ServingContext, query: URLSearchParams): object {
  const rrsets = query.get("rrsets") === "false" ? {} : { rrsets: rrsetDocuments(zone, query) };
  return {
    ...zoneListEntry(zone, context, true),
    api_rectify: false,
    master_tsig_key_ids: [],
    nsec3narrow: false,
    nsec3param: "",
    slave_tsig_key_ids: [],
    soa_edit: "",
    soa_edit_api: zone.soaEditApi,
    ...rrsets,
  };
}

/** A zone counts as DNSSEC when PowerDNS signs it and when somebody else did. */
function isSecured(zone: SimulatedZone): boolean {
  return zone.dnssec || zone.presigned;
}

/**
 * Lists RRsets. Asked for one name, the server answers it in the spelling of the question, without disabled records, and adds
 * an empty entry for each commented RRset of the whole zone that it does not list otherwise.
 */
function rrsetDocuments(zone: SimulatedZone, query: URLSearchParams): object[] {
  const asked = query.get("rrset_name");
  const type = query.get("rrset_type");
  const listed = new Set<string>();
  const documents: object[] = [];
  const add = (shown: string, name: string) => {
    for (const [rrType, { ttl, records }] of zone.names.get(name) ?? []) {
      const visible = asked === null ? records : records.filter((record) => !record.disabled);
      if (visible.length === 0 || (asked !== null && type !== null && type !== rrType)) continue;
      const key = `${name} ${rrType}`;
      listed.add(key);
      documents.push({
        comments: zone.comments.get(key) ?? [],
        name: shown,
        records: visible,
        ttl,
        type: rrType,
      });
    }
  };
  if (asked === null) for (const name of zone.names.keys()) add(name, name);
  else add(withDot(asked), withDot(asked).toLowerCase());
  for (const [key, comments] of zone.comments) {
    const [name, rrType] = key.split(" ");
    if (!listed.has(key)) documents.push({ comments, name, records: [], ttl: 0, type: rrType });
  }
  return documents;
}

function withDot(name: string): string {
  return name.endsWith(".") ? name : `${name}.`;
}
