import {
  type ChangedCycle,
  measureChanges,
  measurePaced,
  measurePure,
  measureSteady,
  type PureStages,
  type SteadyCycles,
} from "./measure-cycles.ts";
import { type FirstSync, measureFirstSync } from "./measure-first-sync.ts";
import { openSite, type SiteOptions } from "./open-site.ts";
import type { PowerdnsKind } from "./start-powerdns.ts";

/** What can be measured by itself. */
export const PARTS = ["steady", "paced", "one-change", "changes", "first-sync", "pure", "growth"] as const;
export type PartName = (typeof PARTS)[number];

/** What was measured at one size; null what was not asked for. */
export interface SiteMeasures {
  readonly rows: number;
  readonly powerdns: string;
  readonly firstSync: FirstSync;
  readonly steady: SteadyCycles | null;
  readonly paced: SteadyCycles | null;
  readonly oneChange: ChangedCycle | null;
  readonly changes: (ChangedCycle & { readonly renamed: number }) | null;
  readonly pure: PureStages | null;
}

export interface MeasureOptions extends SiteOptions {
  readonly kind: PowerdnsKind;
  readonly parts: ReadonlySet<PartName>;
  /** How often the first sync is repeated. */
  readonly repetitions: number;
  readonly tell: (what: string) => void;
}

const RENAMED_SHARE = 0.01;

/** Measures the parts asked for. All of them follow a first sync, so that is always measured. */
export async function measureSite(options: MeasureOptions): Promise<SiteMeasures> {
  const { kind, parts, rows, tell } = options;
  await using site = await openSite(options);
  const step = async <T>(part: PartName, work: () => Promise<T>): Promise<T | null> => {
    if (!parts.has(part)) return null;
    tell(`${rows} rows: ${part}`);
    return work();
  };
  tell(`${rows} rows: first-sync`);
  const { result: firstSync, installation } = await measureFirstSync(site, kind, options.repetitions);
  await using synced = installation;
  const steady = await step("steady", () => measureSteady(site, synced));
  const paced = steady === null ? null : await step("paced", () => measurePaced(site, synced, steady));
  const oneChange = await step("one-change", () => measureChanges(site, synced, 1));
  const renamed = Math.max(1, Math.round(rows * RENAMED_SHARE));
  const changes = await step("changes", () => measureChanges(site, synced, renamed));
  const pure = await step("pure", () => measurePure(site, synced));
  return {
    rows,
    powerdns: synced.powerdns.title,
    firstSync,
    steady,
    paced,
    oneChange,
    changes: changes === null ? null : { ...changes, renamed },
    pure,
  };
}
