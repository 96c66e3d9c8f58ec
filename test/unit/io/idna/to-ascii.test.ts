import assert from "node:assert/strict";
import { test } from "node:test";
import { toAscii } from "../../../../src/io/idna/to-ascii.ts";

const CONVERTED: readonly (readonly [string, string])[] = [
  ["müller.example.com", "xn--mller-kva.example.com"],
  ["MÜLLER.Example.com.", "xn--mller-kva.example.com."],
  ["straße.de", "xn--strae-oqa.de"],
  ["例え。テスト。", "xn--r8jz45g.xn--zckzah."],
  ["a\u0301.de", "xn--1ca.de"],
  ["ab--c.ä", "ab--c.xn--4ca"],
  ["bäd_host.de", "xn--bd_host-5wa.de"],
  ["l·l.cat", "xn--ll-0ea.cat"],
  ["xn--mller-kva.de", "xn--mller-kva.de"],
  ["אב1.com", "xn--1-zhcd.com"],
  ["ア・イ.jp", "xn--ccke4x.jp"],
];

for (const [name, ascii] of CONVERTED)
  test(`converts ${name} to ${ascii}`, () => assert.equal(toAscii(name), ascii));

const REFUSED: readonly (readonly [what: string, name: string])[] = [
  ["a symbol", "☃.de"],
  ["an emoji", "😀.de"],
  ["a hyphen before a U-label", "-ä.de"],
  ["a hyphen after a U-label", "ä-.de"],
  ["hyphens in third and fourth place of a U-label", "äa--b.de"],
  ["an A-label that decodes to nothing", "xn--.de"],
  ["an A-label that decodes to ASCII", "xn--abc-.de"],
  ["an A-label of bad punycode", "xn--zzzzzz99999.de"],
  ["an A-label of a symbol", "xn--n3h.de"],
  ["a label that begins with a mark", "\u0301a.de"],
  ["a joiner out of place", "a\u200db.de"],
  ["a middle dot between other letters than l", "a·b.cat"],
  ["a keraia before a Latin letter", "͵a.gr"],
  ["a geresh after a Latin letter", "a׳.il"],
  ["a katakana middle dot among Latin letters", "a・b.jp"],
  ["two sorts of Arabic digits", "ا٠۰.com"],
  ["mixed directions", "aא.com"],
  ["a lone surrogate", "\ud800.de"],
];

for (const [what, name] of REFUSED) test(`refuses ${what}`, () => assert.equal(toAscii(name), null));
