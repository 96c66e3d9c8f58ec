import type { CampaignOptions, CampaignPart, CampaignResult } from "../campaign-part.ts";
import { inTurns } from "../in-turns.ts";
import { sampleOfEach } from "../sample.ts";
import { type HttpInjection, listHttpInjections, runHttpInjection } from "./http-injections.ts";
import { portBugs } from "./port-bugs.ts";
import { listPortInjections, runPortInjection } from "./port-injections.ts";

/** Any injection, and how it is made. */
interface Injection {
  readonly id: string;
  readonly site: string;
  run(): Promise<readonly string[]>;
}

/**
 * Ports: every call of a cycle or a command to a port. HTTP: every operation of the two adapters.
 *
 * Short form: each method of a port with each fault once; each operation of HTTP with a few of its faults.
 */
export const faultsPart: CampaignPart = {
  name: "faults",
  about: "every call to the outside fails in every way it can",
  run: runFaults,
  bugs: portBugs,
};

/** Faults of one operation that the short form takes. */
const SHORT_HTTP_GROUPS = 2;
/** Injections over HTTP wait most of the time. */
const HTTP_AT_ONCE = { short: 8, full: 12 };

async function runFaults(options: CampaignOptions): Promise<CampaignResult> {
  const [ports, http] = [await runPortFaults(options), await runHttpFaults(options)];
  return {
    injections: ports.injections + http.injections,
    violations: [...ports.violations, ...http.violations],
    figures: { ...ports.figures, ...http.figures },
  };
}

export async function runPortFaults(options: CampaignOptions): Promise<CampaignResult> {
  const injections = await choosePorts(options);
  const violations = await runAll(injections, 1, options);
  return { injections: injections.length, violations, figures: { "calls of ports": countSites(injections) } };
}

export async function runHttpFaults(options: CampaignOptions): Promise<CampaignResult> {
  const injections = await chooseHttp(options);
  const violations = await runAll(injections, options.full ? HTTP_AT_ONCE.full : HTTP_AT_ONCE.short, options);
  return {
    injections: injections.length,
    violations,
    figures: { "operations of HTTP": countSites(injections) },
  };
}

async function runAll(
  injections: readonly Injection[],
  atOnce: number,
  { tell }: CampaignOptions,
): Promise<readonly string[]> {
  const violations: string[] = [];
  await inTurns(injections, atOnce, async ({ id, run }, index) => {
    if (index % 200 === 0) tell?.(`${id.split("/")[0]}: ${index} of ${injections.length}`);
    const found = await run().catch((error: Error) => [`${error.stack}`]);
    violations.push(...found.map((text) => `${id}: ${text}`));
  });
  return violations;
}

function countSites(injections: readonly Injection[]): number {
  return new Set(injections.map(({ site }) => site)).size;
}

async function choosePorts({ full, seed, match = "" }: CampaignOptions): Promise<readonly Injection[]> {
  if (match.startsWith("http/")) return [];
  const all = (await listPortInjections()).filter(({ id }) => id.includes(match));
  const isWhole = full || match !== "";
  const chosen = isWhole ? all : sampleOfEach(all, seed, ({ site, fault }) => `${site} ${fault.name}`);
  return chosen.map((it) => ({ id: it.id, site: it.site, run: () => runPortInjection(it) }));
}

async function chooseHttp({ full, seed, match = "" }: CampaignOptions): Promise<readonly Injection[]> {
  if (match.startsWith("ports/")) return [];
  const all = (await listHttpInjections()).filter(({ id }) => id.includes(match));
  const placeOf = ({ service, operation }: HttpInjection) => `${service} ${operation}`;
  const stratumOf = (it: HttpInjection) =>
    full
      ? `${placeOf(it)} ${it.story.name} ${it.wire.name}`
      : `${placeOf(it)} ${it.wire.name.length % SHORT_HTTP_GROUPS}`;
  const chosen = match === "" ? sampleOfEach(all, seed, stratumOf) : all;
  return chosen.map((it) => ({ id: it.id, site: placeOf(it), run: () => runHttpInjection(it) }));
}
