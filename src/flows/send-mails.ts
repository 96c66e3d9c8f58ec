import { mailBackOffMs } from "../core/notify/back-off.ts";
import { LockedError } from "../domain/errors.ts";
import { MINUTE_MS, toInstant } from "../domain/instant.ts";
import type { MailChannel, QueuedMail } from "../domain/mail.ts";
import type { LockHandle } from "../ports/lock.ts";
import type { MailOutcome, MailSession } from "../ports/mailer.ts";
import type { MailWorld } from "./mail-world.ts";
import { mailEvent } from "./make-mail.ts";

const NOTE_TROUBLE = "smtp-trouble";
/** A message that was postponed as often, over some five days, will never be taken. */
const MOST_ATTEMPTS = 130;
const AT_ONCE = 100;

/** What keeps the mail server from taking anything. */
export interface MailTrouble {
  readonly failures: number;
  readonly since: number;
  readonly retryAt: number;
  readonly error: string;
  readonly remedy: string;
}

/**
 * Sends what is due in the outbox, each message marked as sent right after the server took it: a crash in between makes one be sent
 * twice, with the same Message-ID, and none be lost. Another process that is at it is left to it.
 */
export async function sendMails(world: MailWorld, signal?: AbortSignal): Promise<void> {
  const lock = await takeLock(world);
  if (lock === null) return;
  try {
    await sendWebhooks(world, signal);
    await sendBySmtp(world, signal);
  } finally {
    await lock.release();
  }
}

async function takeLock({ senderLock }: MailWorld): Promise<LockHandle | null> {
  try {
    return await senderLock.acquire(0);
  } catch (error) {
    if (error instanceof LockedError) return null;
    throw error;
  }
}

/** Reads what keeps mail from being sent; null when nothing is known to. */
export async function readTrouble({ store }: Pick<MailWorld, "store">): Promise<MailTrouble | null> {
  const note = await store.readNote(NOTE_TROUBLE);
  return note === null ? null : (JSON.parse(note) as MailTrouble);
}

async function sendWebhooks(world: MailWorld, signal?: AbortSignal): Promise<void> {
  const { receiver } = world;
  if (receiver === null) return;
  for (const alert of await dueOf(world, ["webhook"])) {
    if (signal?.aborted === true) return;
    const outcome = await receiver.post(alert);
    await settle(
      world,
      alert,
      outcome.status === "unavailable" ? { ...outcome, status: "postponed" } : outcome,
    );
  }
}

async function sendBySmtp(world: MailWorld, signal?: AbortSignal): Promise<void> {
  const { mailer, clock } = world;
  const trouble = await readTrouble(world);
  if (mailer === null || (trouble !== null && clock.now() < trouble.retryAt)) return;
  const session = mailer.open();
  try {
    await sendDue(world, { session, trouble, signal });
  } finally {
    await session.close();
  }
}

interface Sending {
  readonly session: MailSession;
  readonly trouble: MailTrouble | null;
  readonly signal: AbortSignal | undefined;
}

async function sendDue(world: MailWorld, { session, trouble, signal }: Sending): Promise<void> {
  let known = trouble;
  for (;;) {
    const due = await dueOf(world, ["alert", "mail"]);
    for (const mail of due) {
      if (signal?.aborted === true) return;
      if (!(await sendOne(world, mail, { session, trouble: known, signal }))) return;
      known = null;
      await keepRate(world, signal);
    }
    if (due.length < AT_ONCE) return;
  }
}

/** @returns whether the server takes messages at all. */
async function sendOne(world: MailWorld, mail: QueuedMail, { session, trouble }: Sending): Promise<boolean> {
  const outcome = await session.send(mail);
  if (outcome.status === "unavailable") {
    await noteTrouble(world, trouble, outcome);
    return false;
  }
  if (trouble !== null) await noteRecovery(world, trouble);
  await settle(world, mail, outcome);
  return true;
}

function dueOf(
  { store, clock }: MailWorld,
  channels: readonly MailChannel[],
): Promise<readonly QueuedMail[]> {
  return store.dueMails(clock.now(), { channels, limit: AT_ONCE });
}

async function keepRate({ settings, clock }: MailWorld, signal?: AbortSignal): Promise<void> {
  if (settings.mailsPerMinute !== null) await clock.sleep(MINUTE_MS / settings.mailsPerMinute, signal);
}

type Settled = Exclude<MailOutcome, { readonly status: "unavailable" }>;

async function settle(world: MailWorld, mail: QueuedMail, outcome: Settled): Promise<void> {
  const { store, clock, log } = world;
  const at = clock.now();
  const about = { to: mail.channel === "webhook" ? "webhook" : mail.to.join(", "), subject: mail.subject };
  if (outcome.status === "sent") {
    const detail = outcome.rejected.length === 0 ? "" : `refused for ${outcome.rejected.join(", ")}`;
    await store.record({ at, outbox: { sent: [mail.id] }, journal: [mailEvent(mail, "sent", detail)] });
    log.info("mail sent", { ...about, ...(detail === "" ? {} : { detail }) });
    return;
  }
  const { id } = mail;
  const { message: error } = outcome;
  const attempts = mail.attempts + 1;
  if (outcome.status === "refused" || attempts >= MOST_ATTEMPTS) {
    await store.record({
      at,
      outbox: { park: [{ id, error }] },
      journal: [mailEvent(mail, "parked", error)],
    });
    log.error("mail given up", { ...about, error, mail: id });
    return;
  }
  const nextTryAt = toInstant(at + mailBackOffMs(attempts));
  await store.record({ at, outbox: { retry: [{ id, attempts, nextTryAt, error }] } });
  log.warn("mail postponed", { ...about, error, attempts });
}

async function noteTrouble(
  { store, clock, log }: MailWorld,
  known: MailTrouble | null,
  { message: error, remedy }: { readonly message: string; readonly remedy: string },
): Promise<void> {
  const at = clock.now();
  const failures = (known?.failures ?? 0) + 1;
  const trouble: MailTrouble = {
    failures,
    since: known?.since ?? at,
    retryAt: at + mailBackOffMs(failures),
    error,
    remedy,
  };
  await store.record({ at, notes: { [NOTE_TROUBLE]: JSON.stringify(trouble) } });
  if (known === null) log.error("mail cannot be sent; it waits in the outbox", { error, remedy });
  else log.debug("mail still cannot be sent", { error, failures });
}

async function noteRecovery({ store, clock, log }: MailWorld, trouble: MailTrouble): Promise<void> {
  await store.record({ at: clock.now(), notes: { [NOTE_TROUBLE]: null } });
  log.info("mail is sent again", {
    since: new Date(trouble.since).toISOString(),
    failures: trouble.failures,
  });
}
