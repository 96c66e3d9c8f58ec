import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { modelPart } from "./model/model-part.ts";

/** The same lives in each run. */
const SEED = 1;

describe("an installation that lives through whatever people and servers do", () => {
  it("does what the reference says, in each of some hundred lives", async () => {
    const { violations, injections } = await modelPart.run({ full: false, seed: SEED });
    assert.deepEqual(violations, []);
    assert.ok(injections >= 300, `only ${injections} lives`);
  });

  it("would be seen doing otherwise", async () => {
    const [bug] = modelPart.bugs.filter(({ name }) => name.startsWith("a pause is forgotten"));
    assert.ok(bug !== undefined);
    assert.notDeepEqual((await bug.run({ full: false, seed: SEED })).violations, []);
  });
});
