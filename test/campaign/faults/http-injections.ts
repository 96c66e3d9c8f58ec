import type { CycleReport } from "../../../src/domain/cycle-report.ts";
import { PphookError } from "../../../src/domain/errors.ts";
import type { PowerdnsAccess } from "../../../src/simulators/powerdns/zone-seed.ts";
import type { ProxiedCall } from "./fault-proxy.ts";
import { HttpSite, type HttpSiteOptions } from "./http-site.ts";
import { HTTP_STORIES, type HttpStory } from "./http-stories.ts";
import { type NamedWireFault, operationOf, type Service, wireFaultsOf } from "./wire-faults.ts";
import { difference } from "./world-state.ts";

/** One fault in the calls of one operation of one story. */
export interface HttpInjection {
  /** `http/work/powerdns/PATCH /zones/{zone}/is-done-and-reset/once`. */
  readonly id: string;
  readonly story: HttpStory;
  readonly service: Service;
  readonly operation: string;
  readonly wire: NamedWireFault;
  /** Whether only the first call of the operation is spoilt, or all until the story is over. */
  readonly times: "once" | "always";
  readonly healthy: HealthyHttpStory;
}

export interface HealthyHttpStory {
  readonly story: HttpStory;
  /** `powerdns PATCH /zones/{zone}`, each once. */
  readonly operations: readonly (readonly [Service, string])[];
  /** Every call, as `powerdns /api/v1/servers/localhost/zones`. */
  readonly urls: readonly string[];
  readonly writes: ReadonlySet<string>;
  readonly afterAct: readonly string[];
  readonly state: readonly string[];
}

/** Everything that PowerDNS and PPHOOK's memory hold, without times and ids of runs. */
async function stateOf(site: HttpSite): Promise<readonly string[]> {
  const lines = await site.eye.lines();
  return site.use(async ({ world: { store } }) => {
    const { rows, owned } = await store.loadLedger();
    return [
      ...lines.map((line) => `dns ${line}`),
      ...[...rows.values()].map(({ id, fingerprint, baseline }) => `row ${id} ${fingerprint} ${baseline}`),
      ...[...owned].map(([key, { rowId }]) => `owned ${key} by ${rowId}`),
      ...(await store.openFindings()).map(({ id }) => `finding ${id}`),
      `held ${(await store.heldSet())?.hash ?? "nothing"}`,
    ].sort();
  });
}

interface ApiRrset {
  readonly name: string;
  readonly type: string;
  readonly changetype: string;
  readonly records?: readonly { readonly content: string; readonly disabled: boolean }[];
}

/** Every write that left PPHOOK, RRset by RRset and row by row. */
function writesOf(site: HttpSite): readonly string[] {
  const rrsets = site.powerdns.calls
    .filter(({ method }) => method === "PATCH")
    .flatMap(({ body }) => (JSON.parse(body) as { rrsets: readonly ApiRrset[] }).rrsets);
  const rows = site.phpipam.calls.filter(isRowWrite);
  return [
    ...rrsets.map(({ name, type, changetype, records = [] }) => {
      const contents = records.map(({ content, disabled }) => `${disabled ? "-" : ""}${content}`).sort();
      return `${changetype} ${name} ${type} ${contents}`;
    }),
    ...rows.map(({ method, url, body }) => `${method} ${url} ${body}`),
  ];
}

function isRowWrite({ method, url }: ProxiedCall): boolean {
  return method !== "GET" && !url.endsWith("/user/");
}

function forgetCalls(site: HttpSite): void {
  site.phpipam.calls.length = 0;
  site.powerdns.calls.length = 0;
  site.log.lines.length = 0;
}

const simulated = new Map<HttpStory, Promise<HealthyHttpStory>>();

/** Tells a story at simulated services, once in a process. */
export function tellSimulated(story: HttpStory): Promise<HealthyHttpStory> {
  const told = simulated.get(story) ?? tellHealthyHttp(story, {});
  simulated.set(story, told);
  return told;
}

async function tellHealthyHttp(story: HttpStory, options: HttpSiteOptions): Promise<HealthyHttpStory> {
  await using site = await HttpSite.start({ ...story.options, ...options });
  await story.arrange(site);
  forgetCalls(site);
  await story.act(site);
  const afterAct = await stateOf(site);
  const services = ["phpipam", "powerdns"] as const;
  const seen = services.flatMap((service) =>
    site[service].calls.map((call) => [service, operationOf(service, call)] as const),
  );
  const urls = services.flatMap((service) => site[service].calls.map(({ url }) => `${service} ${url}`));
  await story.recover(site);
  await site.cycle();
  const operations = [...new Map(seen.map((pair) => [pair.join(" "), pair])).values()];
  return { story, operations, urls, writes: new Set(writesOf(site)), afterAct, state: await stateOf(site) };
}

