import type { RuleId } from "../../domain/finding.ts";
import type { StoredNotice } from "../../domain/notice.ts";
import type { RowEditor } from "../../domain/row-editor.ts";

export interface GroupingSettings {
  /** Mail addresses of the administrators. */
  readonly administrators: readonly string[];
  /** Who is told when the author of a row is not known; null: the administrators. */
  readonly generic: string | null;
  readonly stormRecipients: number;
  /** Whether the editor of the row that keeps a name or a MAC address is told, too. */
  readonly notifyKeeper: boolean;
  /** Nobody but the administrators is told. */
  readonly observe: boolean;
  /** One mail for each notice instead of one for each person. */
  readonly oneByOne: boolean;
}

/** What one mail will say, to whom. */
export interface Letter {
  readonly to: readonly string[];
  /** Empty when it is not known, or nobody in particular. */
  readonly realName: string;
  readonly audience: "person" | "administrators";
  readonly items: readonly LetterItem[];
}

export interface LetterItem {
  readonly notice: StoredNotice;
  /** Whether the reader edited the row that keeps the name or the MAC address. */
  readonly asKeeper: boolean;
}

export interface Grouping {
  readonly letters: readonly Letter[];
  /** More people than a person looked at: nothing of this goes before it is released. */
  readonly storm: { readonly people: number; readonly notices: readonly StoredNotice[] } | null;
  /** Notices that the letters say or that came to nothing. */
  readonly finished: readonly StoredNotice[];
}

/** Findings that are for whoever runs the servers; whoever typed the row can do nothing about them. */
const FOR_ADMINISTRATORS: ReadonlySet<RuleId> = new Set([
  "zone-unreadable",
  "zone-vanished",
  "dns-not-effective",
  "orphan",
  "reference-unknown",
  "scope-unknown",
]);

/**
 * Makes notices into letters: one for each person, newest word about each finding; administrators get what has no author.
 *
 * @param notices - oldest first, held ones among them.
 * @param editors - by row id; a row that is missing has no known editor.
 */
export function groupNotices(
  notices: readonly StoredNotice[],
  editors: ReadonlyMap<number, RowEditor>,
  settings: GroupingSettings,
): Grouping {
  const { current, stale } = keepNewest(notices);
  const addressed = current
    .filter((notice) => notice.storm === null)
    .flatMap((notice) => addressesOf(notice, { editors, settings }));
  const atOnce = addressed.filter(({ to, item }) => to.personal && !item.notice.released);
  const people = new Set(atOnce.map(({ to }) => to.key)).size;
  const isStorm = people > settings.stormRecipients;
  const held = new Set(isStorm ? atOnce.map(({ item }) => item.notice) : []);
  const sent = addressed.filter(({ item }) => !held.has(item.notice));
  return {
    letters: makeLetters(sent, settings),
    storm: isStorm ? { people, notices: [...held] } : null,
    finished: [...stale, ...new Set(sent.map(({ item }) => item.notice))],
  };
}

/** A finding that came and went before anybody was told is no news; of several words about one finding the newest counts. */
function keepNewest(notices: readonly StoredNotice[]) {
  const byFinding = Map.groupBy(notices, (notice) => notice.finding.id);
  const current: StoredNotice[] = [];
  const stale: StoredNotice[] = [];
  for (const group of byFinding.values()) {
    const newest = group.at(-1);
    const isUntold = newest?.state === "resolved" && group.some((notice) => notice.state === "new");
    for (const notice of group) (notice === newest && !isUntold ? current : stale).push(notice);
  }
  return { current, stale };
}

interface Recipient {
  readonly key: string;
  readonly to: readonly string[];
  readonly realName: string;
  readonly personal: boolean;
}

interface Addressed {
  readonly to: Recipient;
  readonly item: LetterItem;
}

interface Addressing {
  readonly editors: ReadonlyMap<number, RowEditor>;
  readonly settings: GroupingSettings;
}

function addressesOf(notice: StoredNotice, addressing: Addressing): readonly Addressed[] {
  const { settings } = addressing;
  const mine = { notice, asKeeper: false };
  if (settings.observe || FOR_ADMINISTRATORS.has(notice.finding.rule))
    return [{ to: administrators(settings), item: mine }];
  if (notice.recipients.length > 0)
    return notice.recipients.map((address) => ({ to: personOf(address, "", settings), item: mine }));
  const author = recipientOf(authorOf(notice, addressing), settings);
  const others = new Map(concerned(notice, addressing).map((one) => [one.key, one]));
  others.delete(author.key);
  return [
    { to: author, item: mine },
    ...[...others.values()].map((to) => ({ to, item: { notice, asKeeper: notice.state === "done" } })),
  ];
}

function authorOf({ author, finding }: StoredNotice, { editors }: Addressing): RowEditor | undefined {
  return author ?? (finding.addressId === null ? undefined : editors.get(finding.addressId));
}

/** Of a resolved duplicate, the editor of the row that keeps it; of one that is left to people, those of all rows. */
function concerned(notice: StoredNotice, { editors, settings }: Addressing): readonly Recipient[] {
  const isResolved = notice.state === "done";
  if (isResolved && !settings.notifyKeeper) return [];
  return notice.others
    .filter((party) => party.keeps || !isResolved)
    .map((party) => editors.get(party.addressId))
    .filter((editor) => mailOf(editor) !== null)
    .map((editor) => recipientOf(editor, settings));
}

/** Never an account that is disabled: the mail would go to somebody who left. */
function mailOf(editor: RowEditor | undefined): string | null {
  return editor === undefined || editor.isDisabled ? null : editor.email;
}

function recipientOf(editor: RowEditor | undefined, settings: GroupingSettings): Recipient {
  const email = mailOf(editor);
  if (email !== null) return personOf(email, editor?.realName ?? "", settings);
  return settings.generic === null ? administrators(settings) : personOf(settings.generic, "", settings);
}

function personOf(address: string, realName: string, settings: GroupingSettings): Recipient {
  const key = address.toLowerCase();
  const isAdministrator = settings.administrators.some((one) => one.toLowerCase() === key);
  return isAdministrator ? administrators(settings) : { key, to: [address], realName, personal: true };
}

function administrators({ administrators: to }: GroupingSettings): Recipient {
  return { key: "", to, realName: "", personal: false };
}

function makeLetters(addressed: readonly Addressed[], { oneByOne }: GroupingSettings): readonly Letter[] {
  const groups = oneByOne
    ? addressed.map((one) => [one])
    : [...Map.groupBy(addressed, ({ to }) => to.key).values()];
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined || first.to.to.length === 0) return [];
    const realName = group.map(({ to }) => to.realName).find((name) => name !== "") ?? "";
    const audience = first.to.personal ? "person" : "administrators";
    return [{ to: first.to.to, realName, audience, items: group.map(({ item }) => item) }];
  });
}
