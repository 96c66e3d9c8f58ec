import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CTRL_C, CTRL_D, openTerminal, skipWithoutScript } from "../support/terminal-session.ts";
import { makeSetupSite, PASSWORD, type SetupSite } from "./setup-site.ts";

function start(site: SetupSite, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
  const command = [process.execPath, "bin/pphook.js", "-c", site.file, "setup", ...args];
  return openTerminal(command, { TERM: "xterm", HOME: site.folder, ...env });
}

const allFlags = (site: SetupSite) => site.flags({ "--phpipam-app": "pphook" });
const NO_QUESTION_OF_NAMES = ["--set", "policy.no_records=ignore"] as const;

const QUESTIONS = {
  url: "Address of phpIPAM [",
  app: "App id (Administration, API) [pphook]:",
  user: /User \(empty: .*\).*: /,
  password: "Password (not shown): ",
  dnsUrl: "Address of PowerDNS' API [",
  key: "(api-key in pdns.conf) (not shown): ",
  names: "Make records for names of phpIPAM that DNS does not know? (y/n) [n]: ",
  mail: "Mail server (empty: nobody is mailed): ",
  encrypt: "Encrypt the secrets with gpg (.env.gpg)? (y/n) [n]: ",
  write: /Write \S+config\.ini\? \(y\/n\) \[y\]: /,
} as const;

describe("pphook setup on a terminal", { skip: skipWithoutScript }, () => {
  it("asks, tries, lets a person correct an answer, shows the plan and writes; no secret is shown", async () => {
    await using site = await makeSetupSite();
    using terminal = start(site);
    await terminal.answer(QUESTIONS.url, "http://127.0.0.1:1/api");
    await terminal.answer(QUESTIONS.app, "other");
    await terminal.waitFor("connection refused");
    await terminal.answer(
      "Address of phpIPAM [http://127.0.0.1:1/api]:",
      site.phpipam.url.replace("/api", "/index.php?page=login#top"),
    );
    await terminal.waitFor('"Invalid application id"');
    await terminal.answer("App id (Administration, API) [other]:", "pphook");
    await terminal.waitFor("✓ phpIPAM's API answers at");
    await terminal.answer(QUESTIONS.user, "pphook_user");
    await terminal.answer(QUESTIONS.password, "canary wrong");
    await terminal.waitFor('"Invalid username or password"');
    await terminal.answer("[pphook_user]: ", "");
    await terminal.answer(QUESTIONS.password, PASSWORD);
    await terminal.waitFor("✓ 1 row in 2 subnets");
    await terminal.answer(QUESTIONS.dnsUrl, site.powerdns.url);
    await terminal.answer(QUESTIONS.key, "canary-wrong");
    await terminal.waitFor("the API key is not accepted");
    await terminal.answer(QUESTIONS.key, site.powerdns.apiKey);
    await terminal.waitFor("2.10.10.in-addr.arpa");
    await terminal.answer(QUESTIONS.names, "y");
    await terminal.answer(QUESTIONS.mail, "");
    await terminal.answer(QUESTIONS.encrypt, "");
    await terminal.waitFor("First plan");
    await terminal.answer(QUESTIONS.write, "");
    await terminal.waitFor("PPHOOK observes");
    assert.equal(await terminal.ended(), 0);
    assert.doesNotMatch(terminal.raw(), /canary/);
    assert.equal(site.phpipam.authentication.loginAttempts, 3);
    assert.deepEqual(site.files(), ["config.ini"]);
    assert.match(site.read("config.ini"), /\nno_records = create\n/);
    assert.equal((await site.run(["plan"])).code, 0);
  });

  it("works on a terminal that can do nothing, without colours", async () => {
    await using site = await makeSetupSite();
    using terminal = start(site, { TERM: "dumb", NO_COLOR: "1" }, [...allFlags(site), "--no-mail"]);
    await terminal.answer(QUESTIONS.names, "");
    await terminal.answer(QUESTIONS.encrypt, "n");
    await terminal.answer(QUESTIONS.write, "y");
    assert.equal(await terminal.ended(), 0);
    assert.ok(!terminal.raw().includes("\u001b"), JSON.stringify(terminal.raw()));
    assert.deepEqual(site.files(), ["config.ini"]);
    assert.doesNotMatch(site.read("config.ini"), /^no_records/m);
  });

  it("writes nothing where a person says no", async () => {
    await using site = await makeSetupSite();
    using terminal = start(site, {}, [...allFlags(site), "--no-mail", ...NO_QUESTION_OF_NAMES]);
    await terminal.answer(QUESTIONS.encrypt, "n");
    await terminal.answer(QUESTIONS.write, "n");
    assert.equal(await terminal.ended(), 0);
    assert.deepEqual(site.files(), []);
  });

  it("gives up after three wrong passwords, far from the ten that block a machine", async () => {
    await using site = await makeSetupSite();
    using terminal = start(site, {}, ["--phpipam-url", site.phpipam.url, "--phpipam-app", "pphook"]);
    await terminal.answer(QUESTIONS.user, "pphook_user");
    await terminal.answer(QUESTIONS.password, "wrong");
    for (let more = 0; more < 2; more++) {
      await terminal.answer("[pphook_user]: ", "");
      await terminal.answer(QUESTIONS.password, "wrong");
    }
    assert.equal(await terminal.ended(), 1);
    assert.equal(site.phpipam.authentication.loginAttempts, 3);
    assert.deepEqual(site.files(), []);
  });

  const PLACES = [
    { at: "the first question", flags: [], wait: QUESTIONS.url, keys: CTRL_C },
    { at: "a secret", flags: ["--phpipam-user", "pphook_user"], wait: QUESTIONS.password, keys: CTRL_C },
    { at: "the last question", flags: null, wait: QUESTIONS.write, keys: CTRL_C },
    { at: "the end of the input", flags: null, wait: QUESTIONS.write, keys: CTRL_D },
  ] as const;
  for (const { at, flags, wait, keys } of PLACES)
    it(`leaves nothing when it is broken off at ${at}`, async () => {
      await using site = await makeSetupSite();
      const own = ["--phpipam-url", site.phpipam.url, "--phpipam-app", "pphook", ...(flags ?? [])];
      const args =
        flags === null
          ? [...allFlags(site), "--no-mail", "--secrets", "config", ...NO_QUESTION_OF_NAMES]
          : own;
      using terminal = start(site, {}, flags?.length === 0 ? [] : args);
      await terminal.waitFor(wait);
      terminal.type(keys);
      assert.notEqual(await terminal.ended(), 0);
      assert.match(terminal.shown(), /nothing was written|before anything was written/);
      assert.deepEqual(site.files(), []);
    });

  it("is broken off by Ctrl-C while a service does not answer", async () => {
    await using site = await makeSetupSite({ faults: () => ({ kind: "hang" }) });
    using terminal = start(site, {}, allFlags(site));
    while (site.phpipam.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    terminal.type(CTRL_C);
    assert.equal(await terminal.ended(), 1);
    assert.match(terminal.shown(), /interrupted before anything was written/);
    assert.deepEqual(site.files(), []);
  });
});
