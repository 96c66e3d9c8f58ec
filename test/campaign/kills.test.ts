import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KILL_STORIES } from "./kills/kill-stories.ts";
import { killsPart } from "./kills/kills-part.ts";
import { runKills } from "./kills/run-kills.ts";

/** The same instants in each run. */
const SEED = 1;
const KILLS_PER_STORY = 4;

describe("a process that kill -9 ends", () => {
  for (const story of KILL_STORIES)
    it(`leaves what one cycle puts right: ${story.name}`, async () => {
      const { injections, violations } = await runKills({
        seed: SEED,
        kills: KILLS_PER_STORY,
        stories: [story],
      });
      assert.deepEqual(violations, []);
      assert.ok(injections > 0, "nothing was killed");
    });

  it("would be seen leaving something else", async () => {
    const [bug] = killsPart.bugs.filter(({ name }) => name.startsWith("what a crash cut off"));
    assert.ok(bug !== undefined);
    assert.notDeepEqual((await bug.run({ full: false, seed: SEED })).violations, []);
  });
});
