import type { OutgoingMail } from "../domain/mail.ts";

/** Hands mail over to a mail server. No method throws for what the server does. */
export interface Mailer {
  /** Nothing is connected before the first message is sent. */
  open(): MailSession;
}

/** Several messages over one connection. */
export interface MailSession {
  send(mail: OutgoingMail): Promise<MailOutcome>;
  /** Connects, demands TLS and logs in as a message would; sends nothing. */
  probe(): Promise<MailOutcome>;
  close(): Promise<void>;
}

export type MailOutcome =
  /** The server took it; `rejected` are addresses that it refused beside others. */
  | { readonly status: "sent"; readonly rejected: readonly string[] }
  /** No further try would bring this message through. */
  | { readonly status: "refused"; readonly message: string }
  /** The server may take this message later. */
  | { readonly status: "postponed"; readonly message: string }
  /** No message gets through at present. */
  | { readonly status: "unavailable"; readonly message: string; readonly remedy: string };
