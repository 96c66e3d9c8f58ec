import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { PhpipamFault } from "../../src/simulators/phpipam/fault.ts";
import type { Fault } from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import { canaryOf, SECRET_KEYS, sung, textBelow } from "../support/canaries.ts";
import { skipWithoutGpg } from "../support/config-folder.ts";
import { startSmtp } from "../support/real-smtp.ts";
import { type CliInstallation, finish, makeInstallation } from "./cli-installation.ts";

/** An application with app code excludes a login, and is for https only. */
const ALONE = new Set(["phpipam.app_code"]);
const idOf = ({ section, key }: { section: string; key: string }) => `${section}.${key}`;
const TOGETHER = SECRET_KEYS.filter((key) => !ALONE.has(idOf(key)));
const CANARIES = [...SECRET_KEYS.map(canaryOf), "canary-passphrase-7f3a9c", "canary-key-of-ssh-7f3a9c"];
/** What phpIPAM gives with a list of users. */
const OF_USERS = ["simulated-password-hash", "simulated-token"];
const PASSWORD = canaryOf({ section: "phpipam", key: "password" });
const KEPT = ["config.ini", ".env.gpg", ".gpg_passphrase", "id"];

/** Secrets that are no single word. */
const FORMS: Readonly<Record<string, (canary: string) => string>> = {
  "notify.webhook": (canary) => `http://127.0.0.1:9/${canary}`,
};

/** Each secret key as a variable, with its canary. */
function variables(keys: readonly { variable: string; section: string; key: string }[]) {
  return Object.fromEntries(
    keys.map((key) => {
      const canary = canaryOf(key);
      return [key.variable.replace("_NAME_", "_NS01_"), FORMS[idOf(key)]?.(canary) ?? canary];
    }),
  );
}

/** A site where every secret is in use: mail with a login, alerts that are signed, a target with a key. */
async function makeSite(ports: { readonly smtp: number }, faults: Faults = {}): Promise<CliInstallation> {
  const config = `[policy]
no_records = create
[email]
smtp_server = 127.0.0.1
smtp_port = ${ports.smtp}
from = pphook@example.com
to = admin@example.com
username = pphook
password = filler
[notify]
webhook = http://127.0.0.1:9/hook
[bind]
output = none
[monitor]
secondaries = ns01=127.0.0.1:9
tsig_key = transfer.example.com
`;
  const rows = {
    "10.10.1.5": "a.example.com",
    "10.10.1.6": "bad!.example.com",
    "10.10.1.7": "a.example.com",
  };
  const site = await makeInstallation({
    rows,
    config,
    phpipamFaults: (request) => faults.phpipam?.(request.path) ?? null,
    powerdnsFaults: () => faults.powerdns ?? null,
  });
  const user = site.phpipam.state.users.find(({ username }) => username === "pphook_user");
  if (user !== undefined) Object.assign(user, { password: PASSWORD });
  return site;
}

interface Faults {
  readonly phpipam?: (path: string) => PhpipamFault | null;
  readonly powerdns?: Fault;
}

const at =
  (part: string, fault: PhpipamFault) =>
  (path: string): PhpipamFault | null =>
    path.includes(part) ? fault : null;

const CONDITIONS: Readonly<Record<string, Faults>> = {
  "phpIPAM refuses the login": {
    phpipam: at("/user/", { kind: "status", status: 401, message: "Unauthorized" }),
  },
  "the answer to the login is cut off": { phpipam: at("/pphook/user/", { kind: "truncate" }) },
  "the list of users is cut off": { phpipam: at("/user/all/", { kind: "truncate" }) },
  "phpIPAM answers with a page": { phpipam: () => ({ kind: "html", status: 200, title: "Sign in" }) },
  "PowerDNS refuses the key": { powerdns: { kind: "status", status: 401, body: "Unauthorized" } },
};

/** The token that the login of these commands got: phpIPAM has one for each user. */
async function tokenOf({ phpipam }: CliInstallation): Promise<readonly string[]> {
  const login = Buffer.from(`pphook_user:${PASSWORD}`).toString("base64");
  const headers = { "content-type": "application/json", authorization: `Basic ${login}` };
  const answer = await fetch(`${phpipam.url}/pphook/user/`, { method: "POST", headers });
  const [, token] = /"token":"([^"]{12,})/.exec(await answer.text()) ?? [];
  return token === undefined ? [] : [token];
}

