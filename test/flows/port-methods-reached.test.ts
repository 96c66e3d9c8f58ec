import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { METHODS_WITHOUT_FAULTS } from "../campaign/faults/port-faults.ts";
import { tellHealthy } from "../campaign/faults/port-injections.ts";
import { listPortMethods } from "../campaign/faults/port-methods.ts";
import { PORT_STORIES } from "../campaign/faults/port-stories.ts";

describe("the campaign of faults", () => {
  it("reaches every method of every port that the sources declare, or says why not", async () => {
    const reached = new Set<string>();
    for (const story of PORT_STORIES) for (const site of (await tellHealthy(story)).sites) reached.add(site);
    const declared = listPortMethods().map(({ port, method }) => `${port}.${method}`);
    const excused = Object.keys(METHODS_WITHOUT_FAULTS);
    const isOpen = (site: string) => !reached.has(site) && !excused.includes(site);
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
});
