import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SystemError, UpstreamError } from "../../src/domain/errors.ts";
import { HOUR_MS, toInstant } from "../../src/domain/instant.ts";
import {
  check,
  FACTS,
  type Fault,
  refused,
  SERVER,
  settings,
  tellsAlone,
  wrong,
  zone,
} from "./sound-installation.ts";

const FAULTS: readonly Fault[] = [
  {
    title: "refused credentials",
    phpipam: { login: refused },
    status: "fault",
    measured: /wrong username or password/,
    remedy: /correct the credentials/,
  },
  {
    title: "addresses that cannot be read",
    phpipam: { canReadAddresses: false },
    status: "fault",
    measured: /addresses cannot be read/,
    remedy: /read permission/,
  },
  {
    title: "phpIPAM's own PowerDNS integration",
    phpipam: { dnsSubnets: 2 },
    status: "warning",
    measured: /phpIPAM's own PowerDNS integration makes PTRs for 2 subnets, and writes their reverse zones/,
    remedy: /Administration, phpIPAM settings, PowerDNS/,
  },
  {
    title: "the same for one subnet",
    phpipam: { dnsSubnets: 1 },
    status: "warning",
    measured: /makes PTRs for 1 subnet, and writes its reverse zones/,
    remedy: /exclude_zones/,
  },
  {
    title: "dynamic updates from elsewhere",
    powerdns: { settings: settings({ updatesFrom: ["127.0.0.0/8", "10.0.0.0/8"] }) },
    status: "warning",
    measured: /every zone takes them from 127\.0\.0\.0\/8, 10\.0\.0\.0\/8; who writes there/,
    remedy: /ALLOW-DNSUPDATE-FROM/,
  },
  {
    title: "zones that others may change",
    powerdns: {
      settings: settings({ updatesFrom: [] }),
      zones: Array.from({ length: 6 }, (_, at) =>
        zone(`z${at}.test`, "Native", {
          grants: { updates: ["10.0.0.1", "key"], transfers: [], alsoNotify: [] },
        }),
      ),
    },
    status: "warning",
    measured: /from nobody, and 6 zones from others \(z0\.test: 10\.0\.0\.1, key; .* and 1 more\)/,
    remedy: /a zone of its own/,
  },
  {
    title: "users that cannot be read",
    phpipam: { canReadUsers: false },
    status: "warning",
    measured: /users cannot be read/,
    remedy: /Read \/ Write \/ Admin/,
  },
  {
    title: "clocks that are apart",
    phpipam: { clockSkewMs: -61_000 },
    status: "warning",
    measured: /61 s apart/,
    remedy: /timedatectl set-ntp true/,
  },
  {
    title: "a missing custom field",
    phpipam: { customFields: ["custom_Owner"] },
    status: "warning",
    measured: /no custom field custom_DHCP_Profil; there are custom_Owner/,
    remedy: /dhcp_profile_field/,
  },
  {
    title: "a refused key of PowerDNS",
    powerdns: new UpstreamError("PowerDNS at x: refuses the key", {
      system: "powerdns",
      failure: "auth",
      operation: "GET /",
      remedy: "compare [powerdns] api_key",
    }),
    status: "fault",
    measured: /refuses the key/,
    remedy: /api_key/,
  },
  {
    title: "an old PowerDNS",
    powerdns: { version: "4.6.9" },
    status: "warning",
    measured: /4\.6\.9.* older than 4\.7/,
    remedy: /update/,
  },
  {
    title: "a recursor",
    powerdns: { daemonType: "recursor" },
    status: "fault",
    measured: /is a PowerDNS recursor/,
    remedy: /authoritative/,
  },
  {
    title: "a server without managed zones",
    powerdns: { zones: [] },
    status: "fault",
    measured: /no zone is managed; 1 left alone \(1 slave\)/,
    remedy: /exclude_zones/,
  },
  {
    title: "zones whose serial stands still",
    powerdns: {
      zones: [
        zone("example.com", "Native", { soaEditApi: "" }),
        zone("a.example", "Native", { soaEditApi: "OFF" }),
      ],
    },
    status: "warning",
    measured: /2 zones have no SOA-EDIT-API \(example\.com, a\.example\).*secondaries are not told/,
    remedy: /pdnsutil set-meta example\.com SOA-EDIT-API DEFAULT; pdnsutil set-meta a\.example/,
  },
  {
    title: "a store that everybody can read",
    files: { [FACTS.storeFile]: { mode: 0o644 } },
    status: "warning",
    measured: /1\.2 MB, mode 0644/,
    remedy: /^chmod 600 /,
  },
  {
    title: "a store of another account",
    files: { [FACTS.storeFile]: { writable: false } },
    status: "fault",
    measured: /cannot be written/,
    remedy: /account/,
  },
  {
    title: "a store that cannot be opened",
    arrange: () => ({
      openStore: () => {
        throw new SystemError("the store is no database", { remedy: "restore it" });
      },
    }),
    status: "fault",
    measured: /no database/,
    remedy: /restore it/,
  },
  {
    title: "a mail server that is not there",
    mail: {
      server: {
        ...SERVER,
        outcome: { status: "unavailable", message: "connection refused", remedy: "start it" },
      },
    },
    status: "fault",
    measured: /connection refused/,
    remedy: /start it/,
  },
  {
    title: "a password that travels in clear",
    mail: { server: { ...SERVER, tls: "none" } },
    status: "warning",
    measured: /in clear/,
    remedy: /use_tls/,
  },
  {
    title: "a test mail that is refused",
    mail: { test: { to: "me@example.com", outcome: { status: "refused", message: "550 no such user" } } },
    status: "fault",
    measured: /me@example\.com: 550/,
    remedy: /mail server's log/,
  },
  {
    title: "a template that cannot be used",
    mail: { templates: [{ path: "/etc/pphook/mail/email_digest.j2", message: "syntax error" }] },
    status: "fault",
    measured: /email_digest\.j2: syntax error/,
    remedy: /until then ours is sent/,
  },
  {
    title: "a log that cannot be written",
    files: { [FACTS.logFile]: { writable: false } },
    status: "warning",
    measured: /log .* cannot be written/,
    remedy: /stderr/,
  },
  {
    title: "a warning of the configuration",
    facts: { warnings: ["config.ini (mode 0644) can be read by everybody: chmod 640"] },
    status: "warning",
    measured: /can be read by everybody$/,
    remedy: /^chmod 640$/,
  },
  {
    title: "a last check in the future",
    remembered: (now) => ({ lastCheck: toInstant(now + HOUR_MS) }),
    status: "fault",
    measured: /future/,
    remedy: /reset-timestamp/,
  },
  {
    title: "an unreadable last check file",
    arrange: (_, markers) => {
      markers.lastCheck = "unreadable";
      return {};
    },
    status: "fault",
    measured: /does not hold a number/,
    remedy: /reset-timestamp/,
  },
  {
    title: "a login by app code over plain HTTP",
    phpipam: { login: refused },
    facts: { phpipam: { ...FACTS.phpipam, isAppCode: true, urls: ["http://ipam/api"] } },
    status: "fault",
    measured: /app code over HTTPS alone, and api_url is http:\/\/ipam/,
    remedy: /https:\/\//,
    also: /wrong username or password/,
  },
  {
    title: "an app code, with which nobody can be told",
    phpipam: { canReadUsers: false },
    facts: { phpipam: { ...FACTS.phpipam, isAppCode: true } },
    status: "warning",
    measured: /app code cannot read users, and leaves no changelog/,
    remedy: /User token/,
  },
];

