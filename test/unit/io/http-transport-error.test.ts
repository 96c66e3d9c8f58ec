import assert from "node:assert/strict";
import { test } from "node:test";
import { transportError } from "../../../src/io/http/transport-error.ts";

const ORIGIN = {
  system: "phpipam",
  operation: "GET /subnets/",
  host: "ipam.example.com:443",
  timeoutMs: 30_000,
} as const;

function failure(code: string, message = "it failed"): Error {
  return Object.assign(new Error(message), { code });
}

const CASES: readonly (readonly [Error, string, RegExp, RegExp])[] = [
  [failure("ECONNREFUSED"), "unreachable", /connection refused \(ECONNREFUSED\)/, /\[phpipam\] api_url/],
  [failure("ENOTFOUND"), "unreachable", /the host name does not exist \(ENOTFOUND\)/, /resolver/],
  [failure("EAI_AGAIN"), "unreachable", /cannot be looked up just now/, /resolver/],
  [failure("EHOSTUNREACH"), "unreachable", /no route to the host/, /network/],
  [failure("ECONNRESET"), "unreachable", /closed before the answer was whole/, /log/],
  [failure("UND_ERR_SOCKET", "other side closed"), "unreachable", /closed before/, /log/],
  [failure("ETIMEDOUT"), "timeout", /no answer within 30 s \(ETIMEDOUT\)/, /firewall/],
  [failure("UND_ERR_CONNECT_TIMEOUT"), "timeout", /no answer within 30 s/, /\[phpipam\] timeout/],
  [failure("UND_ERR_BODY_TIMEOUT"), "timeout", /no answer within 30 s/, /overloaded/],
  [
    failure("CERT_HAS_EXPIRED", "certificate has expired"),
    "unreachable",
    /certificate has expired/,
    /ca_file/,
  ],
  [
    failure("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed"),
    "unreachable",
    /not accepted: self-signed/,
    /ca_file/,
  ],
  [failure("ERR_TLS_CERT_ALTNAME_INVALID", "altnames"), "unreachable", /not accepted: altnames/, /ca_file/],
  [new Error("something new"), "unreachable", /something new/, /api_url/],
  [new AggregateError([failure("ECONNREFUSED")]), "unreachable", /connection refused/, /api_url/],
  [new Error("wrapped", { cause: failure("ENOTFOUND") }), "unreachable", /does not exist/, /resolver/],
];

for (const [cause, kind, says, remedy] of CASES)
  test(`${cause.constructor.name} ${Reflect.get(cause, "code") ?? cause.message} is ${kind}, with host, cause and remedy`, () => {
    const error = transportError(cause, ORIGIN);
    assert.equal(error.failure, kind);
    assert.match(error.message, /^phpIPAM at ipam\.example\.com:443: .*\(GET \/subnets\/\)$/);
    assert.match(error.message, says);
    assert.match(error.remedy, remedy);
    assert.equal(error.cause, cause);
    assert.equal(error.retryable, true);
  });