/** Every fault of every operation of the stories; a PowerDNS that is given makes a difference to what is healthy. */
export async function listHttpInjections(
  stories: readonly HttpStory[] = HTTP_STORIES,
  powerdns?: PowerdnsAccess,
): Promise<readonly HttpInjection[]> {
  const injections: HttpInjection[] = [];
  for (const story of stories) {
    const healthy = await (powerdns === undefined
      ? tellSimulated(story)
      : tellHealthyHttp(story, { powerdns }));
    for (const [service, operation] of healthy.operations)
      for (const wire of wireFaultsOf(service))
        for (const times of ["once", "always"] as const)
          injections.push({
            id: `http/${story.name}/${service}/${operation}/${wire.name}/${times}`,
            story,
            service,
            operation,
            wire,
            times,
            healthy,
          });
  }
  return injections;
}

/** @returns what was violated; nothing when all is well. */
export async function runHttpInjection(
  injection: HttpInjection,
  options: HttpSiteOptions = {},
): Promise<readonly string[]> {
  const { story, service, healthy } = injection;
  await using site = await HttpSite.start({ ...story.options, ...options });
  await story.arrange(site);
  forgetCalls(site);
  site[service].strike = striker(injection);
  const ended = await story.act(site).catch((error: unknown) => error);
  site[service].strike = () => null;
  const after = await stateOf(site);
  const violations = [...unplanned(site, healthy), ...untold(injection, { site, ended, after })];
  await site.coolDown();
  await story.recover(site);
  const next = (await site.cycle()) as CycleReport;
  const gap = difference(await stateOf(site), healthy.state);
  return [
    ...violations,
    ...unplanned(site, healthy),
    ...(gap === "" ? [] : [`does not converge: ${gap}`]),
    ...next.plan.changes.map((change) => `the second plan is not empty: ${change.action} ${change.type}`),
    ...(await memoryFaults(site)),
  ];
}

function striker({ service, operation, wire, times }: HttpInjection): HttpSite["phpipam"]["strike"] {
  let left = times === "once" ? 1 : Number.POSITIVE_INFINITY;
  return (call) => {
    if (operationOf(service, call) !== operation || left <= 0) return null;
    left--;
    return wire.fault;
  };
}

function unplanned(site: HttpSite, healthy: HealthyHttpStory): readonly string[] {
  return writesOf(site)
    .filter((write) => !healthy.writes.has(write))
    .map((write) => `unplanned write: ${write}`);
}

interface HttpEnd {
  readonly site: HttpSite;
  readonly ended: unknown;
  readonly after: readonly string[];
}

/** A fault that had an effect is told with service, host and operation, and with what to do. */
function untold(injection: HttpInjection, end: HttpEnd): readonly string[] {
  const { wire, healthy } = injection;
  const { site, ended, after } = end;
  const gap = difference(after, healthy.afterAct);
  if (!(ended instanceof Error) && gap === "") return [];
  if (wire.isHarmless === true) return [`had an effect: ${String(ended)} ${gap}`];
  if (ended instanceof Error) return errorFaults(ended, injection, site);
  const findings = (ended as CycleReport | null)?.plan.findings ?? [];
  const logged = site.log.lines.flatMap(({ fields }) => String(fields["error"] ?? ""));
  const texts = [...findings.map(({ message }) => message), ...logged];
  if (!texts.some((text) => namesService(text, injection, site))) return ["nothing names the cause"];
  return findings.some(({ remedy }) => remedy.length > 10) ? [] : ["no finding has a remedy"];
}

function errorFaults(error: Error, injection: HttpInjection, site: HttpSite): readonly string[] {
  if (!(error instanceof PphookError)) return [`an unforeseen error: ${error.stack}`];
  if (!namesService(error.message, injection, site))
    return [`the error does not name the service: ${error.message}`];
  return error.remedy.length > 10 ? [] : [`the error has no remedy: ${error.message}`];
}

function namesService(text: string, { service }: HttpInjection, site: HttpSite): boolean {
  const name = service === "phpipam" ? "phpIPAM" : "PowerDNS";
  return (
    text.includes(`${name} at ${site[service].host}`) ||
    text.includes("Campaign") ||
    text.includes("PowerDNS accepted it and does not show it")
  );
}

async function memoryFaults(site: HttpSite): Promise<readonly string[]> {
  return site.use(async ({ world: { store } }) => {
    const chain = await store.verifyJournal();
    const open = await store.unfinishedChanges();
    return [
      ...(chain.intact ? [] : [`the chain is broken: ${chain.why}`]),
      ...(open.length === 0 ? [] : [`lost: ${open.length} changes never got a result`]),
    ];
  });
}
