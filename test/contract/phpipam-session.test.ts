import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/instant.ts";
import { PhpipamServers } from "../../src/io/phpipam/phpipam-servers.ts";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import { connect, FakeCooldownMemory, MovableClock, withSimulator } from "./phpipam-setup.ts";

const WRONG = { username: "Admin", password: "wrong" };

test("one login serves many calls, and nobody is logged out", async () => {
  await withSimulator({}, async ({ inventory, simulator, close }) => {
    await inventory.read({});
    await inventory.findRow(1);
    await close();
    assert.equal(simulator.authentication.loginAttempts, 1);
    assert.ok(simulator.requests.every(({ method }) => method !== "DELETE"));
  });
});

test("a token that somebody ended is renewed once, also when several calls learn of it at once", async () => {
  await withSimulator({}, async ({ inventory, simulator }) => {
    await inventory.findRow(1);
    simulator.authentication.forgetTokens();
    const rows = await Promise.all([1, 2, 3, 4].map((id) => inventory.findRow(id)));
    assert.deepEqual(
      rows.map((row) => row?.id),
      [1, 2, 3, 4],
    );
    assert.equal(simulator.authentication.loginAttempts, 2);
  });
});

test("a token that lay idle for its life is renewed before it is used", async () => {
  await withSimulator({}, async ({ inventory, simulator, clock }) => {
    await inventory.findRow(1);
    clock.nowMs += 6 * HOUR_MS;
    await inventory.findRow(1);
    assert.equal(simulator.authentication.loginAttempts, 2);
    assert.equal(simulator.requests.length, 4, "no call was made with the old token");
  });
});

test("a wrong password is tried once per cool-down, by whatever process", async () => {
  const cooldown = new FakeCooldownMemory();
  await withSimulator({}, async ({ simulator, clock }) => {
    for (let cycle = 0; cycle < 4; cycle++) {
      const process = connect(simulator, { clock, cooldown, credentials: WRONG });
      const expected =
        cycle === 0
          ? /Invalid username or password.*next try after 2026-11-22T12:05/
          : /no login is tried before 2026-11-22T12:05/;
      await assert.rejects(process.inventory.read({}), {
        failure: "auth",
        message: expected,
        retryable: false,
      });
      await process.close();
      clock.nowMs += MINUTE_MS;
    }
    assert.equal(simulator.authentication.loginAttempts, 1);
    clock.nowMs += MINUTE_MS;
    const later = connect(simulator, { clock, cooldown });
    assert.equal((await later.inventory.read({})).rows.length, 10);
    assert.equal(cooldown.untilMs, null, "a login that succeeds ends it");
    await later.close();
  });
});

test("without a memory the same four processes would try four times", async () => {
  await withSimulator({}, async ({ simulator, clock }) => {
    for (let cycle = 0; cycle < 4; cycle++) {
      const process = connect(simulator, { clock, credentials: WRONG });
      await assert.rejects(process.inventory.read({}));
      await process.close();
    }
    assert.equal(simulator.authentication.loginAttempts, 4);
  });
});

test("a cool-down that a clock in the future wrote does not last", async () => {
  const cooldown = new FakeCooldownMemory();
  cooldown.untilMs = new MovableClock().nowMs + 24 * HOUR_MS;
  await withSimulator({ cooldown }, async ({ inventory }) => {
    assert.equal((await inventory.findRow(1))?.id, 1);
  });
});

test("being blocked is an authentication failure with a cool-down", async () => {
  const cooldown = new FakeCooldownMemory();
  await withSimulator({}, async ({ simulator, clock }) => {
    for (let failure = 0; failure < 11; failure++) {
      const process = connect(simulator, { clock, credentials: WRONG });
      await assert.rejects(process.inventory.findRow(1));
      await process.close();
    }
    const right = connect(simulator, { clock, cooldown });
    await assert.rejects(right.inventory.findRow(1), { failure: "auth", message: /blocked for 5 minutes/ });
    assert.equal(cooldown.untilMs, clock.nowMs + 5 * MINUTE_MS);
    await right.close();
  });
});

