import type { CampaignPart } from "./campaign-part.ts";
import { faultsPart } from "./faults/faults-part.ts";
import { killsPart } from "./kills/kills-part.ts";
import { modelPart } from "./model/model-part.ts";
import { propertiesPart } from "./properties/properties-part.ts";

/** All campaigns, in the order in which they are run. */
export const CAMPAIGN_PARTS: readonly CampaignPart[] = [faultsPart, killsPart, modelPart, propertiesPart];
