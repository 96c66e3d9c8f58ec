import { createHash } from "node:crypto";
import { type Grouping, groupNotices, type Letter } from "../core/notify/group-notices.ts";
import {
  editorsCondition,
  findRecurring,
  recurringCondition,
  stormCondition,
  stormKey,
} from "../core/notify/mail-conditions.ts";
import { DAY_MS, type Instant, MINUTE_MS, toInstant } from "../domain/instant.ts";
import type { StoredNotice } from "../domain/notice.ts";
import type { EditorTrouble, RowEditor } from "../domain/row-editor.ts";
import { alertAdministrators } from "./alert-administrators.ts";
import { askEditors } from "./ask-editors.ts";
import type { MailWorld } from "./mail-world.ts";
import { mailEvent, makeLetter } from "./make-mail.ts";

const NOTE_DAILY = "daily-digest";
/** While phpIPAM does not answer, mails wait for it; no longer than this. */
const LONGEST_WAIT_MS = 15 * MINUTE_MS;
const PARKED_FOR_MS = 30 * DAY_MS;

/** Makes mails of what the cycles left to tell, and puts them into the outbox; a crash in between loses and doubles nothing. */
export async function composeMails(world: MailWorld, signal?: AbortSignal): Promise<void> {
  const { waiting } = await world.store.noticeCounts();
  const now = world.clock.now();
  if (waiting > 0 && (await isDue(world, now))) {
    const notices = await world.store.notices();
    const { editors, waiting: later } = await lookUp(world, notices, signal);
    await composeAll(world, { notices: notices.filter((notice) => !later.has(notice)), editors, now });
  }
  await alertOfStorms(world, (await world.store.noticeCounts()).storms);
}

async function isDue({ settings, store }: MailWorld, now: Instant): Promise<boolean> {
  if (settings.digest !== "daily") return true;
  const last = await store.readNote(NOTE_DAILY);
  return last === null || now - Number(last) >= DAY_MS;
}

interface Composing {
  readonly notices: readonly StoredNotice[];
  readonly editors: ReadonlyMap<number, RowEditor>;
  readonly now: Instant;
}

async function composeAll(world: MailWorld, { notices, editors, now }: Composing): Promise<void> {
  const oneByOne = world.settings.digest === "immediate";
  const grouping = groupNotices(notices, editors, { ...world.settings, oneByOne });
  if (grouping.finished.length === 0 && grouping.storm === null) return;
  const mails = grouping.letters.map((letter) => makeLetter(world, letter, now));
  await world.store.record({
    at: now,
    notices: {
      drop: grouping.finished.map((notice) => notice.id),
      recipients: recipientsOf(grouping.letters),
      ...holding(grouping),
    },
    outbox: { add: mails, forgetParkedBefore: toInstant(now - PARKED_FOR_MS) },
    journal: mails.map((mail) => mailEvent(mail, "queued")),
    notes: { [NOTE_DAILY]: String(now) },
  });
  const recurring = findRecurring([...(await world.store.toldFindings()).values()], now);
  await alertAdministrators(world, {
    conditions: recurring.map(recurringCondition),
    wasLookedAt: ({ kind }) => kind === "recurring-findings",
  });
}

function recipientsOf(letters: readonly Letter[]): ReadonlyMap<string, readonly string[]> {
  const recipients = new Map<string, readonly string[]>();
  for (const { to, items, audience } of letters) {
    if (audience === "administrators") continue;
    for (const { notice } of items) {
      const { id } = notice.finding;
      recipients.set(id, [...(recipients.get(id) ?? []), ...to]);
    }
  }
  return recipients;
}

function holding({ storm }: Grouping): {
  readonly hold?: { readonly ids: number[]; readonly storm: string };
} {
  if (storm === null) return {};
  const ids = storm.notices.map((notice) => notice.id);
  const findings = storm.notices.map((notice) => `${notice.run} ${notice.finding.id}`).sort();
  return { hold: { ids, storm: createHash("sha256").update(findings.join("\n")).digest("hex") } };
}

/** What is known of the authors, and notices whose authors phpIPAM may name a little later. */
interface LookedUp {
  readonly editors: ReadonlyMap<number, RowEditor>;
  readonly waiting: ReadonlySet<StoredNotice>;
}

async function lookUp(
  world: MailWorld,
  notices: readonly StoredNotice[],
  signal?: AbortSignal,
): Promise<LookedUp> {
  const sought = notices.filter(
    ({ storm, recipients, author, others }) =>
      storm === null && recipients.length === 0 && (author === null || others.length > 0),
  );
  const ids = new Set(sought.flatMap(rowsOf));
  if (ids.size === 0 || world.settings.observe) return { editors: new Map(), waiting: new Set() };
  const { editors, troubles } = await askEditors(world.editors, [...ids], signal);
  const unsaid = troubles.find(({ key }) => key === "changelog");
  const youngest = world.clock.now() - LONGEST_WAIT_MS;
  const mayCome = (notice: StoredNotice) =>
    notice.author === null && notice.at > youngest && rowsOf(notice).some((id) => !editors.has(id));
  const waiting = new Set(unsaid === undefined ? [] : sought.filter(mayCome));
  const lasting = troubles.filter(
    ({ key }) => key === "users" || (key === "changelog" && waiting.size === 0),
  );
  await alertOfEditors(world, lasting[0] ?? null);
  return { editors, waiting };
}

function rowsOf({ finding, others }: StoredNotice): readonly number[] {
  const ids = [finding.addressId, ...others.map((one) => one.addressId)];
  return ids.filter((id) => id !== null);
}

async function alertOfEditors(world: MailWorld, trouble: EditorTrouble | null): Promise<void> {
  await alertAdministrators(world, {
    conditions: trouble === null ? [] : [editorsCondition(trouble)],
    wasLookedAt: ({ kind }) => kind === "editors-unreadable",
  });
}

/** The notices of a storm are read once, when it is new. */
async function alertOfStorms(world: MailWorld, storms: readonly string[]): Promise<void> {
  const known = await world.store.alerts();
  const isNew = (storm: string) => !known.has(stormKey(storm));
  const notices = storms.some(isNew) ? await world.store.notices() : [];
  const condition = (storm: string) =>
    known.get(stormKey(storm))?.condition ??
    stormCondition(
      storm,
      notices.filter((notice) => notice.storm === storm),
    );
  await alertAdministrators(world, {
    conditions: storms.map(condition),
    wasLookedAt: ({ kind }) => kind === "mail-storm",
  });
}
