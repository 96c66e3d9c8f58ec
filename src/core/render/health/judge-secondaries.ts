import type { Verdict } from "../../../domain/check-item.ts";
import { displayName } from "../../../domain/dns-name.ts";
import type { HealthMemory } from "../../../domain/health.ts";
import type { Instant } from "../../../domain/instant.ts";
import type { PropagationFigures } from "../../../domain/propagation.ts";
import type { TransferStatus } from "../../../domain/transfer-status.ts";
import { ageText } from "../age-text.ts";
import { countOf, formatElapsed } from "../count-text.ts";
import { minuteInstant } from "../instant-text.ts";
import { fault, ok, warning } from "./verdicts.ts";

const NAMED_AT_MOST = 3;

/** Says how far the secondaries are, as last looked at, and how soon they answer what is written. */
export function judgeSecondaries(
  { secondaries, transfers, propagation }: Pick<HealthMemory, "secondaries" | "transfers" | "propagation">,
  now: Instant,
): readonly Verdict[] {
  return secondaries.flatMap((name) => {
    const statuses = transfers.filter(({ secondary }) => secondary === name);
    const figures = propagation.find(({ server }) => server === name);
    if (statuses.length === 0) return [ok(`${name}: not looked at yet ("pphook monitor axfr" does)`)];
    const broken = statuses.filter(({ state }) => state === "out-of-sync");
    const groups = Map.groupBy(broken, ({ cause, detail }) => `${cause} ${detail}`);
    return [
      ...[...groups.values()].map((group) => brokenText(name, group)),
      ...(broken.length > 0 ? [] : [ok(syncText({ name, statuses, figures, now }))]),
      ...givenUp(name, figures),
    ];
  });
}

function brokenText(name: string, group: readonly TransferStatus[]): Verdict {
  const [first] = group;
  const named = group.slice(0, NAMED_AT_MOST).map(({ zone }) => displayName(zone));
  const more = group.length > named.length ? ` and ${group.length - named.length} more` : "";
  const since = Math.min(...group.map((status) => status.since ?? status.checkedAt));
  const what = `${name}: ${countOf(group.length, "zone")} out of sync since ${minuteInstant(since)} (${named.join(", ")}${more})`;
  return fault(`${what}: ${first?.detail ?? ""}`, first?.remedy ?? null);
}

interface Synced {
  readonly name: string;
  readonly statuses: readonly TransferStatus[];
  readonly figures: PropagationFigures | undefined;
  readonly now: Instant;
}

function syncText({ name, statuses, figures, now }: Synced): string {
  const late = statuses.filter(({ state }) => state === "late").length;
  const looked = ageText(now - Math.max(...statuses.map(({ checkedAt }) => checkedAt)));
  const lateness = late === 0 ? "" : `, ${late} of them late within the tolerance`;
  const [p50, p95] = [figures?.p50Ms ?? null, figures?.p95Ms ?? null];
  const speed =
    p50 === null || p95 === null
      ? ""
      : `; answers what is written after ${formatElapsed(p50)} (p95 ${formatElapsed(p95)}, last 24 h)`;
  return `${name}: ${countOf(statuses.length, "zone")} in sync${lateness}, looked at ${looked} ago${speed}`;
}

function givenUp(name: string, figures: PropagationFigures | undefined): readonly Verdict[] {
  if (figures === undefined || figures.givenUp === 0) return [];
  const { answered, givenUp: missed } = figures;
  return [
    warning(
      `${name} did not answer ${missed} of ${answered + missed} records as written within the time given, in the last 24 h`,
      'see what it serves: "pphook monitor axfr"',
    ),
  ];
}
