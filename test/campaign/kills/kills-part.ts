import type { CampaignPart } from "../campaign-part.ts";
import { KILL_BUGS } from "./kill-bugs.ts";
import { runKills } from "./run-kills.ts";

const KILLS = { full: 520, short: 40 } as const;

export const killsPart: CampaignPart = {
  name: "kills",
  about: "kill -9 of the real process at requests and store writes",
  run: ({ full, ...options }) => runKills({ ...options, kills: KILLS[full ? "full" : "short"] }),
  bugs: KILL_BUGS,
};
