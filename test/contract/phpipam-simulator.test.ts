import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { test } from "node:test";
import { startPhpipamSimulator } from "../../src/simulators/phpipam/start-phpipam-simulator.ts";
import {
  type Exchange,
  RECORDED_VERSIONS,
  type RecordedVersion,
  readRecordings,
} from "./phpipam-recordings.ts";
import { fillSampleData } from "./phpipam-sample-data.ts";

const USAGE = "usage counts are not simulated: PPHOOK does not read subnets by section";
const RAW_ROW = "1.7 gives the raw columns here: PPHOOK addresses rows by id, never by address";

/** Where the simulator knowingly differs: path in the answer, and why. A difference that is gone must leave this list. */
const KNOWN: Readonly<Record<RecordedVersion | "both", Differences>> = {
  both: {
    "section subnets": {
      "body.data.1.usage": USAGE,
      "body.data.2.usage": USAGE,
      "body.data.3.usage": USAGE,
      "body.data.4.usage": USAGE,
    },
    "one subnet": { "body.data.calculation": "not simulated: PPHOOK calculates ranges itself" },
  },
  "1.7.4": {
    "addresses: by ip and subnet": {
      "body.data.deviceId": RAW_ROW,
      "body.data.ip_addr": RAW_ROW,
      "body.data.state": RAW_ROW,
      "body.data.switch": RAW_ROW,
      "body.data.tag": RAW_ROW,
    },
  },
  "1.8.2": {},
};

type Differences = Readonly<Record<string, Readonly<Record<string, string>>>>;

for (const version of RECORDED_VERSIONS)
  test(`the simulator answers every recorded exchange of phpIPAM ${version} as phpIPAM did`, async () => {
    const simulator = await startPhpipamSimulator({ version });
    try {
      fillSampleData(simulator.state);
      const tokens = new Map<string, string>();
      const found: Record<string, string[]> = {};
      for (const exchange of readRecordings(version)) {
        if (exchange.name === "addresses: all, when there is none")
          for (const id of [...simulator.state.addresses.keys()]) simulator.state.deleteAddress(id);
        const answer = await replay(simulator.port, exchange, tokens);
        keepToken(exchange, answer.body, tokens);
        const paths = differences(exchange.response, answer);
        if (paths.length > 0) found[exchange.name] = paths.toSorted();
      }
      assert.deepEqual(found, knownDifferences(version));
    } finally {
      await simulator.close();
    }
  });

function knownDifferences(version: RecordedVersion): Record<string, string[]> {
  const known = Object.entries({ ...KNOWN.both, ...KNOWN[version] });
  return Object.fromEntries(known.map(([name, paths]) => [name, Object.keys(paths).toSorted()]));
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

function replay(port: number, { request }: Exchange, tokens: ReadonlyMap<string, string>): Promise<Answer> {
  const headers: Record<string, string> = request.scheme === "https" ? { "x-forwarded-proto": "https" } : {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = value.replace(/^<(basic|token):(.*)>$/, (_, kind, what) =>
      kind === "basic" ? `Basic ${Buffer.from(what).toString("base64")}` : (tokens.get(what) ?? ""),
    );
  const body = typeof request.body === "string" ? request.body : JSON.stringify(request.body ?? "");
  return new Promise((resolve, reject) => {
    const call = httpRequest({
      port,
      host: "127.0.0.1",
      method: request.method,
      path: request.path,
      headers,
    });
    call.on("error", reject);
    call.on("response", async (response) => {
      const text = (await response.toArray()).join("");
      const kept = { ...response.headers } as Record<string, string>;
      resolve({ status: response.statusCode ?? 0, headers: kept, body: JSON.parse(text) });
    });
    call.end(request.body === undefined || request.body === null ? "" : body);
  });
}

function keepToken(exchange: Exchange, body: Answer["body"], tokens: Map<string, string>): void {
  const token = (body["data"] as { token?: string } | undefined)?.token;
  const user = /^<basic:(\w+):/.exec(exchange.request.headers["authorization"] ?? "")?.[1];
  if (token !== undefined && user !== undefined) tokens.set(user.toLowerCase(), token);
}

/** Values that differ from run to run; their type is compared all the same. */
const UNSTABLE =
  /\.(time|token|token_valid_until|expires|date|editDate|lastLogin|password|widgets|bgcolor|fgcolor)$/;

/** @returns the paths at which two answers differ in status, header, presence, type or stable value. */
function differences(want: Answer, got: Answer): string[] {
  const headers = ["content-type", "location"].flatMap((name) =>
    compare(want.headers[name], got.headers[name], name),
  );
  return [...compare(want.status, got.status, "status"), ...headers, ...compare(want.body, got.body, "body")];
}

function compare(want: unknown, got: unknown, path: string): string[] {
  if (kindOf(want) !== kindOf(got)) return [path];
  if (typeof want === "object" && want !== null && typeof got === "object" && got !== null)
    return [...new Set([...Object.keys(want), ...Object.keys(got)])].flatMap((key) =>
      compare(Reflect.get(want, key), Reflect.get(got, key), `${path}.${key}`),
    );
  return want === got || UNSTABLE.test(path) ? [] : [path];
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

test("the comparison notices a missing key, another type, another value and another status", () => {
  const body = { success: true, data: { id: 1, hostname: null } };
  const want = { status: 200, headers: {}, body };
  assert.deepEqual(differences(want, { ...want, body: structuredClone(body) }), []);
  assert.deepEqual(differences(want, { ...want, body: { success: true, data: { id: 1 } } }), [
    "body.data.hostname",
  ]);
  assert.deepEqual(differences(want, { ...want, body: { ...body, data: { id: "1", hostname: null } } }), [
    "body.data.id",
  ]);
  assert.deepEqual(differences(want, { ...want, status: 500, body: { ...body, success: false } }), [
    "status",
    "body.success",
  ]);
});
