import type { Verdict } from "../../../domain/check-item.ts";
import type { HealthMemory } from "../../../domain/health.ts";
import { type Instant, MINUTE_MS } from "../../../domain/instant.ts";
import { ageText } from "../age-text.ts";
import { countOf } from "../count-text.ts";
import { SHOWN_HASH } from "../held-text.ts";
import { ok, warning } from "./verdicts.ts";

/** Said of what waits for so long. */
const LATE_MS = 10 * MINUTE_MS;

/** Judges what waits to be told: an outbox that does not empty, messages given up, and mails that a person must release. */
export function judgeOutbox(
  { outbox, storms }: Pick<HealthMemory, "outbox" | "storms">,
  now: Instant,
): readonly Verdict[] {
  const { waiting, oldestAt, parked } = outbox;
  const verdicts: Verdict[] = [];
  if (oldestAt !== null && now - oldestAt >= LATE_MS)
    verdicts.push(
      warning(
        `${countOf(waiting, "message")} wait to be sent, the oldest for ${ageText(now - oldestAt)}`,
        'see what "pphook check" says of the mail server; they are sent when it takes them',
      ),
    );
  const [newest] = parked;
  if (newest !== undefined)
    verdicts.push(
      warning(
        `${countOf(parked.length, "message")} given up, the last to ${newest.to.join(", ") || "the webhook"}: ${newest.error}`,
        "correct the address in phpIPAM's user list or in the configuration; they are forgotten after 30 days",
      ),
    );
  for (const storm of storms)
    verdicts.push(
      warning(
        "mails to more people at once than storm_recipients are held",
        `look with "pphook plan", let them go with "pphook approve ${storm.slice(0, SHOWN_HASH)}"`,
      ),
    );
  return verdicts.length > 0
    ? verdicts
    : [ok(waiting === 0 ? "nothing waits to be sent" : waitingText(waiting))];
}

function waitingText(waiting: number): string {
  return `${countOf(waiting, "message")} on the way`;
}
