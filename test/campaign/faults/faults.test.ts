import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { faultsPart } from "./faults-part.ts";
import { METHODS_NOT_PLANNED_YET, METHODS_WITHOUT_FAULTS } from "./port-faults.ts";
import { tellHealthy } from "./port-injections.ts";
import { listPortMethods } from "./port-methods.ts";
import { PORT_STORIES } from "./port-stories.ts";

const seed = Number(process.env["CAMPAIGN_SEED"] ?? 1);

describe("the campaign of faults", () => {
  it("reaches every method of every port that the sources declare, or says why not", async () => {
    const reached = new Set<string>();
    for (const story of PORT_STORIES) for (const site of (await tellHealthy(story)).sites) reached.add(site);
    const declared = listPortMethods().map(({ port, method }) => `${port}.${method}`);
    const excused = Object.keys(METHODS_WITHOUT_FAULTS);
    const isOpen = (site: string) =>
      !reached.has(site) && !excused.includes(site) && !METHODS_NOT_PLANNED_YET.has(site);
    assert.deepEqual(
      declared.filter(isOpen),
      [],
      "call it in a story of port-stories.ts, or give the reason in METHODS_WITHOUT_FAULTS",
    );
    assert.deepEqual(
      excused.filter((site) => reached.has(site) || !declared.includes(site)),
      [],
      "excused in METHODS_WITHOUT_FAULTS without need",
    );
    assert.deepEqual(
      [...reached].filter((site) => !declared.includes(site)),
      [],
      "reached, and declared by no port",
    );
  });

  it("finds no violation in its short form", async (t) => {
    const { injections, violations } = await faultsPart.run({ full: false, seed });
    t.diagnostic(`${injections} injections, seed ${seed}`);
    assert.deepEqual(violations, []);
    assert.ok(injections > 100);
  });
});
