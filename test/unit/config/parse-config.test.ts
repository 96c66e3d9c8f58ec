import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readEnvironmentLayer } from "../../../src/config/environment-layer.ts";
import { readFileLayer } from "../../../src/config/file-layer.ts";
import { patternProblem } from "../../../src/config/linear-pattern.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/config/${name}`, import.meta.url), "utf8");
const COMPLETE = fixture("complete.ini");

function parse(text: string, incomplete = false) {
  const layers = [readFileLayer("config.ini", text)];
  const parsed = parseConfig({ file: "config.ini", layers, incomplete }, patternProblem);
  if ("issues" in parsed) return { issues: parsed.issues, config: null, settings: [] };
  return { issues: [], ...parsed };
}

const told = (text: string, incomplete = false) =>
  parse(text, incomplete).issues.map(({ where, what, expected }) => `${where} | ${what} | ${expected}`);

/** The complete file with some lines of a section put first. */
const withLines = (section: string, ...lines: string[]) =>
  COMPLETE.includes(`[${section}]`)
    ? COMPLETE.replace(`[${section}]\n`, `[${section}]\n${lines.join("\n")}\n`)
    : `${COMPLETE}\n[${section}]\n${lines.join("\n")}\n`;

const without = (...lines: RegExp[]) => lines.reduce((text, line) => text.replace(line, ""), COMPLETE);

test("the shortest complete file is a configuration, with a default for everything else", () => {
  const { config, issues } = parse(COMPLETE);
  assert.deepEqual(issues, []);
  assert.deepEqual(config, {
    phpipam: {
      apiUrls: ["http://phpipam.example.com/api"],
      appId: "pphook",
      credentials: { kind: "user", username: "pphook_user", password: "secure_password" },
      timeoutMs: 30_000,
      concurrency: 4,
      caFile: null,
      verifyTls: true,
      url: "http://phpipam.example.com",
      dhcpProfileField: "custom_DHCP_Profil",
      policyField: null,
      scope: { sections: [], subnets: [], excludeSubnets: [], vrfs: [] },
    },
    powerdns: {
      apiUrl: "http://powerdns.example.com:8081/api/v1",
      apiKey: "your_api_key_here",
      server: "localhost",
      zones: [],
      excludeZones: [],
      timeoutMs: 30_000,
      caFile: null,
      verifyTls: true,
      readConcurrency: 4,
      writeConcurrency: 1,
      maxBatchBytes: 1_500_000,
    },
    email: {
      smtpServer: "smtp.example.com",
      smtpPort: 25,
      from: "pphook@example.com",
      to: ["admin@example.com"],
      tls: "none",
      login: null,
      caFile: null,
      genericEmail: "admin@example.com",
      support: null,
      mailsPerMinute: null,
    },
    notify: {
      language: "en",
      digest: "per_cycle",
      reminderMs: 86_400_000,
      stormRecipients: 50,
      notifyKeeper: true,
      templateDirectory: null,
      adminThrottleMs: 3_600_000,
      webhook: null,
    },
    validation: { hostnamePattern: "^[a-zA-Z0-9][-a-zA-Z0-9.]*[a-zA-Z0-9]$", maxHostnameLength: 63 },
    script: {
      checkIntervalMs: 60_000,
      lastCheckFile: "/var/lib/pphook/last_check",
      fullCheckIntervalMs: 3_600_000,
    },
    policy: {
      mode: "enforce",
      noRecords: "ignore",
      aOnly: "create_ptr",
      ptrOnly: "delete",
      mismatch: "repair",
      foreign: "report",
      orphan: "delete",
      orphanGraceMs: 7 * 86_400_000,
      hostnameDuplicates: "resolve",
      macDuplicates: "resolve",
      invalidAddress: "notify",
      unknownDns: "report",
      zoneMatch: "longest",
      ignoreTags: ["Offline"],
      allowSharedHostnames: [],
      ttlSeconds: 3600,
    },
    dhcp: {
      profiles: ["infra", "lise"],
      macScope: "global",
      format: "isc",
      output: null,
      output6: null,
      template: null,
      checkCommand: null,
    },
    bind: {
      primaries: [{ host: "powerdns.example.com", port: 53 }],
      tsigKey: null,
      output: null,
      zoneDirectory: null,
      version: [9, 16],
      template: null,
      checkCommand: ["named-checkconf"],
    },
    monitor: {
      primary: { host: "powerdns.example.com", port: 53 },
      secondaries: [],
      intervalMs: 300_000,
      toleranceMs: 120_000,
      verifyTransfer: false,
      key: null,
    },
    targets: [],
    safety: { bypassFile: "/var/lib/pphook/bypass_protection" },
    limits: {
      historyMs: 7 * 86_400_000,
      maxDeletePercent: 10,
      minDeletesAllowed: 5,
      maxUpdatePercent: 30,
      minUpdatesAllowed: 20,
      maxIpamDeletes: 10,
      dailyDeleteBudgetPercent: 20,
      dailyDeletesAllowed: 20,
      maxSourceShrinkPercent: 10,
      minSourceShrink: 20,
    },
    maintenance: { windows: [] },
    store: { sqliteFile: "/var/lib/pphook/pphook.db", retentionMs: 400 * 86_400_000 },
    http: { listen: { host: "127.0.0.1", port: 9466 } },
    log: { file: "/var/log/pphook.log", level: "info", format: "text", also: "none" },
  });
});

