import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CONFIG_KEYS,
  findKey,
  findKeyOfVariable,
  isNamedSection,
  KNOWN_KEYS,
  NAMED_KEYS,
  SECTIONS,
} from "../../../src/config/config-keys.ts";

test("the variables of all keys differ, and none is another one's _FILE", () => {
  const variables = new Set(CONFIG_KEYS.map(({ variable }) => variable));
  assert.equal(variables.size, CONFIG_KEYS.length);
  for (const variable of variables) assert.equal(variables.has(`${variable}_FILE`), false, variable);
});

test("every key can be found by its variable", () => {
  for (const { section, key, variable } of CONFIG_KEYS)
    assert.deepEqual(
      [findKeyOfVariable(variable)?.section, findKeyOfVariable(variable)?.key],
      [section, key],
    );
});

test("every default is a value that its own key accepts", () => {
  for (const { section, key, kind, default: written } of KNOWN_KEYS) {
    if (written === null) continue;
    assert.ok("value" in kind.read(written), `[${section}] ${key} = ${written}`);
    assert.ok(written !== "" || kind.emptyCounts, `[${section}] ${key}`);
  }
});

test("every key has a type and one line of documentation that ends like a sentence", () => {
  for (const { section, key, type, doc } of CONFIG_KEYS) {
    assert.notEqual(type, "", `[${section}] ${key}`);
    assert.match(doc, /^[^\n]+\.$|^[^\n]+\)\.?$/, `[${section}] ${key}`);
  }
});

test("exactly the passwords, keys and tokens are secret", () => {
  const secret = CONFIG_KEYS.filter((key) => key.secret).map(({ section, key }) => `${section}.${key}`);
  assert.deepEqual(secret, [
    "phpipam.password",
    "phpipam.app_code",
    "powerdns.api_key",
    "email.password",
    "notify.webhook",
    "notify.webhook_secret",
    "monitor.tsig_secret",
  ]);
});

test("the catalogue is plain data", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(CONFIG_KEYS)), CONFIG_KEYS);
  assert.deepEqual([...new Set(CONFIG_KEYS.map(({ section }) => section))], SECTIONS);
});

test("a section of somebody's choice is known by its kind and a name", () => {
  assert.ok(isNamedSection("target:ns-01"));
  for (const section of ["target", "target:", "target:-x", "target:a b", "goal:ns01", "toString:ns01"])
    assert.equal(isNamedSection(section), false, section);
  assert.equal(findKey({ section: "target:ns01", key: "host" })?.required, true);
  assert.equal(findKey({ section: "target:ns01", key: "hots" }), null);
});

test("a variable sets a key of a named section, the longest key that fits", () => {
  for (const { key } of NAMED_KEYS) {
    const found = findKeyOfVariable(`PPHOOK_TARGET_NS_01_${key.toUpperCase()}`);
    assert.deepEqual([found?.section, found?.key], ["target:ns_01", key]);
  }
  assert.equal(findKeyOfVariable("PPHOOK_TARGET_NS01"), null);
});
