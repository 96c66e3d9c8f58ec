import type { Config } from "../config/config.ts";
import { findOpenWindow } from "../config/maintenance-window.ts";
import type { MailSettings } from "../flows/mail-world.ts";

/** Says what telling people needs to know of the configuration. */
export function mailSettingsOf({ email, notify, phpipam, policy, maintenance }: Config): MailSettings {
  return {
    administrators: email?.to ?? [],
    generic: email?.genericEmail ?? null,
    support: email?.support ?? null,
    mailDomain: (email?.from ?? "pphook@localhost").replace(/^.*@/, "").replace(/>$/, ""),
    mailsPerMinute: email?.mailsPerMinute ?? null,
    stormRecipients: notify.stormRecipients,
    notifyKeeper: notify.notifyKeeper,
    digest: notify.digest,
    language: notify.language,
    throttleMs: notify.adminThrottleMs,
    reminderMs: notify.reminderMs,
    observe: policy.mode === "observe",
    phpipamUrl: phpipam.url,
    isMutedAt: (now) => findOpenWindow(maintenance.windows, now) !== null,
  };
}