describe("the secrets of the configuration", () => {
  it("are among those that are looked for here, in every form", () => {
    assert.ok(SECRET_KEYS.length >= 5, SECRET_KEYS.map(idOf).join());
    const canary = canaryOf({ section: "powerdns", key: "api_key" });
    for (const text of [canary, encodeURIComponent(canary), Buffer.from(canary).toString("hex")])
      assert.deepEqual(sung(`x${text}y`, CANARIES), [canary]);
    for (const user of ["a", "ab", "abc", "abcd"]) {
      const basic = Buffer.from(`${user}:${canary}`).toString("base64");
      assert.deepEqual(sung(`Basic ${basic}`, CANARIES), [canary], basic);
    }
  });

  it("are shown by no command about the configuration, wherever they come from, and not even when they are wrong", async () => {
    await using site = await makeSite({ smtp: 9 });
    const text = readFileSync(site.configFile, "utf8");
    const isolated = text
      .replace(/username = pphook_user\npassword = .*/, "")
      .replace(/api_url = http:\/\/(\S+)\/api\n/, "api_url = https://$1/api\n");
    const run = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
      const { code, stdout, stderr } = await finish(site.start(args, env));
      assert.deepEqual(sung(stdout + stderr, CANARIES), [], `${args.join(" ")}\n${stdout}${stderr}`);
      return { code, stdout, stderr };
    };
    for (const keys of [TOGETHER, SECRET_KEYS.filter((key) => ALONE.has(idOf(key)))]) {
      writeFileSync(site.configFile, keys === TOGETHER ? text : isolated);
      const env = variables(keys);
      const shown = await run(["config", "show", "--json"], env);
      assert.equal(shown.code, 0, `a new secret key may need others beside it, in makeSite: ${shown.stderr}`);
      const { settings } = JSON.parse(shown.stdout) as { settings: readonly { origin: string }[] };
      const origins = JSON.stringify(settings);
      for (const variable of Object.keys(env))
        assert.ok(origins.includes(variable), `${variable} is in force`);
      await run(["config", "show"], env);
      const wrong = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, `${value}\nmore`]));
      assert.equal((await run(["config", "check"], wrong)).code, 2);
    }
    const misspelt = text.replace("api_key = ", `apikey = ${CANARIES[0]}\napi_key = `);
    writeFileSync(
      site.configFile,
      misspelt.replace(/^password = /m, `passwort = ${CANARIES[1]}\npassword = `),
    );
    const refused = await run(["config", "check"], {});
    assert.match(refused.stderr, /apikey/);
    assert.equal(refused.code, 2);
  });
});