test("the configuration is frozen to the bottom", () => {
  const { config } = parse(COMPLETE);
  assert.ok(config !== null && Object.isFrozen(config));
  assert.ok(Object.isFrozen(config.policy.ignoreTags) && Object.isFrozen(config.phpipam.credentials));
});

test("a file with ten different mistakes is told of all ten at once, in the order of the file", () => {
  assert.deepEqual(told(fixture("ten-mistakes.ini")), [
    "config.ini:2 | [phpipam] api_url = phpipam | expected a URL, e.g. https://phpipam.example.com/api",
    "config.ini:4 | [phpipam] username | expected once; line 3 sets it already",
    "config.ini:6 | [phpipam] timeout = 3 weeks | expected a duration such as 90s, 5m, 1h or 7d, from 1s to 10m",
    "config.ini:10 | [powerdns] apikey | unknown key; did you mean api_key?",
    "config.ini:13 | [validation] hostname_pattern = ^(?=web) | expected a regular expression (RE2 syntax): " +
      "invalid or unsupported Perl syntax: `(?=` (look-around is not supported: it cannot be matched in linear time)",
    "config.ini:15 | [polcy] | unknown section; did you mean [policy]?",
    "config.ini:19 | [script] chek_interval | unknown key; did you mean check_interval?",
    "config.ini:22 | [store] url = mysql://********@localhost/pphook | expected sqlite: followed by a path, " +
      "e.g. sqlite:/var/lib/pphook/pphook.db (mysql is not in this version)",
    "config.ini:23 | [store] a line that is no setting | expected key = value",
    "config.ini [phpipam] | [phpipam] app_id | missing; expected a word without spaces here or in PPHOOK_PHPIPAM_APP_ID",
  ]);
});

test("no secret of a file with mistakes is in what is said about it", () => {
  assert.doesNotMatch(told(fixture("ten-mistakes.ini")).join("\n"), /canary/);
});

test("the secret of a key for transfers needs the name of the key, here or in [bind]", () => {
  const secret = "[monitor]\ntsig_secret = c2VjcmV0\n";
  const [issue, ...others] = told(COMPLETE + secret);
  assert.deepEqual(others, []);
  assert.match(issue ?? "", /\[monitor\] tsig_secret \| expected tsig_key beside it/);
  const keyOf = (more: string) => parse(COMPLETE + secret + more).config?.monitor.key;
  const expected = { algorithm: "hmac-sha256", secret: "c2VjcmV0" };
  assert.deepEqual(keyOf("tsig_key = Own.example.net\n[bind]\ntsig_key = transfer.example.net\n"), {
    name: "own.example.net.",
    ...expected,
  });
  assert.deepEqual(keyOf("[bind]\ntsig_key = transfer.example.net\n"), {
    name: "transfer.example.net.",
    ...expected,
  });
  assert.equal(parse(`${COMPLETE}[bind]\ntsig_key = transfer.example.net\n`).config?.monitor.key, null);
});

