import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { sealWithGpg } from "../../src/config/files/gpg-env.ts";
import { skipWithoutGpg } from "../support/config-folder.ts";
import { makeCertificate } from "../support/real-smtp.ts";
import { makeSetupSite, PASSWORD, type Ran, type SetupSite } from "./setup-site.ts";

const modeOf = (path: string) => statSync(path).mode & 0o777;

/** Whatever fails, nothing is left behind, and no secret is shown. */
function assertRefused(
  site: SetupSite,
  ran: Ran & { readonly ends: number },
  ...says: readonly RegExp[]
): void {
  for (const say of says) assert.match(ran.stderr, say);
  assert.equal(ran.code, ran.ends, ran.stderr);
  assert.deepEqual(site.files(), []);
  assert.ok(!`${ran.stdout}${ran.stderr}`.includes(PASSWORD));
}

/** A file beside the site, where nothing of an installation is. */
function besideOf(site: SetupSite, name: string, text: string): string {
  const path = site.beside(name);
  writeFileSync(path, text);
  return path;
}

/** A folder as an earlier PPHOOK left it, without secrets. */
function makeOlder(site: SetupSite): string {
  const folder = site.beside("older");
  mkdirSync(join(folder, "templates"), { recursive: true });
  const write = (name: string, text: string, mode = 0o600) =>
    writeFileSync(join(folder, name), text, { mode });
  write(
    "config.ini",
    `[phpipam]
api_url = ${site.phpipam.url}
app_id = pphook
username = somebody

[powerdns]
api_url = ${site.powerdns.url}
cache = 5

[validation]
max_hostname_length = 40

[script]
check_interval = 300
`,
  );
  write(
    "global_vars.sh",
    `#!/bin/bash\nexport IPAM_USERNAME="nobody"\nNS01_IP=127.0.0.9\nDHCP_IP=$(hostname)\n`,
  );
  write("last_check", "1700000000\n");
  write("templates/email_system_alert.j2", "{{ subject }}\n");
  return folder;
}

