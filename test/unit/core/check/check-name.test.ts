import assert from "node:assert/strict";
import { test } from "node:test";
import { checkOne } from "./check-fixture.ts";

const L63 = "a".repeat(63);
const L64 = "a".repeat(64);
/** A name of exactly so many octets below example.com. */
function nameOf(octets: number): string {
  const room = octets - ".example.com".length;
  const labels = Array.from({ length: Math.floor(room / 50) }, () => "b".repeat(49));
  return [...labels, "c".repeat(room - 50 * labels.length), "example.com"].join(".");
}

const SPELLINGS: readonly (readonly [typed: string, name: string])[] = [
  ["web1.example.com", "web1.example.com."],
  ["web1.example.com.", "web1.example.com."],
  ["  web1.example.com", "web1.example.com."],
  ["\tweb1.example.com. \n", "web1.example.com."],
  ["\u00a0web1.example.com", "web1.example.com."],
  ["WEB1.Example.COM", "web1.example.com."],
  ["1.example.com", "1.example.com."],
  ["1a-b-2.example.com", "1a-b-2.example.com."],
  ["a--b.example.com", "a--b.example.com."],
  ["müller.example.com", "xn--mller-kva.example.com."],
  ["MÜLLER.example.com.", "xn--mller-kva.example.com."],
  ["mu\u0308ller.example.com", "xn--mller-kva.example.com."],
  ["xn--mller-kva.example.com", "xn--mller-kva.example.com."],
  ["XN--MLLER-KVA.example.com", "xn--mller-kva.example.com."],
  ["web1。example。com。", "web1.example.com."],
  ["ｗｅｂ１.example.com", "web1.example.com."],
  [`${L63}.example.com`, `${L63}.example.com.`],
  [nameOf(253), `${nameOf(253)}.`],
  [`${nameOf(253)}.`, `${nameOf(253)}.`],
];

for (const [typed, name] of SPELLINGS)
  test(`reads ${JSON.stringify(typed)} as a good name`, () => {
    const { checked, rules } = checkOne({ hostname: typed });
    assert.deepEqual(
      [checked.name, checked.standing, checked.zone, rules],
      [name, "valid", "example.com.", []],
    );
  });

/** What is typed below example.com, the rules it breaks, the name it still reads as, and what the message says. */
const BROKEN: readonly (readonly [typed: string, rules: string[], name: string | null, message: RegExp])[] = [
  ["web!.example.com", ["hostname-invalid"], null, /^"!" is not allowed in a host name$/],
  ["w e/b!.example.com", ["hostname-invalid"], null, /^" ", "\/" and "!" are not allowed in a host name$/],
  ["*.example.com", ["hostname-invalid"], null, /^"\*" is not/],
  ["a\tb.example.com", ["hostname-invalid"], null, /^"U\+0009" is not/],
  ["a\\.b.example.com", ["hostname-invalid"], null, /^"\\" is not/],
  [".web1.example.com", ["hostname-invalid"], null, /has an empty label/],
  ["a..b.example.com", ["hostname-invalid"], null, /^"a\.\.b\.example\.com" has an empty label$/],
  ["web1.example.com..", ["hostname-invalid"], null, /has an empty label/],
  [".", ["hostname-invalid"], null, /has an empty label/],
  ["-web1.example.com", ["hostname-invalid"], "-web1.example.com.", /^label "-web1" begins with a hyphen$/],
  ["web1-.example.com", ["hostname-invalid"], "web1-.example.com.", /^label "web1-" ends with a hyphen$/],
  ["-.example.com", ["hostname-invalid"], "-.example.com.", /^label "-" begins and ends with a hyphen$/],
  ["bad_host.example.com", ["hostname-underscore"], "bad_host.example.com.", /^"_" is not allowed/],
  ["bad_host!.example.com", ["hostname-invalid", "hostname-underscore"], null, /^"!" is not allowed/],
  ["bäd_host.example.com", ["hostname-underscore"], "xn--bd_host-5wa.example.com.", /^"_" is not/],
  [`${L64}.example.com`, ["hostname-too-long"], null, /^label "a+" has 64 octets, 63 allowed$/],
  [nameOf(254), ["hostname-too-long"], null, /^the name has 254 octets, 253 allowed$/],
  ["10.0.0.5", ["hostname-is-address"], null, /^"10\.0\.0\.5" is an IP address, not a name$/],
  ["10.0.0.5.", ["hostname-is-address"], null, /is an IP address/],
  ["2001:DB8::1", ["hostname-is-address"], null, /^"2001:db8::1" is an IP address/],
  ["10.0.0.256", ["hostname-is-address"], null, /last label "256" is all digits/],
  ["web1.example.1", ["hostname-is-address"], null, /last label "1" is all digits/],
  ["4711", ["hostname-is-address"], null, /last label "4711" is all digits/],
  ["☃.example.com", ["hostname-idn"], null, /^"☃" cannot be converted to A-labels$/],
  ["-ä.example.com", ["hostname-idn"], null, /^"-ä" cannot/],
  ["\u200b", ["hostname-idn"], null, /^"U\+200B" cannot/],
  ["web\u202e1.example.com", ["hostname-idn"], null, /^"webU\+202E1" cannot/],
  ["\ud800.example.com", ["hostname-idn"], null, /^"U\+D800" cannot/],
  [
    "xn--zzzzzz99999.example.com",
    ["hostname-idn"],
    "xn--zzzzzz99999.example.com.",
    /^"xn--zzzzzz99999" cannot/,
  ],
  ["xn--n3h.example.com", ["hostname-idn"], "xn--n3h.example.com.", /^"xn--n3h" cannot/],
];