test("the keys of a misspelt section are checked as those of the section that was meant", () => {
  assert.deepEqual(told(COMPLETE.replace("[powerdns]", "[powerdn]").replace("= localhost", "= local host")), [
    "config.ini:7 | [powerdn] | unknown section; did you mean [powerdns]?",
    "config.ini:10 | [powerdns] server = local host | expected a word without spaces",
  ]);
});

test("a section that resembles none is one mistake, whatever is in it", () => {
  const issues = told(`${COMPLETE}[weather]\nsun = 1\nrain = 2\n`);
  assert.equal(issues.length, 1);
  assert.match(
    issues[0] ?? "",
    /config\.ini:27 \| \[weather\] \| unknown section; there are phpipam, powerdns, /,
  );
});

test("a key that belongs in another section is sent there", () => {
  assert.deepEqual(told(withLines("powerdns", "app_id = x")), [
    "config.ini:8 | [powerdns] app_id | unknown key; it belongs in [phpipam]",
  ]);
});

test("everything required is reported as missing from an empty file", () => {
  const missing = parse("").issues.map(({ where, what }) => `${where} | ${what}`);
  assert.deepEqual(missing.sort(), [
    "config.ini [phpipam] | [phpipam] api_url",
    "config.ini [phpipam] | [phpipam] app_id",
    "config.ini [phpipam] | [phpipam] username and password",
    "config.ini [powerdns] | [powerdns] api_key",
    "config.ini [powerdns] | [powerdns] api_url",
  ]);
});

test("nothing is reported as missing while a source could not be read", () => {
  assert.deepEqual(told("[log]\nlevel = loud", true), [
    "config.ini:2 | [log] level = loud | expected error, warn, info or debug",
  ]);
});

test("an empty value counts as not written, an empty list as a list", () => {
  const { config } = parse(withLines("policy", "mode =", "ignore_tags ="));
  assert.equal(config?.policy.mode, "enforce");
  assert.deepEqual(config?.policy.ignoreTags, []);
  assert.deepEqual(told(COMPLETE.replace("your_api_key_here", "")).length, 1);
});

