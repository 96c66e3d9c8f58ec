import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { docsFresh } from "../../scripts/checks/docs-fresh.ts";
import { findStrangers, ownVoice } from "../../scripts/checks/own-voice.ts";
import { findSuppressions, suppressions } from "../../scripts/checks/suppressions.ts";

// Each text is put together here, so that this file does not hold what it looks for.
const join = (...parts: readonly string[]) => parts.join("");

describe("the check that the tree speaks of itself alone", () => {
  const strangers = [
    { what: "a machine's path", path: "docs/x.md", text: join("see /wo", "rk/main/notes") },
    { what: "the home of root", path: "src/x.ts", text: join('"/ro', 'ot/.config"') },
    { what: "a registry", path: ".npmrc", text: join("https://registry.np", "mjs.org/") },
    { what: "a resolved address", path: "package-lock.json", text: join('"reso', 'lved": "https://x"') },
    { what: "a merge marker", path: "src/x.ts", text: join("<<<<", "<<< HEAD") },
    { what: "unfinished work", path: "src/x.ts", text: join("// TO", "DO later") },
    { what: "a lonely test", path: "test/unit/x.test.ts", text: join("it.on", 'ly("x")') },
  ];
  for (const { what, ...file } of strangers)
    it(`finds ${what}`, () => assert.equal(findStrangers(file).length, 1));

  it("leaves alone what only resembles it", () => {
    const text = "a network/subnet, https://example.com/work/, {@link x}, the only (one), network /workers";
    assert.deepEqual(findStrangers({ path: "docs/x.md", text }), []);
  });

  it("finds nothing in this tree", async () => {
    assert.deepEqual((await ownVoice.run()).problems, []);
  });
});

describe("the suppressions ratchet", () => {
  it("sees every way to switch a check off", () => {
    const ways = [
      "biome-ig" + "nore lint: x",
      "@ts-expect-" + "error",
      "@ts-ig" + "nore",
      "x as " + "any",
      "c8 ig" + "nore next",
    ];
    assert.deepEqual(findSuppressions(ways.join("\n")), [1, 2, 3, 4, 5]);
  });

  it("does not see more in src than are allowed", async () => {
    assert.deepEqual((await suppressions.run()).problems, []);
  });
});

describe("the generated pages", () => {
  it("say what the code says", async () => {
    assert.deepEqual((await docsFresh.run()).problems, []);
  });
});
