import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type BindContent, bindText, listZones } from "../../../../../src/core/render/files/bind-text.ts";
import { zoneFileName } from "../../../../../src/core/render/files/zone-file-name.ts";
import { canonicalName } from "../../../../../src/domain/dns-name.ts";

const content = (
  given: Partial<Omit<BindContent, "zones">> & { readonly zones: readonly string[] },
): BindContent => ({
  header: "Made by PPHOOK",
  primaries: [{ ip: "192.0.2.1", port: 53 }],
  tsigKey: null,
  zoneDirectory: null,
  version: [9, 18],
  template: null,
  ...given,
  zones: given.zones.map(canonicalName),
});

describe("secondary zones for BIND", () => {
  it("are one statement each", () => {
    assert.equal(
      bindText(content({ zones: ["example.com", "2.0.192.in-addr.arpa"] })),
      `# Made by PPHOOK

zone "example.com" { type secondary; file "example.com.db"; primaries { 192.0.2.1; }; allow-notify { 192.0.2.1; }; };
zone "2.0.192.in-addr.arpa" { type secondary; file "2.0.192.in-addr.arpa.db"; primaries { 192.0.2.1; }; allow-notify { 192.0.2.1; }; };
`,
    );
  });

  it("name ports, a key and a directory where these are told", () => {
    const text = bindText(
      content({
        zones: ["example.com"],
        primaries: [
          { ip: "192.0.2.1", port: 5300 },
          { ip: "192.0.2.1", port: 53 },
          { ip: "2001:db8::1", port: 53 },
        ],
        tsigKey: "transfer.example.com",
        zoneDirectory: "/var/cache/bind/",
      }),
    );
    assert.match(text, /file "\/var\/cache\/bind\/example\.com\.db"/);
    assert.match(
      text,
      /primaries \{ 192\.0\.2\.1 port 5300 key "transfer\.example\.com"; 192\.0\.2\.1 key "transfer\.example\.com"; 2001:db8::1 key/,
    );
    assert.match(text, /allow-notify \{ 192\.0\.2\.1; 2001:db8::1; \};/);
  });

  it("speak the words of an old BIND", () => {
    for (const version of [
      [9, 11],
      [8, 4],
    ] as const)
      assert.match(bindText(content({ zones: ["example.com"], version })), /type slave; .*masters \{/);
    for (const version of [
      [9, 16],
      [10, 0],
    ] as const)
      assert.match(bindText(content({ zones: ["example.com"], version })), /type secondary; .*primaries \{/);
  });

  it("follow a template of one zone", () => {
    const template = "zone {{name}} {\n  type {{type}}; file {{ file }}; {{primaries}};\n  notify no;\n};\n";
    const text = bindText(content({ zones: ["example.com"], template }));
    assert.match(
      text,
      /^zone "example\.com" \{\n {2}type secondary; file "example\.com\.db"; primaries \{ 192\.0\.2\.1; \};\n {2}notify no;\n\};$/m,
    );
    assert.deepEqual(listZones(text), ["example.com"]);
  });

  it("are found again by their names, hostile ones too", () => {
    const zones = ["example.com", "0/25.2.0.192.in-addr.arpa", 'a\\"b.example.com', "c\\\\d.example.com"];
    assert.deepEqual(listZones(bindText(content({ zones }))), zones);
  });
});

describe("the file name of a zone", () => {
  const named = (zone: string) => zoneFileName(canonicalName(zone));

  it("keeps what file systems and people like, and escapes the rest", () => {
    assert.equal(named("example.com"), "example.com.db");
    assert.equal(named("0/25.2.0.192.in-addr.arpa"), "0=2F25.2.0.192.in-addr.arpa.db");
    assert.equal(named("../../etc/passwd"), "=2E.=2F..=2Fetc=2Fpasswd.db");
    assert.equal(named("_tcp.example.com"), "_tcp.example.com.db");
    assert.equal(named("é.example.com"), "=C3=A9.example.com.db");
    assert.equal(named("."), "=root.db");
  });

  it("is never longer than a file system takes, and differs where names do", () => {
    const label = "a".repeat(63);
    const long = `${label}.${label}.${label}.${"b".repeat(61)}`;
    const other = `${label}.${label}.${label}.${"b".repeat(60)}c`;
    assert.equal(long.length, 253);
    assert.ok(named(long).length <= 210);
    assert.notEqual(named(long), named(other));
    assert.match(named(long), /^[a-z0-9.=]+\.db$/);
  });
});
