import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError } from "../../src/domain/errors.ts";
import { DAY_MS, toInstant } from "../../src/domain/instant.ts";
import { parseIp } from "../../src/domain/ip-address.ts";
import { WHOLE_SCOPE } from "../../src/domain/scope.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import {
  check,
  FACTS,
  type Fault,
  head,
  ROOM,
  settings,
  subnet,
  tellsAlone,
  wrong,
  zone,
} from "./sound-installation.ts";

const FAULTS: readonly Fault[] = [
  {
    title: "a served serial that is the time",
    powerdns: { zones: [zone("example.com", "Native", { soaEdit: "EPOCH" })] },
    status: "warning",
    measured: /1 zone served with the time as serial \(SOA-EDIT, example\.com\)/,
    remedy: /^pdnsutil set-meta example\.com SOA-EDIT$/,
  },
  {
    title: "a native zone with several name servers",
    powerdns: { zones: [zone("example.com", "Native", { nameServers: ["a.", "b."] })] },
    status: "warning",
    measured: /1 zone is native although secondaries are in the NS records \(example\.com\)/,
    remedy: /^pdnsutil set-kind example\.com primary; nothing, where/,
  },
  {
    title: "native zones although secondaries are configured",
    powerdns: { zones: [zone("example.com", "Native"), zone("b.example", "native")] },
    facts: { powerdns: { ...FACTS.powerdns, secondaries: { any: true, ips: [] } } },
    status: "warning",
    measured: /2 zones are native although secondaries are configured/,
    remedy: /set-kind b\.example primary/,
  },
  {
    title: "primary zones of a server that does not notify",
    powerdns: { settings: settings({ isPrimary: false }) },
    status: "warning",
    measured: /1 zone of kind primary, and PowerDNS sends no NOTIFY: primary=no/,
    remedy: /primary=yes/,
  },
  {
    title: "zones whose secondaries nobody notifies",
    powerdns: { settings: settings(), zones: [zone("example.com", "Master")] },
    facts: { powerdns: { ...FACTS.powerdns, secondaries: { any: true, ips: [] } } },
    status: "warning",
    measured: /of 1 zone nobody is notified \(example\.com\)/,
    remedy: /ALSO-NOTIFY/,
  },
  {
    title: "transfers that are switched off",
    powerdns: { settings: settings({ axfrDisabled: true }) },
    status: "warning",
    measured: /disable-axfr=yes/,
    remedy: /disable-axfr=no/,
  },
  {
    title: "transfers for everybody",
    powerdns: { settings: settings({ allowAxfr: ["0.0.0.0/0"] }) },
    status: "warning",
    measured: /everybody may copy every zone: allow-axfr-ips=0\.0\.0\.0\/0/,
    remedy: /name the secondaries/,
  },
  {
    title: "a configured secondary that may not transfer",
    powerdns: {
      settings: settings({ alsoNotify: ["198.51.100.7"], allowAxfr: ["192.0.2.0/24", "192.0.3.1", "words"] }),
    },
    facts: {
      powerdns: {
        ...FACTS.powerdns,
        secondaries: {
          any: true,
          ips: ["192.0.2.1", "192.0.3.1", "198.51.100.7", "2001:db8::7"].flatMap((ip) => parseIp(ip) ?? []),
        },
      },
    },
    status: "warning",
    measured: /^198\.51\.100\.7, 2001:db8::7 may not transfer 1 zone \(10\.in-addr\.arpa\)/,
    remedy: /AUTO-NS/,
    also: /is native although/,
  },
  {
    title: "transfers for this machine alone",
    powerdns: {
      settings: settings({ allowAxfr: ["127.0.0.0/8", "::1"] }),
      zones: [zone("example.com", "Master", { nameServers: ["a.", "b."] })],
    },
    status: "warning",
    measured: /only this machine may transfer 1 zone/,
    remedy: /allow-axfr-ips/,
  },
  {
    title: "a subnet without reverse zone",
    phpipam: { subnets: [subnet("10.0.0.0", 24), subnet("192.0.2.0", 25, "Lab")] },
    status: "warning",
    measured: /1 subnet has no reverse zone \(192\.0\.2\.0\/25 "Lab"\): addresses there get no PTR/,
    remedy:
      /^pdnsutil create-zone 2\.0\.192\.in-addr\.arpa; pdnsutil set-meta 2\.0\.192\.in-addr\.arpa SOA-EDIT-API DEFAULT; and give .*; or leave them out/,
  },
  {
    title: "many subnets without reverse zones",
    phpipam: {
      subnets: [
        subnet("172.16.0.0", 14),
        subnet("2001:db8::", 33),
        ...Array.from({ length: 4 }, (_, at) => subnet(`192.0.${at}.0`, 24)),
      ],
    },
    status: "warning",
    measured: /6 subnets have no reverse zone \(172\.16\.0\.0\/14, 2001:db8::\/33, .* and 1 more\)/,
    remedy: /create-zone 0\.16\.172\.in-addr\.arpa; .*; and \d+ more; and give/,
  },
  {
    title: "PTRs of a classless zone that nobody finds",
    powerdns: {
      listed: [head("10.in-addr.arpa"), head("2.0.192.in-addr.arpa"), head("0-127.2.0.192.in-addr.arpa")],
    },
    zones: {
      "0-127.2.0.192.in-addr.arpa.": [1, 2, 3, 4, 5, 6, 7].map((octet) => [
        `${octet}.0-127.2.0.192.in-addr.arpa.`,
        "PTR",
        "a.example.com.",
      ]),
      "2.0.192.in-addr.arpa.": [
        ["1.2.0.192.in-addr.arpa.", "CNAME", "1.0-127.2.0.192.in-addr.arpa."],
        ["2.2.0.192.in-addr.arpa.", "CNAME", "elsewhere."],
      ],
    },
    status: "warning",
    measured:
      /6 of 7 PTRs in 0-127\.2\.0\.192\.in-addr\.arpa cannot be found: .* no CNAME for 2, 3, 4, 5, 6 and 1 more/,
    remedy: /^pdnsutil add-record 2\.0\.192\.in-addr\.arpa 2 CNAME 2\.0-127\.2\.0\.192\.in-addr\.arpa\.; /,
  },
  {
    title: "an empty classless zone that nobody finds",
    powerdns: {
      listed: [head("10.in-addr.arpa"), head("2.0.192.in-addr.arpa"), head("64/26.2.0.192.in-addr.arpa")],
    },
    status: "warning",
    measured: /1 of 1 PTRs .* no CNAME for 65/,
    remedy: /add-record 2\.0\.192\.in-addr\.arpa 65 CNAME/,
  },
  {
    title: "a secret in a file that everybody can read",
    facts: {
      secretFiles: [{ path: "/run/key", holds: "[powerdns] api_key", renewal: "anew", must: "closed" }],
    },
    files: { "/run/key": { mode: 0o644 } },
    status: "warning",
    measured: /everybody can read \/run\/key \(mode 0644\)/,
    remedy: /^chmod o= \/run\/key$/,
  },
  {
    title: "secrets in clear beside the encrypted ones",
    facts: { secretFiles: [{ path: "/etc/pphook/.env", holds: "secrets", renewal: "", must: "gone" }] },
    status: "warning",
    measured: /\.env is still there/,
    remedy: /^shred -u/,
  },
  {
    title: "secrets that are old",
    files: { "/etc/pphook/config.ini": { modifiedAt: toInstant(new FakeClock().now() - 400 * DAY_MS) } },
    status: "warning",
    measured: /config\.ini has not changed for 400 days: \[powerdns\] api_key/,
    remedy: /^anew$/,
  },
  {
    title: "a full disk",
    machine: { disks: [{ ...ROOM, freeBytes: 1000 }] },
    status: "fault",
    measured: /the disk of .*pphook\.db is full/,
    remedy: /free space/,
  },
];