for (const [typed, rules, name, message] of BROKEN)
  test(`${JSON.stringify(typed)} breaks ${rules.join(" and ")}`, () => {
    const { checked, findings, rules: broken } = checkOne({ hostname: typed });
    assert.deepEqual(
      broken.filter((rule) => rule.startsWith("hostname-")),
      rules,
    );
    assert.deepEqual([checked.standing, checked.name, checked.zone], ["frozen", name, null]);
    assert.match(findings[0]?.message ?? "", message);
    assert.notEqual(findings[0]?.remedy, "");
  });

test("max_hostname_length tightens the limit of a label, to the octet, and never loosens it", () => {
  assert.deepEqual(checkOne({ hostname: "abcd.example.com" }, { maxLabelLength: 7 }).rules, []);
  const { findings } = checkOne({ hostname: "abcdefgh.example.com" }, { maxLabelLength: 7 });
  assert.equal(findings[0]?.message, 'label "abcdefgh" has 8 octets, 7 allowed by max_hostname_length');
  assert.deepEqual(checkOne({ hostname: `${L64}.example.com` }, { maxLabelLength: 200 }).rules, [
    "hostname-too-long",
  ]);
});

test("a label is measured as A-label", () => {
  const { rules } = checkOne({ hostname: `${"a".repeat(60)}ü.example.com` });
  assert.deepEqual(rules, ["hostname-too-long"]);
});

test("hostname_pattern is asked of the canonical name without final dot", () => {
  const asked: string[] = [];
  const matchesPattern = (hostname: string) => asked.push(hostname) < 0;
  const { checked, rules } = checkOne({ hostname: " Müller.Example.com. " }, { matchesPattern });
  assert.deepEqual(asked, ["xn--mller-kva.example.com"]);
  assert.deepEqual([rules, checked.standing], [["hostname-pattern"], "frozen"]);
  assert.equal(checked.name, "xn--mller-kva.example.com.");
});

test("a name that is broken already is not measured against hostname_pattern too", () =>
  assert.deepEqual(checkOne({ hostname: "a_b.example.com" }, { matchesPattern: () => false }).rules, [
    "hostname-underscore",
  ]));

test("a long name is cut short in the message", () => {
  const message = checkOne({ hostname: `${".".repeat(300)}` }).findings[0]?.message ?? "";
  assert.ok(message.length < 120 && message.includes("…"), message);
});