describe("pphook setup --from", () => {
  it("takes over what an earlier PPHOOK had, says what it left, and observes", {
    skip: skipWithoutGpg,
  }, async () => {
    await using site = await makeSetupSite();
    const folder = makeOlder(site);
    const passphraseFile = join(folder, ".gpg_passphrase");
    writeFileSync(passphraseFile, "of the earlier one\n", { mode: 0o600 });
    const clear = `IPAM_USERNAME=pphook_user\nIPAM_PASSWORD=${PASSWORD}\nPDNS_API_KEY=${site.powerdns.apiKey}\n`;
    const access = { passphraseFile, timeoutMs: 60_000, path: process.env["PATH"] ?? "" };
    writeFileSync(join(folder, ".env.gpg"), await sealWithGpg(Buffer.from(clear), access));
    const before = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
    const { code, stderr, stdout } = await site.run(["setup", "--from", folder]);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /✓ global_vars\.sh: 2 settings\n.*✓ config\.ini: 6 settings\n.*✓ \.env\.gpg: 3 settings/s,
    );
    assert.match(stderr, /! not taken: config\.ini:8: \[powerdns\] cache is no key of this version/);
    assert.match(stderr, /! not taken: global_vars\.sh:4: DHCP_IP/);
    assert.ok(!`${stdout}${stderr}`.includes(PASSWORD));
    const { settings } = JSON.parse((await site.run(["config", "show", "--json"])).stdout) as {
      settings: readonly { section: string; key: string; value: unknown }[];
    };
    const shown = Object.fromEntries(settings.map((one) => [`${one.section}.${one.key}`, String(one.value)]));
    assert.equal(shown["phpipam.username"], "pphook_user");
    assert.equal(shown["validation.max_hostname_length"], "40");
    assert.match(shown["script.check_interval"] ?? "", /300/);
    assert.equal(shown["policy.mode"], "observe");
    assert.match(shown["monitor.secondaries"] ?? "", /127\.0\.0\.9/);
    assert.equal(shown["script.last_check_file"], join(folder, "last_check"));
    assert.equal(shown["notify.template_directory"], join(folder, "templates"));
    assert.ok(site.files().includes(".env.gpg"), "what was encrypted stays so");
    assert.ok(!site.read("config.ini").includes(PASSWORD));
    assert.deepEqual(readdirSync(folder, { recursive: true, encoding: "utf8" }).sort(), before);
  });

  it("lets an option win over what was there", async () => {
    await using site = await makeSetupSite();
    const { code, stderr } = await site.run(["setup", "--from", makeOlder(site), ...site.flags()]);
    assert.equal(code, 0, stderr);
    assert.match(site.read("config.ini"), /\nusername = pphook_user\n/);
  });

  it("says what it took before it says what is missing", async () => {
    await using site = await makeSetupSite();
    const told = await site.run(["setup", "--from", makeOlder(site)]);
    assertRefused(
      site,
      { ...told, ends: 2 },
      /✓ config\.ini: 6 settings[\s\S]*no terminal to ask on: phpipam\.password, powerdns\.api_key/,
    );
  });

  it("goes without what cannot be decrypted, and says so", { skip: skipWithoutGpg }, async () => {
    await using site = await makeSetupSite();
    const folder = makeOlder(site);
    writeFileSync(join(folder, ".env.gpg"), "rubbish", { mode: 0o600 });
    writeFileSync(join(folder, ".gpg_passphrase"), "x\n", { mode: 0o600 });
    const { code, stderr } = await site.run([
      "setup",
      "--from",
      folder,
      "--secrets",
      "config",
      ...site.flags(),
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /! not taken: \.env\.gpg: cannot be decrypted/);
  });

  it("refuses a folder that is not there, or holds nothing of PPHOOK", async () => {
    await using site = await makeSetupSite();
    const missing = await site.run(["setup", "--from", site.beside("none")]);
    assertRefused(site, { ...missing, ends: 2 }, /cannot be read[\s\S]*→ name the folder/);
    mkdirSync(site.beside("empty"));
    const empty = await site.run(["setup", "--from", site.beside("empty")]);
    assertRefused(site, { ...empty, ends: 2 }, /holds no configuration of PPHOOK/);
  });
});

