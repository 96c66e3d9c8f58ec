import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { type ConfigSources, loadConfig } from "../../../src/config/load-config.ts";
import { ConfigError } from "../../../src/domain/errors.ts";

const COMPLETE = await readFile(new URL("../../fixtures/config/complete.ini", import.meta.url), "utf8");
let root: string;
let folder: string;
let file: string;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "pphook-config-"));
});
after(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(root, "case-"));
  file = join(folder, "config.ini");
  await writeFile(file, COMPLETE, { mode: 0o600 });
});

const load = (sources: ConfigSources = {}) => loadConfig({ file, env: {}, ...sources });

async function refusal(sources: ConfigSources = {}): Promise<ConfigError> {
  const error = await load(sources).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ConfigError);
  return error;
}

/** Each source, the strongest first, as it says what the log level is. */
const SOURCES = [
  { level: "error", origin: "command line", overrides: { "log.level": "error" } },
  { level: "warn", origin: "env PPHOOK_LOG_LEVEL", env: { PPHOOK_LOG_LEVEL: "warn" } },
  { level: "debug", origin: "env PPHOOK_LOG_LEVEL_FILE", env: { PPHOOK_LOG_LEVEL_FILE: "level" } },
  { level: "warn", origin: "credential log-level", env: { CREDENTIALS_DIRECTORY: "credentials" } },
  { level: "error", origin: "file config.ini:30", file: true },
  { level: "info", origin: "default" },
] as const;

for (const [rank, winner] of SOURCES.entries())
  test(`${winner.origin} wins over everything weaker`, async () => {
    const said = SOURCES.slice(rank);
    await writeFile(join(folder, "level"), "debug\n");
    if (said.some((source) => "file" in source))
      await writeFile(file, `${COMPLETE}\n\n[log]\nlevel = error\n`);
    const env = Object.assign({}, ...said.map((source) => ("env" in source ? source.env : {})));
    if ("PPHOOK_LOG_LEVEL_FILE" in env) env.PPHOOK_LOG_LEVEL_FILE = join(folder, "level");
    if ("CREDENTIALS_DIRECTORY" in env) {
      env.CREDENTIALS_DIRECTORY = join(folder, "credentials");
      await mkdir(env.CREDENTIALS_DIRECTORY, { recursive: true });
      await writeFile(join(env.CREDENTIALS_DIRECTORY, "log-level"), "warn\n");
    }
    const overrides = "overrides" in winner ? winner.overrides : {};
    const { config, settings } = await load({ env, overrides });
    assert.equal(config.log.level, winner.level);
    const view = settings.find(({ section, key }) => section === "log" && key === "level");
    assert.equal(view?.origin, winner.origin);
  });

test("a key that ends in _file is not taken for the file of another", async () => {
  const env = { PPHOOK_LOG_FILE: "/tmp/a.log", PPHOOK_SAFETY_BYPASS_FILE: "/tmp/b" };
  const { config } = await load({ env });
  assert.deepEqual([config.log.file, config.safety.bypassFile], ["/tmp/a.log", "/tmp/b"]);
});

test("unknown PPHOOK_ variables are refused by name, all others ignored", async () => {
  const env = { PPHOOK_LOG_LEVL: "canary", PPHOOK_CONFIG: "x", PDNS_API_KEY: "x", HOME: "/root" };
  const { issues } = await refusal({ env });
  assert.deepEqual(issues, [
    {
      where: "environment",
      what: "PPHOOK_LOG_LEVL",
      expected: "unknown variable; did you mean PPHOOK_LOG_LEVEL?",
    },
  ]);
});

test("historic names are not read from the environment", async () => {
  const { config } = await load({ env: { PDNS_API_KEY: "other", CHECK_INTERVAL: "5" } });
  assert.equal(config.powerdns.apiKey, "your_api_key_here");
  assert.equal(config.script.checkIntervalMs, 60_000);
});

test("a value file that cannot be read is an issue of its variable", async () => {
  const { issues } = await refusal({ env: { PPHOOK_POWERDNS_API_KEY_FILE: join(folder, "absent") } });
  assert.equal(issues[0]?.where, "PPHOOK_POWERDNS_API_KEY_FILE");
  assert.match(issues[0]?.what ?? "", /absent there is no such file/);
});

test("a folder of credentials that cannot be read is an issue, and no secret in it is shown", async () => {
  const { issues } = await refusal({ env: { CREDENTIALS_DIRECTORY: join(folder, "absent") } });
  assert.match(issues[0]?.where ?? "", /^CREDENTIALS_DIRECTORY .*absent$/);
  await writeFile(join(folder, "powerdns-api-key"), "two words-canary");
  const { issues: bad } = await refusal({ env: { CREDENTIALS_DIRECTORY: folder } });
  assert.ok(bad.some(({ where }) => where === "credential powerdns-api-key"));
  assert.doesNotMatch(JSON.stringify(bad), /canary/);
});
test("an unknown override is an issue of the command line", async () => {
  const { issues } = await refusal({ overrides: { "log.lvel": "debug" } });
  assert.deepEqual(issues, [
    { where: "command line", what: "[log] lvel", expected: "unknown key; did you mean level?" },
  ]);
});

