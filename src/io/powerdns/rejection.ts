import type { UpstreamFailure } from "../../domain/errors.ts";
import type { HttpResponse } from "../http/http-client.ts";
import { describeBody } from "../http/parse-json.ts";

/** Why PowerDNS did not do what was asked, for an UpstreamError. */
export interface Rejection {
  readonly failure: UpstreamFailure;
  /** The server's own words where it has any. */
  readonly detail: string;
  readonly remedy: string;
}

/** Explains an answer of PowerDNS that is neither a success nor "not now". `path` is below `/servers/{server}`. */
export function rejectionOf(
  response: HttpResponse,
  call: { readonly path: string },
  server: string,
): Rejection {
  if (isTooLarge(response)) return tooLarge(response.status);
  switch (response.status) {
    case 401:
    case 403:
      return {
        failure: "auth",
        detail: `the API key is not accepted, HTTP ${response.status}`,
        remedy:
          "compare [powerdns] api_key with api-key in pdns.conf, and webserver-allow-from with this machine",
      };
    case 404:
      return notFound(call.path, server);
    case 500:
      // PowerDNS does not say more: its SQLite file is locked, or its database is away.
      return {
        failure: "busy",
        detail: `HTTP 500 with ${describeBody(response.body)}`,
        remedy:
          'look into the log of PowerDNS; "database is locked" means that another program writes to its database',
      };
    default:
      return {
        failure: "rejected",
        detail: saidBy(response) ?? `HTTP ${response.status} with ${describeBody(response.body)}`,
        remedy: "look into the log of PowerDNS, and at any proxy between",
      };
  }
}

/**
 * Tells whether the request was too large: 413, or the bare 400 that PowerDNS gives beyond webserver-max-bodysize, and to
 * nothing else that is sent here.
 */
function isTooLarge(response: HttpResponse): boolean {
  return response.status === 413 || (response.status === 400 && saidBy(response) === null);
}

/** Gives the `error` text of an answer; null when it has none. */
export function saidBy(response: HttpResponse): string | null {
  try {
    const { error } = JSON.parse(response.body.toString("utf8")) as { error?: unknown };
    return typeof error === "string" ? error : null;
  } catch {
    return null;
  }
}

function notFound(path: string, server: string): Rejection {
  const zone = /^\/zones\/([^/?]+)/.exec(path)?.[1];
  return zone === undefined
    ? {
        failure: "rejected",
        detail: "HTTP 404 Not Found",
        remedy: `correct [powerdns] api_url (it ends in /api/v1) or server (${server})`,
      }
    : {
        failure: "rejected",
        detail: `zone ${zone} is not there, HTTP 404`,
        remedy: "see whether somebody removed the zone; exclude_zones makes PPHOOK forget it",
      };
}

function tooLarge(status: number): Rejection {
  return {
    failure: "too-large",
    detail: `the request is too large, HTTP ${status}`,
    remedy:
      "lower [powerdns] max_batch_bytes below webserver-max-bodysize in pdns.conf and the limit of any proxy",
  };
}
