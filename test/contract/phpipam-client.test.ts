import assert from "node:assert/strict";
import { test } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { toAddressRow } from "../../src/io/phpipam/convert.ts";
import { interpret, isTokenRejected } from "../../src/io/phpipam/interpret.ts";
import { type Exchange, RECORDED_VERSIONS, readRecordings, recorded } from "./phpipam-recordings.ts";

function responseOf({ response }: Exchange) {
  return {
    status: response.status,
    headers: new Map(Object.entries(response.headers)),
    body: Buffer.from(JSON.stringify(response.body)),
  };
}

function originOf({ request }: Exchange) {
  const path = request.path.replace(/^\/api\/\w+/, "");
  return {
    operation: `${request.method} ${path}`,
    host: "ipam.example.com:80",
    method: request.method,
    understood: [],
    bulk: false,
    confidential: path.startsWith("/user"),
  };
}

function outcomeOf(exchange: Exchange): unknown {
  try {
    const answer = interpret(responseOf(exchange), originOf(exchange));
    return "data" in answer ? answer.data : answer;
  } catch (error) {
    return error;
  }
}

for (const version of RECORDED_VERSIONS) {
  test(`every recorded answer of phpIPAM ${version} is read as data or as a named refusal`, () => {
    for (const exchange of readRecordings(version)) {
      const outcome = outcomeOf(exchange);
      const refused = outcome instanceof UpstreamError;
      assert.equal(refused, exchange.response.status >= 400, exchange.name);
      if (refused) {
        assert.notEqual(outcome.failure, "shape", exchange.name);
        const message = String(exchange.response.body["message"]);
        assert.ok(outcome.message.includes(message), `${exchange.name}: ${outcome.message}`);
      } else assert.deepEqual(outcome, exchange.response.body["data"], exchange.name);
    }
  });

  test(`every recorded address of phpIPAM ${version} becomes a row`, () => {
    let rows = 0;
    for (const { name, request, response } of readRecordings(version)) {
      if (response.status !== 200 || request.method !== "GET") continue;
      if (!/\/addresses\/(\d+\/|\?.*)?$/.test(request.path)) continue;
      const data = response.body["data"];
      for (const raw of Array.isArray(data) ? data : [data]) {
        const row = toAddressRow(raw, { profile: "custom_DHCP_Profil", policy: null });
        assert.equal(row.id, Number(raw.id), name);
        rows++;
      }
    }
    assert.ok(rows > 30, `${rows} rows`);
  });
}

const REFUSALS: readonly (readonly [string, string, RegExp])[] = [
  ["auth: wrong password", "auth", /username and password/],
  ["auth: valid credentials while blocked", "auth", /five minutes/],
  ["auth: no credentials", "auth", /username and password/],
  ["auth: unknown application", "rejected", /app_id/],
  ["auth: disabled application", "rejected", /enable the application/],
  ["app code: over plain http", "rejected", /https/],
  ["app code: users", "auth", /app_code/],
  ["addresses: patch with a read-only application", "rejected", /read\/write permission/],
  ["users: with a read/write application", "rejected", /read\/write\/admin permission/],
  ["addresses: create, address exists", "rejected", /compare/],
  ["addresses: create, outside the subnet", "rejected", /compare/],
];

for (const [name, failure, remedy] of REFUSALS)
  test(`"${name}" is told as ${failure} with what to do`, () => {
    const error = outcomeOf(recorded("1.8.2", name));
    assert.ok(error instanceof UpstreamError);
    assert.equal(error.failure, failure);
    assert.match(error.remedy, remedy);
    assert.equal(error.retryable, false);
  });

test("only a rejected token asks for another login, not a missing permission", () => {
  const rejected = (name: string) => isTokenRejected(responseOf(recorded("1.8.2", name)));
  assert.ok(rejected("auth: invalid token on a controller"));
  assert.ok(rejected("auth: invalid token on user controller"));
  assert.ok(!rejected("addresses: patch with a read-only application"));
  assert.ok(!rejected("auth: wrong password"));
});

test("the odd spellings that people type arrive unchanged", () => {
  const row = (name: string) =>
    toAddressRow(recorded("1.8.2", name).response.body["data"], {
      profile: "custom_DHCP_Profil",
      policy: null,
    });
  assert.equal(row("addresses: read IDN").hostname, "  Größe.example.com ");
  assert.equal(
    row("addresses: read v4 created with odd case and trailing dot").hostname,
    "WEB2.Example.com.",
  );
  assert.equal(row("addresses: read v6").ip, "fd13:6d20:29dc:cf27::10");
});

test("flat, nested and stringified answers of the same row are the same row", () => {
  const row = (name: string) =>
    toAddressRow(recorded("1.8.2", name).response.body["data"], {
      profile: "custom_DHCP_Profil",
      policy: null,
    });
  const flat = row("addresses: read v4");
  assert.deepEqual(flat, {
    id: 11,
    subnetId: 3,
    ip: "10.10.1.10",
    hostname: "web1.example.com",
    mac: "00:11:22:33:44:55",
    profile: "infra",
    ptrIgnore: false,
    isGateway: false,
    tagId: 2,
    editDate: null,
    lastSeen: null,
  });
  assert.deepEqual(row("addresses: read with API-STRINGIFY-RESULTS"), flat);
  assert.deepEqual(row("addresses: read through nested custom fields app"), flat);
});
