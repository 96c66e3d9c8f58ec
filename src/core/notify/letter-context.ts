import type { Instant } from "../../domain/instant.ts";
import type { NoticeAction, NoticeParty } from "../../domain/notice.ts";
import type { Letter, LetterItem } from "./group-notices.ts";
import { rowLink, subnetLink } from "./phpipam-link.ts";
import { type Language, ruleWords } from "./rule-words.ts";

export interface LetterSettings {
  readonly language: Language;
  /** phpIPAM's address for people, without final slash. */
  readonly phpipamUrl: string;
  /** Nothing is written: what a mail says of changes is what would be done. */
  readonly observe: boolean;
  /** `2026-11-22 09:15 UTC`. */
  readonly instantText: (at: Instant) => string;
}

export type LetterTemplate =
  | "email_dns_error"
  | "email_hostname_duplicate"
  | "email_mac_duplicate"
  | "email_digest";

export interface TemplatedLetter {
  readonly template: LetterTemplate;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Beyond this many, a mail lists the first ones and carries all of them as a CSV file. */
export const LISTED_ITEMS = 20;

/** Chooses the template of a letter and makes its context; the keys are those of docs/reference/mail-templates.md. */
export function letterContext(letter: Letter, settings: LetterSettings): TemplatedLetter {
  const [only] = letter.items;
  const about = aboutLetter(letter, settings);
  if (letter.items.length === 1 && only !== undefined && only.notice.state !== "resolved")
    return { template: templateOf(only), context: { ...about, ...itemContext(only, settings) } };
  const items = letter.items.map((item) => itemContext(item, settings)).sort(byRuleAndAddress);
  const counts = { new: 0, again: 0, done: 0, resolved: 0 };
  for (const { notice } of letter.items) counts[notice.state]++;
  return {
    template: "email_digest",
    context: {
      ...about,
      items: items.slice(0, LISTED_ITEMS),
      counts,
      total: items.length,
      listed: Math.min(items.length, LISTED_ITEMS),
    },
  };
}

function aboutLetter({ realName, audience }: Letter, { language, phpipamUrl, observe }: LetterSettings) {
  return { recipient_name: realName, audience, language, phpipam_url: phpipamUrl, observe };
}

function templateOf({ notice }: LetterItem): LetterTemplate {
  if (notice.finding.rule === "hostname-duplicate") return "email_hostname_duplicate";
  return notice.finding.rule === "mac-duplicate" ? "email_mac_duplicate" : "email_dns_error";
}

/** The words of one finding, as templates know them. */
export function itemContext({ notice, asKeeper }: LetterItem, settings: LetterSettings) {
  const { finding, place, actions } = notice;
  const words = ruleWords(finding, settings.language);
  const others = notice.others.map((party) => partyContext(party, settings));
  const applied = actions.filter((action) => action.result === "applied");
  return {
    state: notice.state,
    as_keeper: asKeeper,
    rule: finding.rule,
    rule_title: words.title,
    severity: finding.severity,
    ip: finding.ip,
    hostname: finding.hostname,
    mac: notice.mac,
    zone: actions.find((action) => action.zone !== "")?.zone ?? "",
    error: finding.message,
    remedy: words.remedy,
    avoid: words.avoid,
    link: rowLink(settings.phpipamUrl, place, finding.addressId),
    subnet: place?.subnet ?? "",
    subnet_description: place?.description ?? "",
    subnet_link: subnetLink(settings.phpipamUrl, place),
    actions: actions.map(actionContext),
    row_deleted: applied.some((action) => action.target === "phpipam" && action.action === "delete"),
    keeper: others.find((other) => other.keeps) ?? null,
    others,
    found_at: settings.instantText(notice.at),
    run: notice.run,
    explain: `pphook explain ${finding.ip}`,
    undo: applied.filter((action) => action.action !== "create").map((action) => `pphook undo ${action.id}`),
  };
}

type ItemContext = ReturnType<typeof itemContext>;

function actionContext({ result, before, after, ...action }: NoticeAction) {
  return { ...action, before: before ?? "", after: after ?? "", applied: result === "applied", result };
}

function partyContext(party: NoticeParty, { phpipamUrl }: LetterSettings) {
  const { ip, hostname, mac, place, keeps, addressId } = party;
  return {
    ip,
    hostname,
    mac,
    keeps,
    link: rowLink(phpipamUrl, place, addressId),
    subnet: place?.subnet ?? "",
    subnet_description: place?.description ?? "",
  };
}

const ORDER = { new: 0, again: 1, done: 2, resolved: 3 };

function byRuleAndAddress(a: ItemContext, b: ItemContext): number {
  if (a.state !== b.state) return ORDER[a.state] - ORDER[b.state];
  if (a.rule !== b.rule) return a.rule < b.rule ? -1 : 1;
  return a.ip < b.ip ? -1 : 1;
}
