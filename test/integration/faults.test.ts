import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { MINUTE_MS } from "../../src/domain/instant.ts";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import type { Fault } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { TroubledRig } from "../support/main-job-trouble.ts";

interface FaultCase<F> {
  readonly title: string;
  readonly fault: F;
  readonly says: RegExp;
}

const body = (text: string): PhpipamFault => ({ kind: "body", status: 200, body: text });

const PHPIPAM_FAULTS: readonly FaultCase<PhpipamFault>[] = [
  { title: "comes too late", fault: { kind: "delay", ms: 3000 }, says: /no answer|timed? ?out|within/i },
  { title: "never comes", fault: { kind: "hang" }, says: /no answer|timed? ?out|within/i },
  { title: "is 404", fault: { kind: "status", status: 404, message: "Not found" }, says: /404/ },
  { title: "is 429", fault: { kind: "html", status: 429 }, says: /429/ },
  {
    title: "is 500",
    fault: { kind: "status", status: 500, message: "Database failed" },
    says: /Database failed/,
  },
  { title: "ends early", fault: { kind: "truncate" }, says: /ends early|JSON/ },
  {
    title: "is an HTML page",
    fault: { kind: "html", status: 200, title: "Sign in" },
    says: /Sign in|JSON expected/,
  },
  {
    title: "says that it did not succeed",
    fault: body('{"code":200,"success":false,"message":"In maintenance"}'),
    says: /In maintenance/,
  },
  {
    title: "has no data",
    fault: body('{"code":200,"success":true}'),
    says: /data|token|row is not an object/,
  },
  { title: "breaks off before it begins", fault: { kind: "reset" }, says: /reset|closed|broke|hang up/i },
  {
    title: "breaks off after some bytes",
    fault: { kind: "reset", afterBytes: 9 },
    says: /reset|closed|broke|abort|terminated/i,
  },
];

const LISTING = "GET /pphook/addresses/?links=false";
/** Each call of a cycle to phpIPAM, and above how many rows the listing must fail so that it is made. */
const PHPIPAM_CALLS: readonly (readonly [call: string, maxListedRows?: number])[] = [
  ["POST /pphook/user/"],
  ["GET /pphook/subnets/"],
  ["GET /pphook/addresses/tags/"],
  [LISTING],
  ["GET /pphook/subnets/1/addresses/", 3],
  ["GET /pphook/addresses/2/", 3],
];

const POWERDNS_FAULTS: readonly FaultCase<Fault>[] = [
  { title: "comes too late", fault: { kind: "delay", ms: 3000 }, says: /no answer|timed? ?out|within/i },
  { title: "never comes", fault: { kind: "hang" }, says: /no answer|timed? ?out|within/i },
  { title: "is 401", fault: { kind: "status", status: 401, body: "Unauthorized" }, says: /401|key/ },
  { title: "is 404", fault: { kind: "status", status: 404, body: "Not Found" }, says: /404/ },
  { title: "is 429", fault: { kind: "status", status: 429 }, says: /429/ },
  { title: "is 500", fault: { kind: "status", status: 500, body: "Internal Server Error" }, says: /500/ },
  { title: "ends early", fault: { kind: "truncate" }, says: /ends early|closed|broke|terminated|JSON/i },
  {
    title: "is an HTML page",
    fault: {
      kind: "status",
      status: 200,
      body: "<html><title>Sign in</title></html>",
      contentType: "text/html",
    },
    says: /HTML|Sign in/,
  },
  {
    title: "has nothing of what is expected",
    fault: { kind: "status", status: 200, body: "{}", contentType: "application/json" },
    says: /not as documented/,
  },
  {
    title: "breaks off before it begins",
    fault: { kind: "reset", when: "before" },
    says: /reset|closed|broke|hang up/i,
  },
];

const ROOT = "GET /api/v1/servers/localhost";
const POWERDNS_CALLS: readonly (readonly [title: string, at: string])[] = [
  ["any call", ROOT],
  ["any call about zones", `${ROOT}/zones`],
  ["any reading of a zone", `${ROOT}/zones/`],
];

