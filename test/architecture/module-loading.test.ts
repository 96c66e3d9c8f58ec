import { globSync } from "node:fs";
import { it } from "node:test";
import { pathToFileURL } from "node:url";
import { COVERED } from "../../scripts/testing/branch-coverage.ts";

// Coverage only knows what was loaded: without this, a file without tests would not count at all.
it("every module of core and domain loads by itself", async () => {
  for (const path of globSync(COVERED).sort()) await import(pathToFileURL(path).href);
});
