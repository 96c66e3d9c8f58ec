import assert from "node:assert/strict";
import { test } from "node:test";
import * as kinds from "../../../src/config/value-kind.ts";

const {
  boolean,
  choice,
  commandLine,
  dnsServers,
  majorMinor,
  pathOrNone,
  duration,
  httpUrl,
  mailboxes,
  nameList,
  percent,
  sqliteUrl,
  wholeNumber,
  wordList,
} = kinds;
const anyDuration = duration({ min: 0, max: 1e15 });
const url = httpUrl("https://phpipam.example.com/api");
const urls = kinds.httpUrls("https://phpipam.example.com/api");
const small = wholeNumber({ min: 1, max: 63 });
const globs = wordList("globs", /^[\w.*]+$/);
const mode = choice("enforce", "observe");

const ACCEPTED: readonly (readonly [kinds.Kind<unknown>, string, unknown])[] = [
  [anyDuration, "90", 90_000],
  [anyDuration, "90s", 90_000],
  [anyDuration, "5m", 300_000],
  [anyDuration, "1H", 3_600_000],
  [anyDuration, "7 d", 604_800_000],
  ...["true", "Yes", "ON", "1"].map((word) => [boolean, word, true] as const),
  ...["False", "no", "off", "0"].map((word) => [boolean, word, false] as const),
  [url, "http://10.0.0.1/api/", "http://10.0.0.1/api"],
  [url, "https://[2001:db8::1]:8443/api", "https://[2001:db8::1]:8443/api"],
  [urls, "https://a.example/api/", ["https://a.example/api"]],
  [
    urls,
    "https://a.example/api, https://b.example/api\nhttp://c.example",
    ["https://a.example/api", "https://b.example/api", "http://c.example"],
  ],
  [small, "63", 63],
  [percent, "12.5", 12.5],
  [percent, "100", 100],
  [mode, "Observe", "observe"],
  [globs, "a.example, *.b\nc", ["a.example", "*.b", "c"]],
  [globs, "", []],
  [nameList, "Offline, Out of order", ["Offline", "Out of order"]],
  [mailboxes, "a@b.example, Jane Doe <j@b.example>", ["a@b.example", "Jane Doe <j@b.example>"]],
  [sqliteUrl, "sqlite:/var/lib/x.db", "/var/lib/x.db"],
  [sqliteUrl, "sqlite:///var/lib/x.db", "/var/lib/x.db"],
];

for (const [kind, written, value] of ACCEPTED)
  test(`${kind.type}: reads ${JSON.stringify(written)}`, () => {
    assert.deepEqual(kind.read(written), { value });
  });

const REFUSED: readonly (readonly [kinds.Kind<unknown>, string, RegExp])[] = [
  [anyDuration, "3 weeks", /a duration such as 90s/],
  [anyDuration, "-1", /a duration/],
  [anyDuration, "1.5h", /a duration/],
  [duration({ min: 1000, max: 600_000 }), "11m", /from 1s to 10m/],
  [boolean, "perhaps", /^true or false$/],
  [url, "phpipam", /a URL, e\.g\. https:\/\/phpipam\.example\.com\/api/],
  [url, "ftp://x/api", /a URL/],
  [url, "http://a/api, http://b/api", /one, not a list/],
  [url, "http://user:pw@a/api", /without user, password/],
  [url, "http://a/api?key=1", /query/],
  [urls, "https://a/api, phpipam", /a URL, e\.g\./],
  [urls, "https://a/api https://a/api/", /URLs that differ/],
  [urls, ",", /URLs that differ/],
  [small, "0", /a whole number, 1 to 63/],
  [small, "64", /a whole number/],
  [small, "0x10", /a whole number/],
  [small, "1e1", /a whole number/],
  [percent, "101", /from 0 to 100/],
  [percent, "10%", /without the sign/],
  [mode, "obsrve", /enforce or observe; did you mean observe\?/],
  [mode, "enforce\napp_id = x", /one line/],
  [globs, "a.example b=c", /globs/],
  [nameList, "Offline\npassword = x", /names/],
  [mailboxes, "admin", /mail addresses/],
  [sqliteUrl, "mysql://db/pphook", /mysql is not in this version/],
  [sqliteUrl, "/var/lib/x.db", /sqlite: followed by a path/],
];

