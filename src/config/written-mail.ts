import { DAY_MS } from "../domain/instant.ts";
import { type Key, optional, preset, secret } from "./key.ts";
import { boolean, choice, duration, httpUrl, mailbox, mailboxes, text, wholeNumber } from "./value-kind.ts";

const path = text("path");
const word = text("word without spaces", /^\S+$/);

/** `[email]`: how mail is sent. Without the section none is. */
export const EMAIL_KEYS = {
  smtp_server: optional(word, "Mail server. The section may be left out: then nobody is mailed."),
  smtp_port: preset(wholeNumber({ min: 1, max: 65535 }), "25", "Port of the mail server."),
  from: optional(mailbox, "Sender."),
  to: optional(mailboxes, "Administrators, separated by commas: they get the alerts."),
  use_tls: preset(
    boolean,
    "false",
    "Whether the connection is encrypted, as tls says; a server that does not offer it is refused.",
  ),
  tls: preset(
    choice("starttls", "implicit"),
    "starttls",
    "With use_tls: STARTTLS on the plain port (25, 587), or TLS from the first byte (465).",
  ),
  username: optional(text(), "Account on the mail server, if it wants one. Needs password."),
  password: secret(optional(text(), "Password of username.")),
  ca_file: optional(path, "PEM file of the authority that signed the certificate of the mail server."),
  generic_email: optional(
    mailbox,
    "Who is told when the author of a row is not known; the administrators when left out.",
  ),
  support: optional(mailbox, "Is mailed emergencies, besides the administrators."),
  rate: optional(
    wholeNumber({ min: 1, max: 100_000 }),
    "Mails per minute at most; as fast as the server takes them when left out.",
  ),
} as const satisfies Record<string, Key<unknown>>;

/** `[notify]`: who is told what, and how often. */
export const NOTIFY_KEYS = {
  language: preset(choice("en", "fr"), "en", "Language of the mails."),
  digest: preset(
    choice("per_cycle", "immediate", "daily"),
    "per_cycle",
    "One mail for each person and cycle, for each finding, or for each person and day.",
  ),
  reminder: preset(
    duration({ min: 0, max: 365 * DAY_MS }),
    "24h",
    "How long the same finding is not told again; 0: never again while it lasts.",
  ),
  storm_recipients: preset(
    wholeNumber({ min: 1, max: 100_000 }),
    "50",
    'Mails to more people at once are held until an administrator runs "pphook approve".',
  ),
  notify_keeper: preset(
    boolean,
    "true",
    "Whether the editor of the row that keeps a name or a MAC address is told of a resolved duplicate, too.",
  ),
  template_directory: optional(path, "Directory of mail templates that take the place of ours, one by one."),
  admin_throttle: preset(
    duration({ min: 0, max: 7 * DAY_MS }),
    "1h",
    "The same alert is not sent again within this time.",
  ),
  webhook: secret(
    optional(
      httpUrl("https://chat.example.com/hooks/pphook"),
      "URL that gets each alert as a JSON POST; with most chats, whoever knows it may post.",
    ),
  ),
  webhook_secret: secret(
    optional(text(), "Signs the POSTs (HMAC-SHA256, Standard Webhooks); unsigned when left out."),
  ),
} as const satisfies Record<string, Key<unknown>>;
