import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AdapterPath, listAdapterPaths, PATHS_WITHOUT_FAULTS } from "./adapter-paths.ts";
import { faultsPart, runHttpFaults, runPortFaults } from "./faults-part.ts";
import { tellSimulated } from "./http-injections.ts";
import { HTTP_STORIES } from "./http-stories.ts";

const seed = Number(process.env["CAMPAIGN_SEED"] ?? 1);

describe("the campaign of faults", () => {
  it("reaches every path that the two adapters' sources write, or says why not", async () => {
    const urls = (await Promise.all(HTTP_STORIES.map(tellSimulated))).flatMap((healthy) => healthy.urls);
    const isReached = ({ service, pattern }: AdapterPath) =>
      urls.some((url) => url.startsWith(`${service} `) && pattern.test(url));
    const [reached, missed] = [
      listAdapterPaths().filter(isReached),
      listAdapterPaths().filter((it) => !isReached(it)),
    ];
    assert.ok(reached.length >= 10, `${reached.length} paths`);
    assert.deepEqual(
      missed.map(({ text }) => text).filter((text) => !(text in PATHS_WITHOUT_FAULTS)),
      [],
      "call it in a story of http-stories.ts, or give the reason in PATHS_WITHOUT_FAULTS",
    );
    const names = new Set(listAdapterPaths().map(({ text }) => text));
    assert.deepEqual(
      Object.keys(PATHS_WITHOUT_FAULTS).filter((text) => !names.has(text)),
      [],
      "excused in PATHS_WITHOUT_FAULTS, and no longer in the sources",
    );
  });

  for (const bug of faultsPart.bugs)
    it(`finds a seeded bug: ${bug.name}`, async () => {
      const { violations } = await bug.run({ full: false, seed });
      assert.notEqual(violations.length, 0, `${bug.invariant} is not watched`);
    });

  for (const [layer, run] of [
    ["ports", runPortFaults],
    ["HTTP", runHttpFaults],
  ] as const)
    it(`finds no violation in the short form of its faults of ${layer}`, async (t) => {
      const { injections, violations } = await run({ full: false, seed });
      t.diagnostic(`${injections} injections, seed ${seed}`);
      assert.deepEqual(violations, []);
      assert.ok(injections > 25);
    });
});