for (const [kind, written, expected] of REFUSED)
  test(`${kind.type}: refuses ${JSON.stringify(written)}`, () => {
    const reading = kind.read(written);
    assert.ok("expected" in reading);
    assert.match(reading.expected, expected);
  });

test("a command is words, quoted as in a shell; none is no command", () => {
  assert.deepEqual(commandLine.read("dhcpd -t -cf"), { value: ["dhcpd", "-t", "-cf"] });
  assert.deepEqual(commandLine.read(`sh -c 'named-checkconf "$0"'`), {
    value: ["sh", "-c", 'named-checkconf "$0"'],
  });
  assert.deepEqual(commandLine.read("None"), { value: [] });
  assert.deepEqual(commandLine.read('sh -c "unclosed'), { expected: "a command whose quotes are closed" });
});

test("a DNS server is an address or a name, with or without port", () => {
  assert.deepEqual(dnsServers.read("192.0.2.1, ns0.example.com:5300 2001:db8::1,[2001:db8::2]:5300"), {
    value: [
      { host: "192.0.2.1", port: 53 },
      { host: "ns0.example.com", port: 5300 },
      { host: "2001:db8::1", port: 53 },
      { host: "2001:db8::2", port: 5300 },
    ],
  });
  for (const wrong of ["192.0.2.1:0", "192.0.2.1:65536", "a:b:c:x", "[ns0]:53"])
    assert.ok("expected" in dnsServers.read(wrong), wrong);
});

test("a single DNS server is not a list", () => {
  assert.deepEqual(kinds.dnsServer.read("[2001:db8::2]:5300"), {
    value: { host: "2001:db8::2", port: 5300 },
  });
  for (const wrong of ["192.0.2.1, 192.0.2.2", "192.0.2.1:0", "192.0.2.1 x"])
    assert.ok("expected" in kinds.dnsServer.read(wrong), wrong);
});

test("secondaries have a name each", () => {
  assert.deepEqual(
    kinds.namedServers.read("ns01=192.0.2.1, ns02=[2001:db8::1]:5300\nns03=ns03.example.com"),
    {
      value: [
        { name: "ns01", host: "192.0.2.1", port: 53 },
        { name: "ns02", host: "2001:db8::1", port: 5300 },
        { name: "ns03", host: "ns03.example.com", port: 53 },
      ],
    },
  );
  assert.deepEqual(kinds.namedServers.read(""), { value: [] });
  for (const wrong of [
    "192.0.2.1",
    "ns01=",
    "ns01=192.0.2.1:0",
    "a=192.0.2.1, a=192.0.2.2",
    "primary=192.0.2.1",
    "n s=192.0.2.1",
  ])
    assert.ok("expected" in kinds.namedServers.read(wrong), wrong);
});

test("where to listen is an address and a port, or none", () => {
  const { listenAddress } = kinds;
  assert.deepEqual(listenAddress.read("127.0.0.1:9466"), { value: { host: "127.0.0.1", port: 9466 } });
  assert.deepEqual(listenAddress.read("[::1]:0"), { value: { host: "::1", port: 0 } });
  assert.deepEqual(listenAddress.read("localhost:80"), { value: { host: "localhost", port: 80 } });
  assert.deepEqual(listenAddress.read("None"), { value: null });
  for (const wrong of ["9466", "127.0.0.1", ":9466", "127.0.0.1:65536", "::1:9466", "http://127.0.0.1:9466"])
    assert.ok("expected" in listenAddress.read(wrong), wrong);
});

test("a version is two numbers, whatever follows", () => {
  assert.deepEqual(majorMinor.read("9.18.49-1"), { value: [9, 18] });
  assert.ok("expected" in majorMinor.read("9"));
});

test("none is no path", () => {
  assert.deepEqual(pathOrNone.read("none"), { value: null });
  assert.deepEqual(pathOrNone.read("/etc/dhcp/pphook.conf"), { value: "/etc/dhcp/pphook.conf" });
});