describe("pphook setup by options", () => {
  it("writes a commented configuration that observes, after a first plan that plan repeats", async () => {
    await using site = await makeSetupSite();
    const { code, stdout, stderr } = await site.run(["setup", ...site.flags()]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(site.files(), ["config.ini"]);
    assert.equal(modeOf(site.file), 0o640);
    assert.match(stderr, /✓ 1 row in 2 subnets, 1 with a hostname/);
    assert.match(stderr, /✓ zones: example\.com, 1\.10\.10\.in-addr\.arpa/);
    assert.match(
      stderr,
      /! 1 subnet has no reverse zone.*10\.10\.2\.0\/24\n.*create-zone 2\.10\.10\.in-addr\.arpa/,
    );
    assert.match(stdout, /\+ PTR +10\.10\.1\.5 +a\.example\.com/);
    assert.match(stdout, /sed -i 's\/\^mode = observe\$\/mode = enforce\/'/);
    const text = site.read("config.ini");
    assert.match(text, /\n# User of an application.*\nusername = pphook_user\n/);
    assert.match(text, /\n#timeout = 30s\n/);
    assert.ok(text.includes(`\npassword = ${PASSWORD}\n`));
    assert.equal((await site.run(["config", "check"])).code, 0);
    const plan = await site.run(["plan"]);
    assert.equal(stdout.slice(0, stdout.indexOf("\n✓ written")), plan.stdout);
    assert.deepEqual(
      site.powerdns.calls.filter(({ method }) => method !== "GET"),
      [],
    );
  });

  it("leads by its own commands to an empty second plan", async () => {
    await using site = await makeSetupSite();
    await site.run(["setup", ...site.flags()]);
    assert.equal((await site.run(["sync"])).code, 0);
    assert.equal(site.powerdns.calls.filter(({ method }) => method === "PATCH").length, 0);
    writeFileSync(site.file, site.read("config.ini").replace(/^mode = observe$/m, "mode = enforce"));
    assert.equal((await site.run(["sync"])).code, 0);
    const second = JSON.parse((await site.run(["plan", "--json"])).stdout);
    assert.deepEqual(second.changes, []);
  });

  it("takes answers from the environment, and secrets from its files", async () => {
    await using site = await makeSetupSite();
    const none = { "--phpipam-user": "", "--phpipam-password-file": "", "--powerdns-key-file": "" };
    const { code, stderr } = await site.run(["setup", ...site.flags(none)], {
      PPHOOK_PHPIPAM_USERNAME: "pphook_user",
      PPHOOK_PHPIPAM_PASSWORD: PASSWORD,
      PPHOOK_POWERDNS_API_KEY: site.powerdns.apiKey,
    });
    assert.equal(code, 0, stderr);
    assert.equal((await site.run(["plan"])).code, 0);
  });

  it("says as data what it did", async () => {
    await using site = await makeSetupSite();
    const { stdout } = await site.run(["setup", "--json", ...site.flags()]);
    const done = JSON.parse(stdout);
    assert.deepEqual([done.version, done.file, done.files, done.saved], [1, site.file, [site.file], null]);
    assert.deepEqual(done.plan, { changes: 1, findings: 0 });
  });

  it("encrypts the secrets, with a passphrase of its own", { skip: skipWithoutGpg }, async () => {
    await using site = await makeSetupSite();
    const { code, stderr } = await site.run(["setup", "--secrets", "encrypted", ...site.flags()]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(site.files(), [".env.gpg", ".gpg_passphrase", "config.ini"]);
    for (const name of [".env.gpg", ".gpg_passphrase"]) assert.equal(modeOf(join(site.folder, name)), 0o600);
    assert.ok(!site.read("config.ini").includes(PASSWORD));
    assert.equal((await site.run(["plan"])).code, 0);
  });

  it("puts each secret into a file of its own, and says how they are named to pphook", async () => {
    await using site = await makeSetupSite();
    const { stdout } = await site.run(["setup", "--secrets", "files", ...site.flags()]);
    assert.deepEqual(site.files(), [
      "config.ini",
      "credentials",
      "credentials/phpipam-password",
      "credentials/powerdns-api-key",
    ]);
    assert.ok(!site.read("config.ini").includes(PASSWORD));
    const env = Object.fromEntries(
      [...stdout.matchAll(/^ +(PPHOOK_\w+_FILE)=(.*)$/gm)].map(([, name, path]) => [name, path]),
    );
    assert.equal((await site.run(["plan"], env)).code, 0);
  });

  it("replaces a configuration only when told to, and keeps what was there as a version", async () => {
    await using site = await makeSetupSite();
    writeFileSync(site.file, "[phpipam]\napp_id = other\n");
    const refused = await site.run(["setup", ...site.flags()]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /config\.ini is there already and holds settings\n→ .*setup --force/);
    assert.equal(site.phpipam.requests.length, 0);
    assert.equal(site.read("config.ini"), "[phpipam]\napp_id = other\n");
    const { code, stdout } = await site.run(["setup", "--force", ...site.flags()]);
    assert.equal(code, 0);
    const id = /config restore (\S+)/.exec(stdout)?.[1];
    assert.equal(site.read(`versions/${id}/config.ini`), "[phpipam]\napp_id = other\n");
  });

  it("takes the place of a file in which nothing is set", async () => {
    await using site = await makeSetupSite();
    writeFileSync(site.file, "# nothing yet\n#[phpipam]\n");
    assert.equal((await site.run(["setup", ...site.flags()])).code, 0);
    assert.match(site.read("config.ini"), /mode = observe/);
  });

  it("names everything that is missing at once", async () => {
    await using site = await makeSetupSite();
    const ran = await site.run(["setup", "--phpipam-url", site.phpipam.url]);
    assertRefused(
      site,
      { ...ran, ends: 2 },
      /not given.*: phpipam\.username, phpipam\.password, powerdns\.api_url, powerdns\.api_key/,
    );
    assert.match(ran.stderr, /--powerdns-key-file FILE, or PPHOOK_POWERDNS_API_KEY/);
  });

  for (const flags of [
    [`--phpipam-password=${PASSWORD}`],
    ["--phpipam-password", PASSWORD],
    ["--powerdns-key", PASSWORD],
    ["--set", `email.password=${PASSWORD}`],
  ])
    it(`refuses a secret as an argument: ${flags[0]?.split("=")[0]}`, async () => {
      await using site = await makeSetupSite();
      const ran = await site.run(["setup", ...site.flags(), ...flags]);
      assertRefused(site, { ...ran, ends: 2 }, /would put a secret on the command line/, /→ leave it out/);
      assert.equal(site.phpipam.requests.length, 0);
    });
});

describe("pphook setup, when an answer is wrong", () => {
  let site: SetupSite;
  before(async () => {
    site = await makeSetupSite();
  });
  after(() => site[Symbol.asyncDispose]());
  const setUp = (other: Readonly<Record<string, string>>, ...more: readonly string[]) =>
    site.run(["setup", ...site.flags(other), ...more]);
  const logins = () => site.phpipam.authentication.loginAttempts;

  it("tells a wrong password once, without trying it again", async () => {
    const before = logins();
    const wrong = besideOf(site, "wrong", "wrong");
    const ran = await setUp({ "--phpipam-password-file": wrong });
    assertRefused(
      site,
      { ...ran, ends: 1 },
      /"Invalid username or password" \(HTTP 500\)/,
      /→ correct username and password/,
    );
    assert.equal(logins(), before + 1);
  });

  it("tells a wrong application before any password is sent", async () => {
    const before = logins();
    const ran = await setUp({ "--phpipam-app": "other" });
    assertRefused(site, { ...ran, ends: 1 }, /"Invalid application id"/, /→ correct \[phpipam\] app_id/);
    assert.equal(logins(), before);
  });

  it("finds /api by itself, and an address that was cut from a longer one", async () => {
    const base = site.phpipam.url.replace(/\/api$/, "");
    for (const url of [
      base,
      `${base}/`,
      `${base}/api/pphook/user/`,
      `${base}/subnets/3/12/`,
      `${base}/index.php?page=login#top`,
    ]) {
      await using own = await makeSetupSite();
      const { code, stderr } = await own.run(["setup", ...own.flags({ "--phpipam-url": url })]);
      assert.equal(code, 0, stderr);
      assert.match(own.read("config.ini"), new RegExp(`\napi_url = ${site.phpipam.url}\n`));
    }
  });

  it("tells an address where nobody listens, and a host that does not exist", async () => {
    assertRefused(
      site,
      { ...(await setUp({ "--phpipam-url": "http://127.0.0.1:1" })), ends: 1 },
      /connection refused/,
      /→ start/,
    );
    assertRefused(site, { ...(await setUp({ "--phpipam-url": "what is this" })), ends: 2 }, /→ /);
  });

  it("tells https where only http is spoken", async () => {
    const ran = await setUp({ "--phpipam-url": site.phpipam.url.replace("http:", "https:") });
    assertRefused(site, { ...ran, ends: 1 }, /does not speak TLS at this port/, /→ write http:\/\//);
  });

  it("tells a page that is not phpIPAM, and a redirect to another host, which gets no password", async (t) => {
    const stranger = createServer((request, response) => {
      if (request.url?.startsWith("/moved")) response.writeHead(302, { location: "http://192.0.2.1/api/" });
      response.end("<html>");
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => stranger.once("listening", resolve));
    t.after(() => stranger.close());
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    assertRefused(
      site,
      { ...(await setUp({ "--phpipam-url": url })), ends: 1 },
      /phpIPAM at 127\.0\.0\.1:\d+: .*\n→ /,
    );
    const moved = await setUp({ "--phpipam-url": `${url}/moved` });
    assertRefused(
      site,
      { ...moved, ends: 1 },
      /HTTP 302 sends elsewhere, to http:\/\/192\.0\.2\.1/,
      /→ write the final address/,
    );
  });

  it("tells a wrong key of PowerDNS, and finds its API below the address", async () => {
    const key = besideOf(site, "wrong-key", "wrong");
    const short = site.powerdns.url.replace(/\/api\/v1$/, "");
    const ran = await setUp({ "--powerdns-key-file": key, "--powerdns-url": short });
    assertRefused(
      site,
      { ...ran, ends: 1 },
      /the API key is not accepted, HTTP 401/,
      /→ compare \[powerdns\] api_key/,
    );
  });

  it("tells a server id that PowerDNS does not have", async () => {
    assertRefused(
      site,
      { ...(await setUp({}, "--powerdns-server", "other")), ends: 1 },
      /PowerDNS at .*404/,
      /server \(other\)/,
    );
  });

  it("tells that mail does not get through", async () => {
    const mail = [
      "--smtp-server",
      "127.0.0.1",
      "--set",
      "email.smtp_port=1",
      "--mail-to",
      "admin@example.com",
    ];
    assertRefused(site, { ...(await setUp({}, ...mail)), ends: 1 }, /127\.0\.0\.1:1/);
  });

  it("refuses settings that do not exist or do not fit, before anything is written", async () => {
    assertRefused(
      site,
      { ...(await setUp({}, "--set", "policy.ttl=soon")), ends: 2 },
      /\[policy\] ttl = soon/,
    );
    assertRefused(site, { ...(await setUp({}, "--set", "policy.tll=1")), ends: 2 }, /did you mean ttl\?/);
  });
});

describe("pphook setup and what phpIPAM lets the application do", () => {
  it("goes on with an application that may only read, and says what that costs", async () => {
    await using site = await makeSetupSite();
    const [application] = site.phpipam.state.applications;
    Object.assign(application ?? {}, { permissions: 1 });
    const { code, stderr } = await site.run(["setup", ...site.flags()]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /! users cannot be read/);
    assert.match(stderr, /! rows cannot be corrected/);
  });

  it("tells an application that is disabled", async () => {
    await using site = await makeSetupSite();
    Object.assign(site.phpipam.state.applications[0] ?? {}, { permissions: 0 });
    const url = site.phpipam.url.replace(/\/api$/, "");
    const ran = await site.run(["setup", ...site.flags({ "--phpipam-url": url })]);
    assertRefused(site, { ...ran, ends: 1 }, /"Application disabled"/, /→ enable the application/);
  });

  it("tells that phpIPAM blocks this machine", async () => {
    await using site = await makeSetupSite({
      faults: ({ method }) =>
        method === "POST"
          ? {
              kind: "status",
              status: 500,
              message: "Your IP has been blocked for 5 minutes because of excessive login failures",
            }
          : null,
    });
    const ran = await site.run(["setup", ...site.flags()]);
    assertRefused(
      site,
      { ...ran, ends: 1 },
      /has been blocked for 5 minutes/,
      /→ .*wait five minutes without any login/,
    );
  });

  it("asks for the authority of a certificate that it does not know, and takes it", async (t) => {
    const certificate = makeCertificate();
    if (certificate === null) return t.skip("openssl is not installed");
    await using site = await makeSetupSite({ tls: certificate });
    const authority = besideOf(site, "ca.pem", certificate.cert);
    const ran = await site.run(["setup", ...site.flags()]);
    assertRefused(
      site,
      { ...ran, ends: 1 },
      /its certificate is not accepted/,
      /→ name the certificate of its issuer as \[phpipam\] ca_file/,
    );
    const http = { "--phpipam-url": site.phpipam.url.replace("https:", "http:") };
    const trusted = await site.run(["setup", ...site.flags(http), "--phpipam-ca-file", authority]);
    assert.equal(trusted.code, 0, trusted.stderr);
    assert.match(site.read("config.ini"), /\napi_url = https:.*\n(.*\n)*ca_file = /);
  });
});
