// npm run campaign -- [options]; see docs/testing.md
import type { CampaignPart, CampaignResult } from "../test/campaign/campaign-part.ts";
import { CAMPAIGN_PARTS } from "../test/campaign/parts.ts";
import { CAMPAIGN_USAGE, type CampaignChoices, readCampaignChoices } from "./campaign/read-choices.ts";

const VIOLATIONS_SHOWN = 20;

const choices = orUsage();
let hasFailed = false;
for (const part of CAMPAIGN_PARTS.filter(({ name }) => choices.parts.has(name)))
  hasFailed = (await (choices.bugs ? runBugs(part) : runPart(part))) || hasFailed;
process.exitCode = hasFailed ? 1 : 0;

function orUsage(): CampaignChoices {
  try {
    return readCampaignChoices(process.argv.slice(2), CAMPAIGN_PARTS);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${CAMPAIGN_USAGE(CAMPAIGN_PARTS)}`);
    process.exit(2);
  }
}

/** @returns whether an invariant was violated. */
async function runPart(part: CampaignPart): Promise<boolean> {
  const startedAt = performance.now();
  const result = await part.run({ ...choices, tell: (line) => console.error(`  ${line}`) });
  const form = choices.full ? "full" : "short";
  console.log(`${part.name} (${form}, seed ${choices.seed}): ${summary(result)}, ${seconds(startedAt)} s`);
  for (const violation of result.violations.slice(0, VIOLATIONS_SHOWN)) console.log(`  ✗ ${violation}`);
  const more = result.violations.length - VIOLATIONS_SHOWN;
  if (more > 0) console.log(`  … and ${more} more`);
  return result.violations.length > 0 || result.injections === 0;
}

/** @returns whether a seeded bug was missed. */
async function runBugs(part: CampaignPart): Promise<boolean> {
  let isMissed = false;
  for (const bug of part.bugs) {
    const startedAt = performance.now();
    const { violations, injections } = await bug.run(choices);
    const isCaught = violations.length > 0;
    isMissed ||= !isCaught;
    const verdict = isCaught ? `caught: ${violations[0]}` : "MISSED";
    console.log(
      `${part.name}: ${bug.name} (${bug.invariant}; ${injections} injections, ${seconds(startedAt)} s)`,
    );
    console.log(`  ${verdict}`);
  }
  return isMissed;
}

function summary({ injections, violations, figures }: CampaignResult): string {
  const more = Object.entries(figures).map(([name, value]) => `, ${value} ${name}`);
  return `${injections} injections${more.join("")}, ${violations.length} violations`;
}

function seconds(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 1000);
}
