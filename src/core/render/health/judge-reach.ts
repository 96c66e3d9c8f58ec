import type { Verdict } from "../../../domain/check-item.ts";
import type { FailureNote, Reach } from "../../../domain/health.ts";
import type { Instant } from "../../../domain/instant.ts";
import { ageText } from "../age-text.ts";
import { formatElapsed } from "../count-text.ts";
import { minuteInstant } from "../instant-text.ts";
import { fault, ok, warning } from "./verdicts.ts";

const SLOW_MS = 2000;

interface About {
  readonly system: "phpipam" | "powerdns";
  readonly failure: FailureNote | null;
  readonly now: Instant;
}

/** Says how an API answers; of several servers one is enough. */
export function judgeReach(servers: readonly Reach[], about: About): readonly Verdict[] {
  const isAway = servers.every(({ trouble }) => trouble !== null);
  return servers.map((server) => judgeServer(server, { ...about, isAway }));
}

function judgeServer(
  { url, latencyMs, version, trouble }: Reach,
  { system, failure, now, isAway }: About & { readonly isAway: boolean },
): Verdict {
  const name = system === "phpipam" ? "phpIPAM" : "PowerDNS";
  if (trouble === null) {
    const shown = version === "" ? name : `${name} ${version}`;
    const measured = `${shown} at ${url} answers in ${latencyText(latencyMs)}`;
    if (latencyMs <= SLOW_MS) return ok(measured);
    return warning(`${measured}, which is slow`, 'see how busy it is; "pphook check --bench" measures it');
  }
  if (!isAway) return warning(`${trouble.message}; another server is read`, trouble.remedy);
  const since =
    failure?.service === system
      ? `; cycles fail for it since ${minuteInstant(failure.since)} (${ageText(now - failure.since)})`
      : "";
  return fault(`${trouble.message}${since}`, trouble.remedy);
}

function latencyText(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : formatElapsed(ms);
}
