import type { CampaignPart } from "../campaign-part.ts";
import { MODEL_BUGS } from "./model-bugs.ts";
import { runHistories } from "./run-histories.ts";

const HISTORIES = { full: 20_000, short: 400 } as const;

export const modelPart: CampaignPart = {
  name: "model",
  about: "random lives of an installation against a small reference",
  run: ({ full, ...options }) => runHistories({ ...options, histories: HISTORIES[full ? "full" : "short"] }),
  bugs: MODEL_BUGS,
};