describe("check of zones, transfers, secrets, disks and speed", () => {
  for (const fault of FAULTS) tellsAlone(fault);

  it("finds nothing wrong with secondaries that are told and may transfer, by range or by key", async () => {
    const secondaries = { any: true, ips: [parseIp("192.0.2.9")].flatMap((ip) => ip ?? []) };
    const facts = { powerdns: { ...FACTS.powerdns, secondaries } };
    const grants = { updates: [], transfers: ["key"], alsoNotify: ["192.0.2.9"] };
    for (const powerdns of [
      { settings: settings(), zones: [zone("example.com", "Master", { nameServers: ["a.", "b."] })] },
      {
        settings: settings({ allowAxfr: ["127.0.0.1"] }),
        zones: [zone("example.com", "Primary", { grants })],
      },
    ])
      assert.deepEqual(wrong(await check({ facts, powerdns })), []);
  });

  it("does not look for reverse zones of containers, folders, subnets out of scope and the whole internet", async () => {
    const lab = subnet("192.0.2.0", 24);
    const subnets = [
      { ...subnet("10.0.0.0", 8), id: 90 },
      { ...subnet("10.1.0.0", 16), parentId: 90 },
      subnet("", null),
      subnet("0.0.0.0", 0),
      lab,
    ];
    const scope = { ...WHOLE_SCOPE, excludeSubnets: [{ kind: "id", id: lab.id } as const] };
    const facts = { phpipam: { ...FACTS.phpipam, scope } };
    assert.deepEqual(wrong(await check({ facts, phpipam: { subnets } })), []);
    const none = await check({ facts, phpipam: { subnets: [] } });
    assert.ok(none.every(({ area }) => area !== "zones"));
  });

  it("finds nothing wrong with a classless zone whose names lead there, or whose parent is elsewhere", async () => {
    const [zoneName, parent] = ["0-127.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa"];
    const zones = {
      [`${zoneName}.`]: [[`1.${zoneName}.`, "PTR", "a.example.com."] as const],
      [`${parent}.`]: [[`1.${parent}.`, "CNAME", `1.${zoneName}.`] as const],
    };
    const base = head("10.in-addr.arpa");
    const items = await check({ zones, powerdns: { listed: [base, head(parent), head(zoneName)] } });
    assert.deepEqual(wrong(items), []);
    assert.ok(items.some(({ measured }) => measured === `${zoneName} has its CNAMEs in ${parent}`));
    assert.deepEqual(wrong(await check({ powerdns: { listed: [base, head(zoneName)] } })), []);
    assert.deepEqual(
      wrong(await check({ powerdns: { listed: [base, head(parent), head(zoneName, false)] } })),
      [],
    );
  });

  it("tells a classless zone that cannot be read", async () => {
    const listed = [head("10.in-addr.arpa"), head("2.0.192.in-addr.arpa"), head("0/25.2.0.192.in-addr.arpa")];
    const gone = new UpstreamError("cannot be read", {
      system: "powerdns",
      failure: "busy",
      operation: "",
      remedy: "see",
    });
    const dns = { readZone: () => Promise.reject(gone) };
    const items = wrong(await check({ powerdns: { listed }, arrange: () => ({ dns }) }));
    assert.deepEqual(
      items.map(({ measured, status }) => [measured, status]),
      [["cannot be read", "fault"]],
    );
  });

  it("times both APIs where that is asked for, and calls slow what is slow", async () => {
    const fine = await check({ facts: { bench: true } });
    const said = "3 calls one by one: p50 2.0 ms, p95 30 ms, max 30 ms; 4 at once: 123 calls/s";
    assert.deepEqual(
      fine.filter(({ measured }) => measured === said).map(({ area }) => area),
      ["phpipam", "powerdns"],
    );
    const slow = { latenciesMs: [700], concurrency: 1, callsPerSecond: 1 };
    const away = new UpstreamError("away", {
      system: "powerdns",
      failure: "timeout",
      operation: "",
      remedy: "see",
    });
    const bench = async (system: "phpipam" | "powerdns") => (system === "phpipam" ? slow : away);
    const items = wrong(
      await check({
        facts: { bench: true },
        arrange: (world) => ({ probe: { ...world.probe, bench } }),
      }),
    );
    assert.deepEqual(
      items.map(({ status, measured }) => `${status} ${measured.slice(0, 21)}`),
      ["warning 1 calls one by one: p", "fault away"],
    );
  });
});
