import type { CampaignOptions, CampaignPart, CampaignResult } from "../campaign-part.ts";
import { sampleOfEach } from "../sample.ts";
import { listPortInjections, type PortInjection, runPortInjection } from "./port-injections.ts";

/** Ports: every call of a cycle or a command to a port. Short form: each method with each fault once. */
export const faultsPart: CampaignPart = {
  name: "faults",
  about: "every call to the outside fails in every way it can",
  run: runFaults,
  bugs: [],
};

async function runFaults(options: CampaignOptions): Promise<CampaignResult> {
  const injections = await chooseInjections(options);
  const violations: string[] = [];
  for (const [index, injection] of injections.entries()) {
    if (index % 500 === 0) options.tell?.(`${index} of ${injections.length}`);
    const found = await runPortInjection(injection).catch((error: Error) => [error.message]);
    violations.push(...found.map((text) => `${injection.id}: ${text}`));
  }
  const sites = new Set(injections.map(({ site }) => site)).size;
  return { injections: injections.length, violations, figures: { "call sites": sites } };
}

async function chooseInjections(options: CampaignOptions): Promise<readonly PortInjection[]> {
  const { full, seed, match = "" } = options;
  const all = (await listPortInjections()).filter(({ id }) => id.includes(match));
  return full || match !== "" ? all : sampleOfEach(all, seed, ({ site, fault }) => `${site} ${fault.name}`);
}