test("a token that is refused right after login is an authentication failure with a cool-down", async () => {
  const cooldown = new FakeCooldownMemory();
  const unauthorized: PhpipamFault = { kind: "status", status: 401, message: "Unauthorized" };
  const faults = ({ path }: { path: string }) => (path.endsWith("/user/") ? null : unauthorized);
  await withSimulator({ faults, cooldown }, async ({ inventory, simulator }) => {
    await assert.rejects(inventory.findRow(1), { failure: "auth", message: /refused right after login/ });
    await assert.rejects(inventory.findRow(1), { failure: "auth", message: /no login is tried/ });
    assert.equal(simulator.authentication.loginAttempts, 2);
  });
});

test("a login whose answer was lost is not repeated, since it may have counted as a failure", async () => {
  const faults = ({ path }: { path: string }): PhpipamFault | null =>
    path.endsWith("/user/") ? { kind: "reset" } : null;
  await withSimulator({ faults }, async ({ inventory, simulator }) => {
    await assert.rejects(inventory.findRow(1), { failure: "unreachable" });
    assert.equal(simulator.authentication.loginAttempts, 1);
  });
});

test("a login to a server that is not there is tried three times", async () => {
  const clock = new MovableClock();
  const nobody = connect({ url: "http://127.0.0.1:1/api" }, { clock });
  await assert.rejects(nobody.inventory.findRow(1), {
    failure: "unreachable",
    message: /127\.0\.0\.1:1: connection refused \(ECONNREFUSED\)/,
  });
  assert.deepEqual(clock.slept, [500, 1000]);
  await nobody.close();
});

test("an app code is sent over https without a login; a wrong one begins a cool-down", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "pphook-tls-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const san = "subjectAltName=IP:127.0.0.1";
  const options = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  try {
    execFileSync("openssl", [...options, "-subj", "/CN=ipam", "-addext", san, "-keyout", key, "-out", cert], {
      stdio: "ignore",
    });
  } catch {
    return t.skip("openssl is not installed, so no certificate can be made");
  }
  const tls = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  const appCode = "abcdefabcdefabcdefabcdefabcdef17";
  const cooldown = new FakeCooldownMemory();
  const choices = { appId: "appcode", credentials: { appCode }, ca: tls.cert };
  await withSimulator({ tls, ...choices }, async ({ inventory, simulator, clock }) => {
    assert.equal((await inventory.read({})).rows.length, 10);
    const wrong = connect(simulator, { ...choices, clock, cooldown, credentials: { appCode: "wrong-code" } });
    await assert.rejects(wrong.inventory.read({}), { failure: "auth", message: /the app code is refused/ });
    const asked = simulator.requests.length;
    await assert.rejects(wrong.inventory.read({}), { failure: "auth", message: /no login is tried/ });
    assert.equal(simulator.requests.length, asked, "nothing was sent");
    await wrong.close();
    const { ca, ...distrustful } = choices;
    assert.equal(ca, tls.cert);
    const stranger = connect(simulator, { ...distrustful, clock });
    await assert.rejects(stranger.inventory.read({}), {
      failure: "unreachable",
      message: /certificate/,
      remedy: /ca_file/,
    });
    await stranger.close();
  });
});

test("an app code over plain http is refused with https as remedy", async () => {
  const credentials = { appCode: "abcdefabcdefabcdefabcdefabcdef17" };
  await withSimulator({ appId: "appcode", credentials }, async ({ inventory }) => {
    await assert.rejects(inventory.read({}), { message: /SSL connection is required/, remedy: /https:/ });
  });
});

test("a server that refuses the credentials has no other server asked: all of them count for one lock-out", async () => {
  const cooldown = new FakeCooldownMemory();
  await withSimulator({}, async ({ simulator, clock }) => {
    const first = connect(simulator, { clock, cooldown, credentials: WRONG });
    const second = connect(simulator, { clock, cooldown, credentials: WRONG });
    const [a, b] = [
      { url: "a", ...first },
      { url: "b", ...second },
    ];
    const servers = new PhpipamServers({ servers: [a, b], clock, onSwitch: () => assert.fail("switched") });
    await assert.rejects(servers.read({}), { failure: "auth" });
    assert.equal(simulator.authentication.loginAttempts, 1);
    await assert.rejects(second.inventory.read({}), /no login is tried before/, "the cool-down is shared");
    assert.equal(simulator.authentication.loginAttempts, 1);
    await first.close();
    await second.close();
  });
});
