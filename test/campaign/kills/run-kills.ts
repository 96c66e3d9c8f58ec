import { seededRandom } from "../../support/seeded-random.ts";
import type { CampaignOptions, CampaignResult } from "../campaign-part.ts";
import {
  type Ending,
  INVARIANTS,
  judgeEnding,
  judgeWreck,
  type KillInvariant,
  lookAtEnding,
  type Violation,
} from "./kill-invariants.ts";
import { type CommandSize, type KillInstant, KillSite, type Saboteur, tellInstant } from "./kill-site.ts";
import { KILL_STORIES, type KillStory } from "./kill-stories.ts";

const AT_ONCE = 2;
const LONGEST_DELAY_MS = 40;
const UNHARMED: Saboteur = (world) => world;

/** One process that is ended: everything follows from the seed. */
interface Kill {
  readonly id: string;
  readonly story: KillStory;
  readonly instant: KillInstant;
}

/** How a story goes when nothing ends it. */
interface HealthyLife {
  readonly size: CommandSize;
  readonly ending: Ending;
}

export interface KillChoices extends Pick<CampaignOptions, "seed" | "match" | "tell"> {
  readonly kills: number;
  readonly stories?: readonly KillStory[];
  /** Puts a defect into the cycle after the kill. */
  readonly sabotage?: Saboteur;
  /** Ends the campaign once this was violated: that is all a seeded bug has to show. */
  readonly stopsAt?: KillInvariant;
}

/** Ends real processes at chosen instants, lets the next cycle run, and compares with a life that nothing cut off. */
export async function runKills(choices: KillChoices): Promise<CampaignResult> {
  const { stories = KILL_STORIES, kills, stopsAt, tell = () => {} } = choices;
  const lives = new Map<KillStory, HealthyLife>();
  const count = { killed: 0, finished: 0 };
  const violations: string[] = [];
  const queue = await drawKills({ ...choices, stories, kills }, lives);
  const take = async (kill: Kill, life: HealthyLife) => {
    const { wasKilled, found } = await killOnce(kill, life, choices.sabotage ?? UNHARMED);
    count[wasKilled ? "killed" : "finished"] += 1;
    violations.push(
      ...found.map(({ invariant, detail }) => `${kill.id}: ${INVARIANTS[invariant]}: ${detail}`),
    );
    if (found.some(({ invariant }) => invariant === stopsAt)) queue.length = 0;
    if (count.killed % 50 === 0) tell(`${count.killed} kills, ${violations.length} violations`);
  };
  const work = async () => {
    for (let kill = queue.shift(); kill !== undefined; kill = queue.shift()) {
      const life = lives.get(kill.story);
      if (life !== undefined) await take(kill, life);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const figures = { "commands that ended before their instant": count.finished };
  return { injections: count.killed, violations, figures };
}

async function drawKills(
  { seed, match, stories, kills }: KillChoices & { readonly stories: readonly KillStory[] },
  lives: Map<KillStory, HealthyLife>,
): Promise<Kill[]> {
  const drawn: Kill[] = [];
  for (let at = 0; at < kills; at++) {
    const story = stories[at % stories.length];
    if (story === undefined) throw new RangeError("no story to tell");
    const turn = Math.floor(at / stories.length);
    const place = `${story.name}#${turn}`;
    if (match !== undefined && !`${place}:`.startsWith(`${match.split(":")[0]}:`)) continue;
    const life = lives.get(story) ?? (await liveHealthily(story));
    lives.set(story, life);
    const chance = seededRandom(seed, KILL_STORIES.indexOf(story), turn);
    const instant = drawInstant(chance, life.size);
    drawn.push({ id: `${place}: ${tellInstant(instant)}`, story, instant });
  }
  return drawn;
}

function drawInstant(chance: ReturnType<typeof seededRandom>, size: CommandSize): KillInstant {
  const way = chance.below(size.requests === 0 ? 1 : 4);
  if (way < 2 && size.writes > 0)
    return { at: "write", n: 1 + chance.below(size.writes), when: chance.pick(["before", "after"] as const) };
  const n = 1 + chance.below(Math.max(1, size.requests));
  if (way === 3) return { at: "request", n, when: chance.below(LONGEST_DELAY_MS) };
  return { at: "request", n, when: chance.pick(["unanswered", "carried out"] as const) };
}

async function liveHealthily(story: KillStory): Promise<HealthyLife> {
  await using site = await KillSite.open(story.company, UNHARMED);
  const size = await site.complete(await story.prepare(site));
  await story.afterwards(site);
  await site.sync({ sound: true });
  return { size, ending: await lookAtEnding(site) };
}

async function killOnce(
  { story, instant }: Kill,
  life: HealthyLife,
  sabotage: Saboteur,
): Promise<{ readonly wasKilled: boolean; readonly found: readonly Violation[] }> {
  await using site = await KillSite.open(story.company, sabotage);
  const wasKilled = await site.kill(await story.prepare(site), instant);
  const wreck = await judgeWreck(site);
  await story.afterwards(site);
  await site.sync({ sound: false });
  return { wasKilled, found: [...wreck, ...(await judgeEnding(site, life.ending))] };
}