test("the file is the one of -c, else of PPHOOK_CONFIG, else the first of the usual places", async () => {
  await mkdir(join(folder, "etc"));
  const others = ["env.ini", "etc/config.ini", "here.ini"].map((name) => join(folder, name));
  for (const other of others) await writeFile(other, COMPLETE);
  const [named = "", ...places] = others;
  const env = { PPHOOK_CONFIG: named };
  assert.equal((await load({ env, places })).file, file);
  assert.equal((await load({ file: null, env, places })).file, named);
  assert.equal((await load({ file: null, places })).file, places[0]);
  await rm(places[0] ?? "");
  assert.equal((await load({ file: null, places })).file, places[1]);
});

test("no file anywhere is an error that names the places and the demo", async () => {
  const error = await refusal({ file: null, places: [join(folder, "a.ini"), join(folder, "b.ini")] });
  assert.match(error.issues[0]?.where ?? "", /a\.ini, .*b\.ini$/);
  assert.match(error.remedy, /a\.ini or .*b\.ini.*pphook demo/);
});

test("a named file that is absent is an error, even when a usual place has one", async () => {
  const error = await refusal({ file: join(folder, "absent.ini"), places: [file] });
  assert.deepEqual(error.issues, [
    { where: "absent.ini", what: "there is no such file", expected: "expected a file" },
  ]);
});

test("a file that is not UTF-8, and a folder, are told as such", async () => {
  assert.equal((await refusal({ file: folder })).issues[0]?.what, "is a directory");
  await writeFile(file, Buffer.from([0x5b, 0xff, 0xfe]));
  assert.equal((await refusal()).issues[0]?.what, "is not UTF-8");
});

test("a file with secrets that everybody can read is a warning, not an error", async () => {
  assert.deepEqual((await load()).warnings, []);
  await chmod(file, 0o644);
  const { warnings } = await load();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /mode 0644.*\[phpipam\] password, \[powerdns\] api_key: chmod 640/);
});

test("a readable file without secrets is no warning", async () => {
  await writeFile(file, COMPLETE.replace(/(password|api_key) = .*/g, ""));
  await chmod(file, 0o644);
  const env = { PPHOOK_PHPIPAM_PASSWORD: "a", PPHOOK_POWERDNS_API_KEY: "b" };
  assert.deepEqual((await load({ env })).warnings, []);
});

test("spaces around a secret belong to it", async () => {
  const { config } = await load({ env: { PPHOOK_PHPIPAM_PASSWORD: " pass word " } });
  assert.deepEqual(config.phpipam.credentials, {
    kind: "user",
    username: "pphook_user",
    password: " pass word ",
  });
});

test("no canary gets out of a configuration that is right", async () => {
  await writeFile(file, COMPLETE.replace("secure_password", "canary-1"), { mode: 0o644 });
  await chmod(file, 0o644);
  const { settings, warnings, config } = await load({ env: { PPHOOK_POWERDNS_API_KEY: "canary-2" } });
  assert.match(JSON.stringify(config), /canary-1.*canary-2/);
  assert.doesNotMatch(JSON.stringify({ settings, warnings }), /canary/);
});

test("no canary gets out of a configuration that is wrong", async () => {
  const broken = [
    "[phpipam]",
    "api_url = http://user:canary@phpipam.example.com/api?token=canary",
    "  password = canary",
    "pasword = canary",
    "password = canary",
    "password = canary",
    "app_code = canary with spaces",
    "timeout canary",
    "[powerdns]",
    "api_url = canary://user:canary@x".replace("canary:", "ftp:"),
    "zones = a.example",
    "  api_key = canary",
    "api_key = can\n  canary",
    "[email]",
    "to = a@example.com",
    "  password = canary",
  ];
  await writeFile(file, broken.join("\n"));
  await writeFile(join(folder, "key"), "canary\ncanary");
  const env = { PPHOOK_POWERDNS_API_KEY_FILE: join(folder, "key"), PPHOOK_PHPIPAM_PASWORD: "canary" };
  const error = await refusal({ env, overrides: { "phpipam.app_code": "canary canary" } });
  assert.ok(error.issues.length > 8);
  assert.doesNotMatch(`${JSON.stringify(error)} ${error.stack} ${error.message} ${error.remedy}`, /canary/);
});
