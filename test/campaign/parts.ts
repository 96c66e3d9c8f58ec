import type { CampaignPart } from "./campaign-part.ts";
import { faultsPart } from "./faults/faults-part.ts";

/** All campaigns, in the order in which they are run. */
export const CAMPAIGN_PARTS: readonly CampaignPart[] = [faultsPart];
