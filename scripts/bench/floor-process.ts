import { readFileSync } from "node:fs";
import { HttpClient } from "../../src/io/http/http-client.ts";
import { answerCalls } from "./peer-process.ts";
import type { SentPatch } from "./timed-dns.ts";

const TIMEOUT_MS = 120_000;
let phpipam: { readonly http: HttpClient; readonly token: string } | null = null;

/** How long a listing took to come, and to be parsed. */
export interface DownloadFloor {
  readonly downloadMs: number;
  readonly parseMs: number;
  readonly bytes: number;
}

const handlers = {
  logIn: async (url: string): Promise<void> => {
    const http = new HttpClient({ system: "phpipam", baseUrl: url, timeoutMs: TIMEOUT_MS, connections: 1 });
    const authorization = `Basic ${Buffer.from("Admin:ipamadmin").toString("base64")}`;
    const headers = { "content-type": "application/json", authorization };
    const { body } = await http.request({ method: "POST", path: "/pphook/user/", headers });
    const { data } = JSON.parse(body.toString("utf8")) as { data: { token: string } };
    phpipam = { http, token: data.token };
  },
  /** The least that any reader of the listing has to do: have it, and parse it. */
  download: async (): Promise<DownloadFloor> => {
    if (phpipam === null) throw new Error("not logged in");
    const begun = performance.now();
    const { body } = await phpipam.http.request({
      method: "GET",
      path: "/pphook/addresses/?links=false",
      headers: { "content-type": "application/json", token: phpipam.token },
    });
    const downloadedAt = performance.now();
    JSON.parse(body.toString("utf8"));
    const parseMs = performance.now() - downloadedAt;
    return { downloadMs: downloadedAt - begun, parseMs, bytes: body.length };
  },
  /** Sends the noted PATCHes, one after another; gives the milliseconds. */
  patch: async ({ url, apiKey, file }: { url: string; apiKey: string; file: string }): Promise<number> => {
    const batches = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as SentPatch);
    const http = new HttpClient({ system: "powerdns", baseUrl: url, timeoutMs: TIMEOUT_MS, connections: 1 });
    const headers = { "content-type": "application/json", "x-api-key": apiKey };
    const begun = performance.now();
    for (const { zoneId, body } of batches) {
      const path = `/servers/localhost/zones/${zoneId}`;
      const { status } = await http.request({ method: "PATCH", path, headers, body });
      if (status !== 204) throw new Error(`PATCH of ${zoneId}: HTTP ${status}`);
    }
    const ms = performance.now() - begun;
    await http.close();
    return ms;
  },
};

/** The bare work below PPHOOK's, asked from outside. */
export type FloorHandlers = typeof handlers;

answerCalls(handlers, () => phpipam?.http.close());
