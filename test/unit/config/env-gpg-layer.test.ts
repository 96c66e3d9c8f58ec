import assert from "node:assert/strict";
import { test } from "node:test";
import { readEnvGpgLayer } from "../../../src/config/env-gpg-layer.ts";

const read = (text: string) => {
  const { settings, issues } = readEnvGpgLayer(text);
  // As with every layer, the last one said wins.
  const values = new Map(settings.map((setting) => [`${setting.section}.${setting.key}`, setting]));
  return {
    issues,
    value: (id: string) => values.get(id)?.text,
    origin: (id: string) => values.get(id)?.origin,
  };
};

test("every historic name of a setting is understood", () => {
  const names = [
    ["PDNS_API_KEY", "powerdns.api_key"],
    ["PDNS_API_URL", "powerdns.api_url"],
    ["IPAM_API_URL", "phpipam.api_url"],
    ["IPAM_APP_ID", "phpipam.app_id"],
    ["IPAM_USERNAME", "phpipam.username"],
    ["IPAM_PASSWORD", "phpipam.password"],
    ["SMTP_SERVER", "email.smtp_server"],
    ["SMTP_PORT", "email.smtp_port"],
    ["SMTP_USE_TLS", "email.use_tls"],
    ["EMAIL_FROM", "email.from"],
    ["EMAIL_TO", "email.to"],
    ["GENERIC_EMAIL", "email.generic_email"],
    ["HOSTNAME_PATTERN", "validation.hostname_pattern"],
    ["MAX_HOSTNAME_LENGTH", "validation.max_hostname_length"],
    ["CHECK_INTERVAL", "script.check_interval"],
    ["LAST_CHECK_FILE", "script.last_check_file"],
  ] as const;
  const layer = read(names.map(([name]) => `${name}=of ${name}`).join("\n"));
  assert.deepEqual(layer.issues, []);
  for (const [name, id] of names) {
    assert.equal(layer.value(id), `of ${name}`);
    assert.equal(layer.origin(id), `.env.gpg ${name}`);
  }
});

test("historic names without a meaning in this version are accepted and set nothing", () => {
  const names =
    "DB_IP DB_PORT PDNS_DB_NAME PDNS_DB_USER PDNS_DB_PASS IPAM_DB_NAME IPAM_DB_USER IPAM_DB_PASS DHCP_IP DHCP_USER BIND_USER";
  const layer = readEnvGpgLayer(
    names
      .split(" ")
      .map((name) => `${name}=x`)
      .join("\n"),
  );
  assert.deepEqual(layer, { settings: [], issues: [] });
});

test("the historic addresses of name servers are the secondaries that are watched", () => {
  const both = read("NS01_IP=192.0.2.1\nNS02_IP=2001:db8::2\n");
  assert.equal(both.value("monitor.secondaries"), "ns01=192.0.2.1, ns02=2001:db8::2");
  assert.equal(both.origin("monitor.secondaries"), ".env.gpg NS01_IP, NS02_IP");
  assert.equal(read("NS01_IP=\nNS02_IP=192.0.2.2").value("monitor.secondaries"), "ns02=192.0.2.2");
  const own = read("PPHOOK_MONITOR_SECONDARIES=a=192.0.2.9\nNS01_IP=192.0.2.1");
  assert.equal(own.value("monitor.secondaries"), "a=192.0.2.9");
});

test("an address and a port make the URL of PowerDNS, unless the URL is there", () => {
  assert.equal(
    read("PDNS_IP=10.0.0.5\nPDNS_PORT=8082").value("powerdns.api_url"),
    "http://10.0.0.5:8082/api/v1",
  );
  assert.equal(read("PDNS_IP=2001:db8::5").value("powerdns.api_url"), "http://[2001:db8::5]:8081/api/v1");
  assert.equal(
    read("PDNS_IP=10.0.0.5\nPDNS_API_URL=https://p/api/v1").value("powerdns.api_url"),
    "https://p/api/v1",
  );
  assert.equal(read("PDNS_PORT=8082").value("powerdns.api_url"), undefined);
});

test("an address makes the URL of phpIPAM, unless the URL is there", () => {
  assert.equal(read("IPAM_IP=10.0.0.6").value("phpipam.api_url"), "http://10.0.0.6/api");
  assert.equal(
    read("IPAM_IP=10.0.0.6\nIPAM_API_URL=https://i/api").value("phpipam.api_url"),
    "https://i/api",
  );
});

test("a present-day name wins over the historic one", () => {
  const layer = read("PPHOOK_POWERDNS_API_KEY=new\nPDNS_API_KEY=old");
  assert.equal(layer.value("powerdns.api_key"), "new");
});

test("an unknown name is an issue with its line and the nearest name, never its value", () => {
  const { issues } = readEnvGpgLayer("A_NAME=canary\nPPHOOK_POWERDNS_APIKEY=canary");
  assert.deepEqual(issues, [
    { where: ".env.gpg:1", what: "A_NAME", expected: "unknown variable" },
    {
      where: ".env.gpg:2",
      what: "PPHOOK_POWERDNS_APIKEY",
      expected: "unknown variable; did you mean PPHOOK_POWERDNS_API_KEY?",
    },
  ]);
});