describe("when an answer of phpIPAM fails, nothing is written and the next cycle does the work:", {
  concurrency: 10,
}, () => {
  for (const [call, maxListedRows] of PHPIPAM_CALLS) {
    for (const { title, fault, says } of PHPIPAM_FAULTS) {
      it(`the one to ${call} ${title}`, async () => {
        await using troubled = await TroubledRig.start(maxListedRows);
        troubled.phpipamTrouble = { at: call, fault };
        const error = await troubled.assertFails(says);
        assert.equal(error.system, "phpipam");
        const path = error.operation.split(" ")[1]?.replace("{id}", "1") ?? "no path";
        assert.ok(call.includes(path), error.operation);
        await troubled.assertRecovers();
      });
    }
  }

  it("an empty table is claimed, though the subnets hold rows", async () => {
    await using troubled = await TroubledRig.start();
    const fault = { kind: "status", status: 500, message: "Unable to read addresses" } as const;
    troubled.phpipamTrouble = { at: LISTING, fault };
    await troubled.assertFails(/Unable to read addresses.*4 addresses/);
    await troubled.assertRecovers();
  });
});

describe("when an answer of PowerDNS fails, nothing is written and the next cycle does the work:", {
  concurrency: 10,
}, () => {
  for (const [what, at] of POWERDNS_CALLS) {
    for (const { title, fault, says } of POWERDNS_FAULTS) {
      it(`that to ${what} ${title}`, async () => {
        await using troubled = await TroubledRig.start();
        troubled.powerdnsTrouble = { at, fault };
        const error = await troubled.assertFails(says);
        assert.equal(error.system, "powerdns");
        await troubled.assertRecovers();
      });
    }
  }

  it("that of one zone alone, and the other zone's rows go on", async () => {
    await using troubled = await TroubledRig.start();
    const fault = { kind: "status", status: 500, body: "corrupt" } as const;
    troubled.powerdnsTrouble = { at: `${ROOT}/zones/0.10.10.in-addr.arpa.`, fault };
    const report = await troubled.rig.sync();
    assert.ok(report.plan.findings.every((finding) => finding.rule === "zone-unreadable"));
    assert.ok(report.outcomes.every(({ change }) => change.zone === "example.com."));
    await troubled.assertRecovers();
  });
});

describe("credentials that phpIPAM refuses", () => {
  const start = async (t: TestContext) => {
    t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
    return TroubledRig.start();
  };

  for (const [call] of PHPIPAM_CALLS.slice(0, 4)) {
    it(`as 401 to ${call} fail the cycle, and the work is done after the cool-down`, async (t) => {
      await using troubled = await start(t);
      const fault = { kind: "status", status: 401, message: "Unauthorized" } as const;
      troubled.phpipamTrouble = { at: call, fault };
      const error = await troubled.assertFails(/refused|Unauthorized/);
      assert.equal(error.failure, "auth");
      troubled.phpipamTrouble = null;
      await troubled.assertFails(/no login is tried before/);
      t.mock.timers.tick(5 * MINUTE_MS);
      await troubled.assertRecovers();
    });
  }

  it("are not tried again before the cool-down is over, by cycles or plans", async (t) => {
    await using troubled = await start(t);
    const { rig } = troubled;
    const { loginAttempts } = rig.simulator.authentication;
    const right = rig.settings;
    rig.settings = { ...right, "phpipam.password": "wrong" };
    await troubled.assertFails(/Invalid username or password/);
    for (let cycle = 2; cycle <= 4; cycle++) {
      t.mock.timers.tick(MINUTE_MS);
      await troubled.assertFails(/no login is tried before/);
      await assert.rejects(rig.plan());
    }
    assert.equal(rig.simulator.authentication.loginAttempts - loginAttempts, 1);
    rig.settings = right;
    await troubled.assertFails(/no login is tried before/);
    t.mock.timers.tick(2 * MINUTE_MS);
    await troubled.assertRecovers();
  });

  it("are tried once in each cycle that comes after the cool-down, so that phpIPAM never blocks the machine", async (t) => {
    await using troubled = await start(t);
    const { rig } = troubled;
    const { loginAttempts } = rig.simulator.authentication;
    const right = rig.settings;
    rig.settings = { ...right, "phpipam.password": "wrong" };
    for (let cycle = 1; cycle <= 4; cycle++) {
      await troubled.assertFails(/Invalid username or password/);
      t.mock.timers.tick(6 * MINUTE_MS);
    }
    assert.equal(rig.simulator.authentication.loginAttempts - loginAttempts, 4);
    rig.settings = right;
    await troubled.assertRecovers();
  });
});
