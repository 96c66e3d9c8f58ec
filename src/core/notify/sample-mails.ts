import { makeFinding } from "../../domain/finding.ts";
import { toInstant } from "../../domain/instant.ts";
import type { NoticeAction, RowPlace, StoredNotice } from "../../domain/notice.ts";
import { itemContext, type LetterTemplate, letterContext } from "./letter-context.ts";
import type { Language } from "./rule-words.ts";

export interface SampleMail {
  /** What it shows: `a name that belongs to another row`. */
  readonly title: string;
  readonly template: LetterTemplate | "email_system_alert";
  readonly context: Readonly<Record<string, unknown>>;
}

const PLACE: RowPlace = { sectionId: 1, subnetId: 7, subnet: "10.10.2.0/24", description: "Workshop" };

const PLAIN: StoredNotice = {
  id: 1,
  storm: null,
  released: false,
  run: "20261122-091502-417",
  at: toInstant(0),
  state: "new",
  finding: makeFinding(
    "hostname-invalid",
    { addressId: 80, ip: "10.10.2.80", hostname: "bad_host!.example.com" },
    {
      message: '"!" is not allowed in bad_host!.example.com: letters, digits and hyphens are',
      remedy: "correct the name in phpIPAM",
    },
  ),
  place: PLACE,
  mac: "",
  actions: [],
  others: [],
  author: null,
  recipients: [],
};

const REMOVAL: NoticeAction = {
  id: "c-mi9x2k4f-0004",
  target: "phpipam",
  action: "delete",
  zone: "",
  name: "dup.example.com",
  type: "row",
  before: "10.10.2.50",
  after: null,
  result: "applied",
  detail: "",
};

const REPAIR: NoticeAction = {
  ...REMOVAL,
  target: "powerdns",
  action: "update",
  zone: "example.com",
  name: "web1.example.com",
  type: "A",
  before: "10.10.2.99",
  after: "10.10.2.20",
};

const NAME_TAKEN: StoredNotice = {
  ...PLAIN,
  state: "done",
  finding: makeFinding(
    "hostname-duplicate",
    { addressId: 87, ip: "10.10.2.50", hostname: "dup.example.com" },
    { message: "same name as 10.10.1.50, which is older", remedy: "give each host a name of its own" },
  ),
  actions: [REMOVAL],
  others: [
    {
      addressId: 41,
      ip: "10.10.1.50",
      hostname: "dup.example.com",
      mac: "00:11:22:33:44:60",
      place: { ...PLACE, subnetId: 6, subnet: "10.10.1.0/24", description: "Servers" },
      keeps: true,
    },
  ],
};

const MAC_TAKEN: StoredNotice = {
  ...NAME_TAKEN,
  mac: "00:11:22:33:44:60",
  finding: makeFinding(
    "mac-duplicate",
    { addressId: 62, ip: "10.10.2.62", hostname: "printer2.example.com" },
    { message: "10.10.1.50 bears 00:11:22:33:44:60, too", remedy: "keep it on one row" },
  ),
  actions: [{ ...REMOVAL, action: "update", type: "mac", before: "10.10.2.62", after: "10.10.2.62" }],
};

const MENDED: StoredNotice = {
  ...PLAIN,
  state: "done",
  finding: makeFinding(
    "mismatch",
    { addressId: 20, ip: "10.10.2.20", hostname: "web1.example.com" },
    { message: "web1.example.com points to 10.10.2.99", remedy: "see that the row is right" },
  ),
  actions: [REPAIR],
};

/** Alerts with the details that each kind has. */
const ALERTS = {
  "service-down": {
    service: "powerdns",
    error: "PowerDNS at 10.0.0.5:8081: connection refused (GET /zones)",
    remedy: "see whether the server at 10.0.0.5:8081 runs and a firewall lets you through",
  },
  held: {
    hash: "8d01b7c0ffee",
    changes: 25,
    guards: "zone example.com: 31 of 240 values would go (12.9 %, limit 10 %)",
  },
  "mail-storm": {
    hash: "3f9c21d4a7be",
    findings: 312,
    rules: "zone-missing (312)",
    example: "no zone ends it",
  },
  "mail-parked": {
    to: "jane.doe@example.com",
    subject: "web1",
    error: "550 no such user",
    mail: "1@example.com",
  },
  overrun: { duration: "1m 12s", interval: "1m" },
  "secondary-out-of-sync": {
    secondary: "ns02",
    server: "10.0.0.3:53",
    zones: 2,
    of: 12,
    examples: "example.com (3 behind); 0.0.10.in-addr.arpa (1 behind)",
    minutes: 7,
    cause: "not-notified",
    detail: "neither the NS records of the zone nor also-notify name it, so no NOTIFY reaches it",
    remedy: "pdnsutil add-meta example.com ALSO-NOTIFY 10.0.0.3, or give it an NS record",
  },
  "disk-low": { path: "/var/lib/pphook/pphook.db", free: "312 MB", percent: 3 },
} as const;

/** Makes one mail of each sort: to try templates with, and to show them. */
export function sampleMails(language: Language): readonly SampleMail[] {
  const settings = {
    language,
    phpipamUrl: "https://phpipam.example.com",
    observe: false,
    instantText: () => "2026-11-22 09:15 UTC",
  };
  const letter = (title: string, ...notices: readonly StoredNotice[]): SampleMail => {
    const items = notices.map((notice) => ({ notice, asKeeper: false }));
    const about = { to: ["jane.doe@example.com"], realName: "Jane Doe", audience: "person", items } as const;
    return { title, ...letterContext(about, settings) };
  };
  const alerts = Object.entries(ALERTS).map(([kind, details]): SampleMail => {
    const about = { audience: "administrators", recipient_name: "", language, observe: false };
    const said = { kind, news: "began", since: "2026-11-22 03:09 UTC", details };
    return {
      title: `alert ${kind}`,
      template: "email_system_alert",
      context: { ...about, phpipam_url: settings.phpipamUrl, ...said },
    };
  });
  return [
    letter("a name that cannot be", PLAIN),
    letter("a reminder", { ...PLAIN, state: "again" }),
    letter("a record that was put right", MENDED),
    letter("a name that belongs to another row", NAME_TAKEN),
    letter("a MAC address that belongs to another row", MAC_TAKEN),
    letter("several findings", PLAIN, MENDED, { ...NAME_TAKEN, state: "resolved" }),
    letter("something that is resolved", { ...PLAIN, state: "resolved" }),
    ...alerts,
  ];
}

/** What templates know of one finding, for the page that describes it. */
export function sampleItem(): ReturnType<typeof itemContext> {
  return itemContext(
    { notice: NAME_TAKEN, asKeeper: false },
    {
      language: "en",
      phpipamUrl: "https://phpipam.example.com",
      observe: false,
      instantText: () => "2026-11-22 09:15 UTC",
    },
  );
}
