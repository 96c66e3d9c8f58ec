import { parseArgs } from "node:util";
import type { CampaignOptions, CampaignPart } from "../../test/campaign/campaign-part.ts";

export interface CampaignChoices extends CampaignOptions {
  readonly parts: ReadonlySet<string>;
  /** Whether the seeded bugs are run in place of the campaigns. */
  readonly bugs: boolean;
}

type Known = readonly Pick<CampaignPart, "name" | "about">[];

export const CAMPAIGN_USAGE = (parts: Known) => `usage: npm run campaign -- [options]

  --only PART    one campaign; may be given again:
${parts.map(({ name, about }) => `                 ${name.padEnd(8)} ${about}`).join("\n")}
  --full         everything; without it, the short form that continuous integration runs
  --bugs         runs the seeded bugs instead: each must be caught
  --match TEXT   only injections whose id holds TEXT, to replay one that was reported
  --seed NUMBER  other chance (1)`;

/** Reads the command line. @throws Error in words for people. */
export function readCampaignChoices(args: readonly string[], known: Known): CampaignChoices {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      full: { type: "boolean", default: false },
      bugs: { type: "boolean", default: false },
      match: { type: "string" },
      seed: { type: "string", default: "1" },
    },
  });
  const names = known.map(({ name }) => name);
  for (const name of values.only ?? [])
    if (!names.includes(name)) throw new Error(`--only takes one of ${names.join(", ")}`);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error("--seed takes a whole number");
  const { full, bugs, match } = values;
  return {
    parts: new Set(values.only ?? names),
    full,
    bugs,
    seed,
    ...(match === undefined ? {} : { match }),
  };
}
