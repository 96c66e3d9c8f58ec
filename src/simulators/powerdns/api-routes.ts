import { applyPatch } from "./apply-patch.ts";
import type { PowerdnsState } from "./powerdns-state.ts";
import { Refusal } from "./record-rules.ts";
import { nameOfId, type SimulatedZone } from "./simulated-zone.ts";
import { type ServingContext, zoneDocument, zoneListEntry } from "./zone-documents.ts";
import type { ZoneSeed } from "./zone-seed.ts";

/** An answer: `json` when it is a document, `text` when it is plain, nothing for 204. */
export interface ApiAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
}

export interface ApiCall {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
}

export interface ApiContext {
  readonly state: PowerdnsState;
  /** What it says it is. */
  readonly version: string;
  readonly soaEdit: string;
}

const ROOT = "/api/v1/servers/localhost";
const NOT_FOUND: ApiAnswer = { status: 404, text: "Not Found" };
const METHOD_NOT_ALLOWED: ApiAnswer = { status: 405, text: "Method Not Allowed" };

/** Answers one call the way PowerDNS 4.7.3 does. */
export function answerCall(context: ApiContext, call: ApiCall): ApiAnswer {
  try {
    return route(context, call);
  } catch (error) {
    if (error instanceof Refusal) return { status: 422, json: { error: error.message } };
    if (error instanceof SyntaxError) return { status: 400, text: "Bad Request" };
    throw error;
  }
}

function route(context: ApiContext, call: ApiCall): ApiAnswer {
  const { pathname } = new URL(call.url, "http://simulator");
  if (pathname === ROOT) return { status: 200, json: serverDocument(context) };
  if (pathname === `${ROOT}/zones`) return zonesRoute(context, call);
  const [id, sub, kind] = pathname.startsWith(`${ROOT}/zones/`)
    ? pathname.slice(`${ROOT}/zones/`.length).split("/")
    : [];
  const zone = id === undefined ? undefined : context.state.zones.get(nameOfId(id));
  if (zone === undefined) return NOT_FOUND;
  if (sub === undefined) return zoneRoute(context, zone, call);
  return sub === "metadata" && kind === "PRESIGNED" && call.method === "GET"
    ? presignedAnswer(zone)
    : NOT_FOUND;
}

function serverDocument(context: ApiContext): object {
  return {
    daemon_type: "authoritative",
    id: "localhost",
    type: "Server",
    url: ROOT,
    version: context.version,
    zones_url: `${ROOT}/zones{/zone}`,
  };
}

function zonesRoute(context: ApiContext, call: ApiCall): ApiAnswer {
  const query = queryOf(call);
  const { state } = context;
  if (call.method === "GET") {
    const only = query.get("zone");
    const zones = [...state.zones.values()].filter((zone) => only === null || zone.name === nameOfId(only));
    const withDnssec = query.get("dnssec") !== "false";
    return { status: 200, json: zones.map((zone) => zoneListEntry(zone, serving(context), withDnssec)) };
  }
  return call.method === "POST" ? createZone(context, JSON.parse(call.body), query) : METHOD_NOT_ALLOWED;
}

interface NewZone {
  readonly name: string;
  readonly kind?: string;
  readonly dnssec?: boolean;
  readonly masters?: readonly string[];
  readonly soa_edit_api?: string;
  readonly nameservers?: readonly string[];
  readonly rrsets?: ZoneSeed["rrsets"];
}

const KINDS: Readonly<Record<string, NonNullable<ZoneSeed["kind"]>>> = {
  native: "Native",
  master: "Master",
  primary: "Master",
  slave: "Slave",
  secondary: "Slave",
  producer: "Producer",
  consumer: "Consumer",
};

function createZone(context: ApiContext, wanted: NewZone, query: URLSearchParams): ApiAnswer {
  const { state } = context;
  if (typeof wanted.name === "string" && state.zones.has(nameOfId(wanted.name)))
    return { status: 409, text: "Conflict" };
  const seed: ZoneSeed = {
    name: wanted.name,
    kind: KINDS[(wanted.kind ?? "").toLowerCase()] ?? "Native",
    dnssec: wanted.dnssec ?? false,
    masters: wanted.masters ?? [],
    soaEditApi: wanted.soa_edit_api ?? "DEFAULT",
    rrsets: wanted.rrsets ?? [],
  };
  const zone = state.addZone(seed, wanted.nameservers ?? []);
  return { status: 201, json: zoneDocument(zone, serving(context), query) };
}

function zoneRoute(context: ApiContext, zone: SimulatedZone, call: ApiCall): ApiAnswer {
  switch (call.method) {
    case "GET":
      return { status: 200, json: zoneDocument(zone, serving(context), queryOf(call)) };
    case "PATCH":
      return patchZone(context, zone, JSON.parse(call.body));
    case "DELETE":
      context.state.removeZone(zone.name);
      return { status: 204 };
    default:
      return METHOD_NOT_ALLOWED;
  }
}

function patchZone(context: ApiContext, zone: SimulatedZone, body: { readonly rrsets?: unknown }): ApiAnswer {
  if (!Array.isArray(body.rrsets)) throw new Refusal("No rrsets given in update request");
  applyPatch(zone, body.rrsets, context.state.now());
  return { status: 204 };
}

function presignedAnswer(zone: SimulatedZone): ApiAnswer {
  return {
    status: 200,
    json: { kind: "PRESIGNED", metadata: zone.presigned ? ["1"] : [], type: "Metadata" },
  };
}

function serving(context: ApiContext): ServingContext {
  return { soaEdit: context.soaEdit, nowMs: context.state.now() };
}

function queryOf(call: ApiCall): URLSearchParams {
  return new URL(call.url, "http://simulator").searchParams;
}