describe("no secret is printed, logged, journalled or kept", { concurrency: 2 }, () => {
  for (const [what, faults] of Object.entries(CONDITIONS))
    it(`when ${what}`, { timeout: 170_000 }, async () => {
      await using smtp = await startSmtp({ login: { username: "pphook", password: "another" } });
      await using site = await makeSite({ smtp: smtp.port }, faults);
      const env = variables(TOGETHER);
      // Where PowerDNS shall answer, its own key is taken instead of the canary.
      if (faults.powerdns === undefined) env["PPHOOK_POWERDNS_API_KEY"] = site.powerdns.apiKey;
      const printed: string[] = [];
      for (const args of [["sync"], ["check", "--json"]]) {
        const { stdout, stderr } = await finish(site.start([...args, "--log-level", "debug"], env));
        printed.push(stdout, stderr);
      }
      const secrets = [...CANARIES, ...OF_USERS, site.powerdns.apiKey, ...(await tokenOf(site))];
      assert.deepEqual(sung(printed.join("\n"), secrets), [], `printed:\n${printed.join("\n")}`);
      assert.deepEqual(sung(textBelow(site.folder, KEPT), secrets), [], "in a file");
    });

  it("when the daemon runs, at its most talkative", { timeout: 170_000 }, async () => {
    await using smtp = await startSmtp({ login: { username: "pphook", password: "another" } });
    await using site = await makeSite({ smtp: smtp.port });
    const env = {
      ...variables(TOGETHER),
      PPHOOK_POWERDNS_API_KEY: site.powerdns.apiKey,
      PPHOOK_SCRIPT_CHECK_INTERVAL: "1",
    };
    const child = site.start(["daemon", "--log-level", "debug"], {
      ...env,
      PPHOOK_HTTP_LISTEN: "127.0.0.1:0",
    });
    const ended = finish(child);
    const log = () => readFileSync(join(site.folder, "pphook.log"), { encoding: "utf8", flag: "a+" });
    while (child.exitCode === null && (log().match(/cycle done/g)?.length ?? 0) < 2)
      await new Promise((go) => setTimeout(go, 50));
    child.kill("SIGTERM");
    const { stdout, stderr } = await ended;
    assert.match(log(), /cycle done/, stderr);
    const secrets = [...CANARIES, ...OF_USERS, site.powerdns.apiKey, ...(await tokenOf(site))];
    assert.deepEqual(sung(stdout + stderr, secrets), []);
    assert.deepEqual(sung(textBelow(site.folder, KEPT), secrets), []);
  });

  it("when .env.gpg does not open, or opens to nonsense", { skip: skipWithoutGpg }, async () => {
    await using site = await makeSite({ smtp: 9 });
    const passphrase = join(site.folder, ".gpg_passphrase");
    writeFileSync(passphrase, "canary-passphrase-7f3a9c\n", { mode: 0o600 });
    const seal = (text: string) => {
      const args = "--batch --yes --quiet --symmetric --cipher-algo AES256 --pinentry-mode loopback".split(
        " ",
      );
      const files = ["--passphrase-file", passphrase, "--output", join(site.folder, ".env.gpg")];
      const done = spawnSync("gpg", [...args, ...files], {
        input: text,
        env: { PATH: process.env["PATH"], HOME: site.folder },
      });
      assert.equal(done.status, 0, String(done.stderr));
    };
    const canary = canaryOf({ section: "powerdns", key: "api_key" });
    const printed: string[] = [];
    const show = async () => {
      const { code, stdout, stderr } = await finish(site.start(["config", "show", "--log-level", "debug"]));
      printed.push(stdout, stderr);
      return code;
    };
    seal(`PPHOOK_POWERDNS_API_KEY=${canary}\n`);
    assert.equal(await show(), 0);
    seal(`NONSENSE ${canary}\n${canary}\nPPHOOK_POWERDNS_API_KEY=${canary} with spaces\n`);
    assert.equal(await show(), 2);
    writeFileSync(passphrase, "canary-passphrase-7f3a9c but wrong\n", { mode: 0o600 });
    assert.equal(await show(), 2);
    assert.deepEqual(
      sung(
        printed.join("\n"),
        CANARIES.filter((each) => each !== canary),
      ),
      [],
    );
    assert.deepEqual(sung(printed.join("\n"), CANARIES), []);
  });

  it("when a key for SSH is no key", async () => {
    const target = `[target:ns01]
kind = bind
host = 127.0.0.1
port = 9
user = pphook
identity_file = @/id
known_hosts = @/known_hosts
destination = /tmp/never
`;
    await using site = await makeSite({ smtp: 9 });
    const key =
      "-----BEGIN OPENSSH PRIVATE KEY-----\ncanary-key-of-ssh-7f3a9c\n-----END OPENSSH PRIVATE KEY-----\n";
    writeFileSync(join(site.folder, "id"), key, { mode: 0o600 });
    const text = readFileSync(site.configFile, "utf8")
      .replace("output = none", `output = ${join(site.folder, "zones")}\ncheck_command = none`)
      .concat(target.replaceAll("@", site.folder));
    writeFileSync(site.configFile, text);
    const printed: string[] = [];
    for (const args of [["sync"], ["deploy", "bind"]]) {
      const { stdout, stderr } = await finish(site.start([...args, "--log-level", "debug"]));
      printed.push(stdout, stderr);
    }
    assert.match(printed.join("\n"), /ns01/);
    assert.deepEqual(sung(printed.join("\n"), CANARIES), []);
  });
});