test("the [email] section may be left out but not be half written", () => {
  assert.equal(parse(without(/\[email\][^[]+/)).config?.email, null);
  assert.deepEqual(
    parse(without(/smtp_server.*\n/, /to = .*\n/)).issues.map(({ what }) => what),
    ["[email] smtp_server", "[email] to"],
  );
});

test("an app code replaces username and password, over https only", () => {
  const token = without(/username.*\n/, /password.*\n/).replace("app_id", "app_code = canary\napp_id");
  assert.deepEqual(told(token), [
    "config.ini:2 | [phpipam] api_url = http://phpipam.example.com/api | " +
      "expected https: an app_code is sent with every call and must not travel in clear",
  ]);
  const { config } = parse(token.replace("http://phpipam", "https://phpipam"));
  assert.deepEqual(config?.phpipam.credentials, { kind: "token", appCode: "canary" });
});

test("an app code beside username and password is refused", () => {
  assert.deepEqual(
    told(withLines("phpipam", "app_code = canary").replace("http://phpipam", "https://phpipam")),
    [
      "config.ini:5 | [phpipam] username beside app_code | expected either app_code or username and password, not both",
    ],
  );
});

test("a username without password, and the reverse, is refused", () => {
  assert.match(told(without(/password.*\n/)).join(), /\[phpipam\] password \| missing/);
  assert.match(told(without(/username.*\n/)).join(), /\[phpipam\] username \| missing/);
});

test("a setting swallowed by an indentation is not quoted with the value it continues", () => {
  const issues = told(COMPLETE.replace("\npassword", "\n  password").replace("secure_password", "canary"));
  assert.doesNotMatch(issues.join(), /canary/);
  assert.match(
    issues[0] ?? "",
    /^config\.ini:4 \| \[phpipam\] username = pphook_user … \| expected one line; an indented/,
  );
});

test("an unknown key that may be a piece of a secret is not quoted", () => {
  assert.deepEqual(told(withLines("log", "password canary=")), [
    "config.ini:29 | [log] a key that is no word | unknown key",
  ]);
});

test("the settings show every key with its origin, secrets masked", () => {
  const { settings } = parse(COMPLETE);
  const shown = (section: string, key: string) => {
    const found = settings.find((setting) => setting.section === section && setting.key === key);
    return [found?.value, found?.origin];
  };
  assert.deepEqual(shown("phpipam", "app_id"), ["pphook", "file config.ini:3"]);
  assert.deepEqual(shown("phpipam", "password"), ["********", "file config.ini:5"]);
  assert.deepEqual(shown("phpipam", "app_code"), ["", "default"]);
  assert.deepEqual(shown("phpipam", "timeout"), ["30s", "default"]);
});

const TARGET = `[bind]
output = /zones
[target:ns-01]
kind = bind
host = ns01.example.com
user = pphook
identity_file = /etc/pphook/id
destination = /etc/bind/pphook.zones
`;

test("a target is a section with a name, and the rest are defaults", () => {
  const { config, issues, settings } = parse(`${COMPLETE}\n${TARGET}`);
  assert.deepEqual(issues, []);
  assert.deepEqual(config?.targets, [
    {
      name: "ns-01",
      kind: "bind",
      host: "ns01.example.com",
      port: 22,
      user: "pphook",
      destination: "/etc/bind/pphook.zones",
      canary: false,
      checkCommand: null,
      reloadCommand: null,
      dnsPort: 53,
      identityFile: "/etc/pphook/id",
      knownHostsFile: "/etc/pphook/known_hosts",
    },
  ]);
  assert.equal(
    settings.find(({ section, key }) => section === "target:ns-01" && key === "port")?.value,
    "22",
  );
});

test("a variable reaches a target whose name has a hyphen", () => {
  const layers = [
    readFileLayer("config.ini", `${COMPLETE}\n${TARGET}`),
    readEnvironmentLayer({ PPHOOK_TARGET_NS_01_PORT: "2222" }),
  ];
  const parsed = parseConfig({ file: "config.ini", layers, incomplete: false }, patternProblem);
  assert.ok("config" in parsed);
  assert.deepEqual(
    parsed.config.targets.map(({ name, port }) => [name, port]),
    [["ns-01", 2222]],
  );
});

test("everything wrong with a target is told: what is missing, misspelt, or waits for a file that is never made", () => {
  const issues = told(`${COMPLETE}
[target:dhcp1]
kind = dhcp
hots = a
user = pphook; rm
destination = relative
[targt:x]
kind = bind
`);
  const patterns = [
    /\[target:dhcp1\] kind = dhcp \| expected \[dhcp\] output beside it/,
    /\[target:dhcp1\] hots \| unknown key; did you mean host\?/,
    /\[target:dhcp1\] user = pphook; rm \| expected a user name/,
    /\[target:dhcp1\] destination = relative \| expected a full path/,
    /\[targt:x\] \| unknown section; there are .*target:NAME/,
    /\[target:dhcp1\] identity_file \| missing; .*PPHOOK_TARGET_DHCP1_IDENTITY_FILE/,
  ];
  assert.equal(issues.length, patterns.length, issues.join("\n"));
  for (const [at, pattern] of patterns.entries()) assert.match(issues[at] ?? "", pattern);
});
