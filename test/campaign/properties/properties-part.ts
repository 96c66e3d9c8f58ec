import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { finish } from "../../e2e/cli-installation.ts";
import type { CampaignOptions, CampaignPart, CampaignResult } from "../campaign-part.ts";

const RUNS = { full: 20_000, short: 300 } as const;

/** Runs the property tests about plans, in a process each, with more worlds and another seed than the ordinary tests. */
async function runProperties({
  full,
  seed,
  match,
  tell = () => {},
}: CampaignOptions): Promise<CampaignResult> {
  const runs = RUNS[full ? "full" : "short"];
  const violations: string[] = [];
  let properties = 0;
  for (const file of globSync("test/property/plan-*.test.ts").sort()) {
    if (match !== undefined && !file.includes(match)) continue;
    tell(file);
    const env = { ...process.env, PROPERTY_RUNS: String(runs), PROPERTY_SEED: String(seed) };
    const args = ["--disable-warning=ExperimentalWarning", "--test-reporter=tap", file];
    const { stdout } = await finish(spawn(process.execPath, args, { env }));
    properties += [...stdout.matchAll(/^(?:not )?ok \d+ - /gm)].length;
    for (const [, title] of stdout.matchAll(/^not ok \d+ - (.*)$/gm))
      violations.push(`${file}: ${title}: PROPERTY_RUNS=${runs} PROPERTY_SEED=${seed} node --test ${file}`);
  }
  return { injections: properties * runs, violations, figures: { properties } };
}

export const propertiesPart: CampaignPart = {
  name: "properties",
  about: "the property tests about plans, over more random worlds",
  run: runProperties,
  bugs: [],
};
