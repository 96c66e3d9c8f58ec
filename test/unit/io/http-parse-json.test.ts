import assert from "node:assert/strict";
import { test } from "node:test";
import { UpstreamError } from "../../../src/domain/errors.ts";
import { parseJson } from "../../../src/io/http/parse-json.ts";

const ORIGIN = { system: "powerdns", operation: "GET /zones", host: "dns:8081", status: 200 } as const;

test("JSON of any kind is parsed, null included", () => {
  assert.deepEqual(parseJson(Buffer.from('{"a":["é"]}'), ORIGIN), { a: ["é"] });
  assert.equal(parseJson(Buffer.from("null"), ORIGIN), null);
});

const CASES: readonly (readonly [string, RegExp])[] = [
  ["", /an empty body/],
  ["<html><head><title>502 Bad\n Gateway</title></head></html>", /an HTML page titled "502 Bad Gateway"/],
  ["<b>Fatal error</b>: out of memory", /"Fatal error : out of memory"/],
  [`Not Found ${"x".repeat(500)}`, /"Not Found x{70}…"/],
  ['{"data":{"token":"hush', /JSON that is broken or ends early \(22 bytes\)/],
];

for (const [body, says] of CASES)
  test(`${JSON.stringify(body.slice(0, 30))} is described in a few words`, () => {
    assert.throws(() => parseJson(Buffer.from(body), ORIGIN), { failure: "shape", message: says });
  });

test("nothing is quoted of broken JSON or of a confidential body, not even as a cause", () => {
  for (const [body, confidential] of [
    ['{"token":"hush"', false],
    ["hush", true],
    ["<title>hush</title>", true],
  ] as const)
    assert.throws(
      () => parseJson(Buffer.from(body), { ...ORIGIN, confidential }),
      (error) => error instanceof UpstreamError && !`${error.message}${error.cause}`.includes("hush"),
    );
});
