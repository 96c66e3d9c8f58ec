import type { WireFault } from "./fault-proxy.ts";

export type Service = "phpipam" | "powerdns";

/** A fault of a call over HTTP, by name. */
export interface NamedWireFault {
  readonly name: string;
  readonly fault: WireFault;
  /** Nothing may come of it: the answer is right and in time. */
  readonly isHarmless?: boolean;
}

const STATUSES = [401, 403, 404, 409, 422, 429, 500, 502, 503] as const;
const PAGES = [200, 403, 500, 502] as const;
const EMPTY = [200, 500] as const;

/** What follows is longer than it may take, less than PPHOOK waits. */
const PAUSE_MS = 20;

function replies(service: Service): readonly NamedWireFault[] {
  const own = (status: number) =>
    service === "phpipam"
      ? { code: status, success: false, message: `Campaign ${status}`, time: 0 }
      : { error: `Campaign ${status}` };
  const reply = (status: number, type: string, body: string): WireFault => {
    return { kind: "reply", status, type, body };
  };
  const json = "application/json";
  const page = "<html><head><title>Campaign page</title></head></html>";
  const odd =
    service === "phpipam" ? [...ODD, '{"code":200,"success":false,"message":"In maintenance"}'] : ODD;
  return [
    ...STATUSES.map((status) => ({
      name: `status-${status}`,
      fault: reply(status, json, JSON.stringify(own(status))),
    })),
    ...PAGES.map((status) => ({ name: `page-${status}`, fault: reply(status, "text/html", page) })),
    ...EMPTY.map((status) => ({ name: `empty-${status}`, fault: reply(status, "text/html", "") })),
    ...odd.map((body) => ({ name: `says-${body}`, fault: reply(200, json, body) })),
  ];
}

const ODD = ["{}", "null", '"yes"', '[{"a":1}]'];

const SPOILT: readonly NamedWireFault[] = [
  { name: "truncated", fault: { kind: "mangle", mangle: (body) => body.slice(0, body.length / 2) } },
  {
    name: "wrong-types",
    fault: { kind: "mangle", mangle: (body) => body.replaceAll(/:(\d+)(?=[,}])/g, ":[$1]") },
  },
  { name: "is-done-and-says-nothing", fault: { kind: "mangle", mangle: () => "" } },
  { name: "breaks-in-the-middle", fault: { kind: "break" } },
  { name: "reset", fault: { kind: "reset", done: false } },
  { name: "is-done-and-reset", fault: { kind: "reset", done: true } },
  { name: "hangs", fault: { kind: "hang", done: false } },
  { name: "is-done-and-hangs", fault: { kind: "hang", done: true } },
  { name: "slow", fault: { kind: "slow", pauseMs: PAUSE_MS }, isHarmless: true },
];

/** Every fault that a call to a service can have. */
export function wireFaultsOf(service: Service): readonly NamedWireFault[] {
  return [...replies(service), ...SPOILT];
}

/** Names what a call does, without ids and values: `GET /subnets/{id}/addresses/`, `GET /zones/{zone}?rrset_name`. */
export function operationOf(
  service: Service,
  { method, url }: { readonly method: string; readonly url: string },
) {
  const [path = "", query = ""] = url.split("?");
  if (service === "phpipam")
    return `${method} ${path.replace(/^\/api\/[^/]+/, "").replaceAll(/\/\d+(?=\/|$)/g, "/{id}")}`;
  const keys = [...new URLSearchParams(query).keys()];
  const below = path.replace(/^\/api\/v1\/servers\/[^/]+/, "").replace(/^\/zones\/[^/]+/, "/zones/{zone}");
  return `${method} ${below === "" ? "/" : below}${keys.length > 0 ? `?${keys}` : ""}`;
}
