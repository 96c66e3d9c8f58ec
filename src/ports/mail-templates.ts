/** Makes mails of templates: ours, or those that a person put in their place. */
export interface MailTemplates {
  /** Renders a mail. One of ours takes the place of an override that fails; it never throws for what a person wrote. */
  render(template: MailTemplate, context: Readonly<Record<string, unknown>>): RenderedMail;
}

export type MailTemplate =
  | "email_dns_error"
  | "email_mac_duplicate"
  | "email_hostname_duplicate"
  | "email_system_alert"
  | "email_digest";

export interface RenderedMail {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** Null when the template has no HTML part. */
  readonly html: string | null;
}
