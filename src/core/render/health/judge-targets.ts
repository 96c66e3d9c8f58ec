import type { Verdict } from "../../../domain/check-item.ts";
import type { TargetShown } from "../../../domain/health.ts";
import { minuteInstant } from "../instant-text.ts";
import { ok, warning } from "./verdicts.ts";

/** Says of each target how its last deployment ended. */
export function judgeTargets(targets: readonly TargetShown[]): readonly Verdict[] {
  return targets.map(({ name, host, destination, trouble, deployedAt }) => {
    const place = `${name}: ${destination} on ${host}`;
    if (trouble !== null)
      return warning(
        `${place}: ${trouble.state} ${trouble.attempts} times in a row: ${trouble.detail}`,
        trouble.remedy === "" ? `try it: pphook deploy ${name}` : trouble.remedy,
      );
    return ok(
      `${place}: ${deployedAt === null ? "nothing deployed yet" : `deployed ${minuteInstant(deployedAt)}`}`,
    );
  });
}