describe("check", () => {
  it("finds nothing wrong with an installation that is fit", async () => {
    const items = await check();
    assert.deepEqual(wrong(items), []);
    assert.deepEqual(
      [...new Set(items.map((item) => item.area))],
      ["configuration", "secrets", "phpipam", "powerdns", "zones", "machine", "state", "mail", "log"],
    );
    assert.ok(items.some(({ measured }) => /2 zones managed \(1 native, 1 master\); 1 left/.test(measured)));
  });

  for (const fault of FAULTS) tellsAlone(fault);

  it("does not mind what is new: no cycle yet, no store yet", async () => {
    const items = await check({
      files: { [FACTS.storeFile]: { exists: false, mode: null } },
      remembered: () => ({ lastCheck: null }),
    });
    assert.deepEqual(wrong(items), []);
  });

  it("mentions nested fields and numbers as texts, which are no fault", async () => {
    const items = await check({ phpipam: { nested: true, strings: true } });
    assert.deepEqual(wrong(items), []);
    assert.ok(items.some(({ measured }) => /fields are nested, numbers are texts/.test(measured)));
  });

  it("says whether anything is written at all", async () => {
    const items = await check({ facts: { observe: true } });
    assert.ok(items.some(({ measured }) => /mode is observe/.test(measured)));
  });

  it("tries each server of phpIPAM, and none after one that refused the credentials", async () => {
    const urls = ["https://a.example.com/api", "https://b.example.com/api"];
    const facts = { phpipam: { ...FACTS.phpipam, urls } };
    const login = "takes the login of application";
    const fine = (await check({ facts })).filter(({ measured }) => measured.includes(login));
    assert.deepEqual(
      fine.map(({ measured }) => measured.split(" ")[2]),
      urls,
    );
    const auth = new UpstreamError("refused", {
      system: "phpipam",
      failure: "auth",
      operation: "",
      remedy: "",
    });
    const refused = await check({ facts, phpipam: { login: auth } });
    assert.equal(refused.filter(({ measured }) => measured === "refused").length, 1);
  });
});
