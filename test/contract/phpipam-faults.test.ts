import assert from "node:assert/strict";
import { test } from "node:test";
import { UpstreamError, type UpstreamFailure } from "../../src/domain/errors.ts";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import { withSimulator } from "./phpipam-setup.ts";

interface FaultCase {
  readonly title: string;
  readonly fault: PhpipamFault;
  readonly failure: UpstreamFailure;
  /** What the message must name. */
  readonly says: RegExp;
  /** How often the call is made. */
  readonly tries: number;
}

const body = (text: string, status = 200): PhpipamFault => ({ kind: "body", status, body: text });

const CASES: readonly FaultCase[] = [
  { title: "429", fault: { kind: "html", status: 429 }, failure: "busy", says: /HTTP 429/, tries: 3 },
  {
    title: "502 of a proxy",
    fault: { kind: "html", status: 502 },
    failure: "busy",
    says: /HTTP 502/,
    tries: 3,
  },
  {
    title: "a database error as 500",
    fault: { kind: "status", status: 500, message: "SQLSTATE[HY000]: General error" },
    failure: "busy",
    says: /SQLSTATE/,
    tries: 3,
  },
  {
    title: "a page not found",
    fault: { kind: "html", status: 404, title: "404 Not Found" },
    failure: "shape",
    says: /HTML page titled "404 Not Found"/,
    tries: 1,
  },
  {
    title: "404 as JSON",
    fault: { kind: "status", status: 404, message: "Not found" },
    failure: "rejected",
    says: /"Not found" \(HTTP 404\)/,
    tries: 1,
  },
  {
    title: "200 with an HTML page",
    fault: { kind: "html", status: 200, title: "Sign in" },
    failure: "shape",
    says: /titled "Sign in"/,
    tries: 1,
  },
  { title: "200 with an empty body", fault: body(""), failure: "shape", says: /an empty body/, tries: 1 },
  { title: "truncated JSON", fault: { kind: "truncate" }, failure: "shape", says: /ends early/, tries: 1 },
  {
    title: "success: false with status 200",
    fault: body('{"code":200,"success":false,"message":"Database is in maintenance"}'),
    failure: "rejected",
    says: /Database is in maintenance/,
    tries: 1,
  },
  { title: "no data", fault: body('{"code":200,"success":true}'), failure: "shape", says: /data/, tries: 1 },
  {
    title: "data that is no list",
    fault: body('{"code":200,"success":true,"data":{"a":1}}'),
    failure: "shape",
    says: /data/,
    tries: 1,
  },
  { title: "a bare list", fault: body("[]"), failure: "shape", says: /no "success"/, tries: 1 },
  {
    title: "other types",
    fault: { kind: "wrong-types" },
    failure: "shape",
    says: /list|code|success|id/,
    tries: 1,
  },
  { title: "a reset", fault: { kind: "reset" }, failure: "unreachable", says: /closed before/, tries: 3 },
  {
    title: "a reset in the middle",
    fault: { kind: "reset", afterBytes: 60 },
    failure: "unreachable",
    says: /closed before/,
    tries: 3,
  },
];

const PATHS = ["/pphook/subnets/", "/pphook/addresses/tags/", "/pphook/addresses/?links=false"];

for (const { title, fault, failure, says, tries } of CASES)
  test(`${title} ends the read with an error that names it, whichever listing it strikes`, async () => {
    for (const path of PATHS) {
      const faults = (request: { path: string }) => (request.path === path ? fault : null);
      await withSimulator({ faults }, async ({ inventory, simulator }) => {
        const error = await inventory.read({}).then(
          (snapshot) => assert.fail(`${path}: ${snapshot.rows.length} rows came in place of an error`),
          (thrown: unknown) => thrown,
        );
        assert.ok(error instanceof UpstreamError, `${path}: ${String(error)}`);
        assert.equal(error.failure, failure, `${path}: ${error.message}`);
        assert.match(error.message, says);
        assert.match(error.message, /127\.0\.0\.1:\d+/);
        assert.notEqual(error.remedy, "");
        assert.equal(simulator.requests.filter((one) => one.path === path).length, tries, path);
      });
    }
  });

test("a server that never answers is a time-out", { timeout: 30_000 }, async () => {
  const faults = (request: { path: string }): PhpipamFault | null =>
    request.path === "/pphook/subnets/" ? { kind: "hang" } : null;
  await withSimulator({ faults, timeoutMs: 300 }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), { failure: "timeout", message: /no answer within 0\.3 s/ });
  });
});

for (const path of ["/pphook/user/", "/pphook/addresses/?links=false"])
  test(`a read aborted while ${path} hangs ends with the reason of the signal, at once`, async () => {
    const faults = (request: { path: string }): PhpipamFault | null =>
      request.path === path ? { kind: "hang" } : null;
    await withSimulator({ faults }, async ({ inventory }) => {
      const reason = new Error("the service stops");
      const stop = new AbortController();
      setTimeout(() => stop.abort(reason), 100);
      await assert.rejects(inventory.read({ signal: stop.signal }), reason);
    });
  });

test("a fault that passes is tried over, and the read succeeds", async () => {
  let left = 2;
  const faults = (): PhpipamFault | null => (left-- > 0 ? { kind: "html", status: 503 } : null);
  await withSimulator({ faults }, async ({ inventory, clock }) => {
    const snapshot = await inventory.read({});
    assert.equal(snapshot.rows.length, 10);
    assert.deepEqual(clock.slept, [500, 1000]);
  });
});

test("a redirect is not followed, and told with its target", async () => {
  const faults = (): PhpipamFault => body("", 301);
  await withSimulator({ faults }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), { failure: "rejected", message: /HTTP 301 sends elsewhere/ });
  });
});

test("no credential and no token is in any error", async () => {
  for (const fault of [body('{"code":200,"success":true,"data":{"token":"hush-hush'), body("hush-hush")]) {
    const faults = (request: { path: string }) => (request.path.endsWith("/user/") ? fault : null);
    const credentials = { username: "Admin", password: "hush-password" };
    await withSimulator({ faults, credentials }, async ({ inventory }) => {
      const error: unknown = await inventory.read({}).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof UpstreamError);
      assert.doesNotMatch(`${error.message} ${error.remedy} ${String(error.cause)}`, /hush/);
    });
  }
});
