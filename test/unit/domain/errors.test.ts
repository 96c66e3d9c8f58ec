import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ConfigError,
  LockedError,
  PphookError,
  StopError,
  SystemError,
  UpstreamError,
  type UpstreamFailure,
  UsageError,
} from "../../../src/domain/errors.ts";

const RETRYABLE: readonly (readonly [UpstreamFailure, boolean])[] = [
  ["unreachable", true],
  ["timeout", true],
  ["busy", true],
  ["auth", false],
  ["rejected", false],
  ["shape", false],
  ["too-large", false],
];

for (const [failure, retryable] of RETRYABLE)
  test(`an upstream's "${failure}" is ${retryable ? "" : "not "}worth another try`, () => {
    const cause = new Error("below");
    const details = {
      system: "phpipam",
      failure,
      operation: "GET /addresses/",
      remedy: "look",
      cause,
    } as const;
    const error = new UpstreamError("it failed", details);
    assert.equal(error.retryable, retryable);
    assert.deepEqual(
      [error.system, error.operation, error.status, error.cause],
      ["phpipam", "GET /addresses/", null, cause],
    );
    assert.equal(new UpstreamError("it failed", { ...details, status: 503 }).status, 503);
  });

test("a configuration error counts all its problems", () => {
  const issue = { where: "config.ini:2", what: "api_url = x", expected: "a URL" };
  assert.equal(new ConfigError("config.ini", [issue]).message, "config.ini: 1 problem");
  const two = new ConfigError("config.ini", [issue, issue]);
  assert.equal(two.message, "config.ini: 2 problems");
  assert.equal(two.issues.length, 2);
});

test("each error bears its own name and code, and what to do", () => {
  const errors = [
    new StopError("no-zones", "no zone", "look"),
    new LockedError("locked", { remedy: "look" }),
    new SystemError("disk full", { remedy: "look" }),
    new UsageError("what?", { remedy: "look" }),
  ];
  assert.deepEqual(
    errors.map(({ name, code, remedy, retryable }) => [name, code, remedy, retryable]),
    [
      ["StopError", "PPHOOK_STOP", "look", false],
      ["LockedError", "PPHOOK_LOCKED", "look", false],
      ["SystemError", "PPHOOK_SYSTEM", "look", false],
      ["UsageError", "PPHOOK_USAGE", "look", false],
    ],
  );
  for (const error of errors) assert.ok(error instanceof PphookError && !("cause" in error));
});
