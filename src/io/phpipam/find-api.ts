import { UpstreamError } from "../../domain/errors.ts";
import type { FoundApi, MissedApi } from "../../ports/setup-probe.ts";
import type { HttpClient, HttpResponse } from "../http/http-client.ts";
import { isCertificateProblem } from "../http/transport-error.ts";
import { interpret } from "./interpret.ts";

export interface ApiSearch {
  /** As somebody typed it, perhaps without scheme or without `/api`. */
  readonly url: string;
  readonly appId: string;
  readonly open: (url: string) => HttpClient;
}

interface Look {
  /** Null: the API is here, and knows the application. */
  readonly missed: MissedApi | null;
  /** Where else to look. */
  readonly next: readonly string[];
}

const MOST_PLACES = 8;
/** The end of an error that quotes the API. */
const IN_ITS_WORDS = /" \(HTTP \d+\)$/;

/**
 * Looks for phpIPAM's API where somebody says it is, and where it may have been meant: at `/api` below each of its folders, at https, where a redirect on the
 * same host leads. Sends no credentials: phpIPAM tells a wrong application from a missing token.
 */
export async function findApi(search: ApiSearch, signal?: AbortSignal): Promise<FoundApi | MissedApi> {
  const places = beginnings(search.url);
  let worst: MissedApi | null = null;
  for (let at = 0; at < places.length && at < MOST_PLACES; at++) {
    const url = places[at] ?? "";
    const { missed, next } = await lookAt(url, search, signal);
    if (missed === null) return { url };
    if (worst === null || tells(missed) > tells(worst)) worst = missed;
    places.push(...next.filter((place) => !places.includes(place)));
  }
  return worst ?? { about: "address", error: notAnUrl(search.url) };
}

function beginnings(typed: string): string[] {
  const text = typed.trim().replace(/\/+$/, "");
  const urls = /^https?:\/\//i.test(text) ? [text] : [`https://${text}`, `http://${text}`];
  // Below an application, phpIPAM answers to a longer path as to the shorter one.
  return urls.flatMap((url) => [...cutOff(url), url]).filter((url) => URL.canParse(url));
}

async function lookAt(url: string, { appId, open }: ApiSearch, signal?: AbortSignal): Promise<Look> {
  const http = open(url);
  let redirected: string | null = null;
  const call = { method: "GET", operation: "GET /sections/", host: http.host } as const;
  try {
    const path = `/${encodeURIComponent(appId)}/sections/`;
    const headers = { "content-type": "application/json" };
    const response = await http.request({ ...call, path, headers, signal });
    redirected = placeOfRedirect(response, { url, path });
    if (asksForToken(response)) return { missed: null, next: [] };
    interpret(response, { ...call, understood: [], bulk: false, confidential: true });
    return { missed: null, next: [] };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return judge(url, error, redirected);
  } finally {
    await http.close();
  }
}

/** What the API says of itself tells more than what its neighbours say. */
function tells({ about, error }: MissedApi): number {
  if (about !== "address") return 2;
  return IN_ITS_WORDS.test(error.message) ? 1 : 0;
}

/** JSON that refuses for want of a token comes from the API, past the check of the application. */
function asksForToken({ status, body }: HttpResponse): boolean {
  return (status === 401 || status === 403) && /^\s*\{.*"success":/s.test(body.toString("utf8"));
}

function judge(url: string, error: UpstreamError, redirected: string | null): Look {
  const address = { about: "address", error } as const;
  if (isCertificateProblem(error)) return { missed: { about: "certificate", error }, next: [] };
  if (/"Invalid application id"/.test(error.message))
    return { missed: { about: "application", error }, next: below(url) };
  const atHttps = /^http:/i.test(url) ? [url.replace(/^http/i, "https")] : [];
  if (/"SSL connection is required/.test(error.message)) return { missed: address, next: atHttps };
  if (IN_ITS_WORDS.test(error.message)) return { missed: address, next: [] };
  if (redirected !== null) return { missed: address, next: [redirected] };
  if (error.failure === "timeout") return { missed: address, next: [] };
  const deeper = error.failure === "unreachable" ? [] : below(url);
  return { missed: address, next: [...deeper, ...atHttps] };
}

/** `…/api/pphook/sections/` is cut to `…/api`. */
function cutOff(url: string): readonly string[] {
  const cut = /^(.*\/api)\/./i.exec(url)?.[1];
  return cut === undefined ? [] : [cut];
}

/** `…/ipam/subnets/3`, as a browser shows it, may be a page of the phpIPAM at `…/ipam` or at the root. */
function below(url: string): readonly string[] {
  if (/\/api(?:\/|$)/i.test(url)) return [];
  const { origin, pathname } = new URL(url);
  const folders = pathname.split("/").filter((folder) => folder !== "" && folder !== "index.php");
  return Array.from({ length: folders.length + 1 }, (_, off) =>
    [origin, ...folders.slice(0, folders.length - off), "api"].join("/"),
  );
}

/** Gives the address of the API that a redirect on the same host leads to; null where it leads elsewhere, or nowhere. */
function placeOfRedirect(
  { status, headers }: HttpResponse,
  { url, path }: { readonly url: string; readonly path: string },
): string | null {
  const location = headers.get("location");
  if (status < 300 || status >= 400 || location === undefined || !URL.canParse(location, url)) return null;
  const target = new URL(location, url);
  if (target.hostname !== new URL(url).hostname || !target.pathname.endsWith(path)) return null;
  return `${target.origin}${target.pathname.slice(0, -path.length)}`;
}

function notAnUrl(typed: string): UpstreamError {
  return new UpstreamError(`"${typed}" is no URL`, {
    system: "phpipam",
    operation: "GET /sections/",
    failure: "rejected",
    remedy: "expected one such as https://phpipam.example.com/api",
  });
}
