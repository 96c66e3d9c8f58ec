import type { OutgoingMail } from "../../domain/mail.ts";
import type { Mailer, MailOutcome, MailSession } from "../../ports/mailer.ts";
import { explainFailure } from "./explain-failure.ts";

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  /** `none` never encrypts; `starttls` refuses a server that does not offer it. */
  readonly tls: "none" | "starttls" | "implicit";
  readonly login: { readonly username: string; readonly password: string } | null;
  /** Trusted certificates as PEM text; null: the authorities that Node.js knows. */
  readonly ca: string | null;
  /** How long the server may take to connect, and to greet; for an answer, three times as long. 10 s when left out. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Sends mail by SMTP (RFC 5321), several messages over one connection. */
export class NodemailerMailer implements Mailer {
  readonly #options: SmtpOptions;

  constructor(options: SmtpOptions) {
    this.#options = options;
  }

  open(): MailSession {
    const { host, port, from, tls } = this.#options;
    let opened: ReturnType<typeof openTransport> | null = null;
    const tried = async (work: (transport: Transport) => Promise<MailOutcome>): Promise<MailOutcome> => {
      try {
        opened ??= openTransport(this.#options);
        return await work(await opened);
      } catch (error) {
        return explainFailure(error, { server: `${host}:${port}`, tls });
      }
    };
    return {
      send: (mail) =>
        tried(async (transport) => {
          const { rejected } = await transport.sendMail(messageOf(mail, from));
          return { status: "sent", rejected };
        }),
      probe: () =>
        tried(async (transport) => {
          await transport.verify();
          return { status: "sent", rejected: [] };
        }),
      close: async () => (await opened)?.close(),
    };
  }
}

/** Loaded when a mail is sent: most commands send none. */
async function openTransport(options: SmtpOptions) {
  const { createTransport } = await import("nodemailer");
  return createTransport(poolOptions(options));
}

type Transport = Awaited<ReturnType<typeof openTransport>>;

function poolOptions({ host, port, tls, login, ca, timeoutMs = TIMEOUT_MS }: SmtpOptions) {
  return {
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    // A message that the server may have taken is never repeated behind the outbox's back.
    maxRequeues: 0,
    host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketTimeout: 3 * timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(login === null ? {} : { auth: { user: login.username, pass: login.password } }),
    ...(ca === null ? {} : { tls: { ca } }),
  } as const;
}

function messageOf(mail: OutgoingMail, from: string) {
  return {
    from,
    to: [...mail.to],
    subject: mail.subject,
    text: mail.text,
    ...(mail.html === null ? {} : { html: mail.html }),
    messageId: `<${mail.id}>`,
    date: new Date(mail.madeAt),
    // So that no out-of-office answer comes back (RFC 3834 §5).
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    attachments: mail.attachments.map(({ name, type, text }) => ({
      filename: name,
      contentType: type,
      content: text,
    })),
  };
}
