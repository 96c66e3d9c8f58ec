import type { MailOutcome } from "../../ports/mailer.ts";

interface Asked {
  /** `smtp.example.com:25`. */
  readonly server: string;
  readonly tls: "none" | "starttls" | "implicit";
}

interface Failure {
  readonly code: string;
  /** The SMTP command that failed; empty when none was sent. */
  readonly command: string;
  /** Three digits (RFC 5321 §4.2); 0 when the server gave none. */
  readonly status: number;
  readonly text: string;
}

/** Failures of one message; every other one is the server's or the connection's. */
const OF_THE_MESSAGE: ReadonlySet<string> = new Set(["EENVELOPE", "EMESSAGE"]);
/** The server closes (RFC 5321 §3.8), or there is no mail service here (RFC 7504 §3). */
const CLOSING: ReadonlySet<number> = new Set([421, 521]);

/**
 * Says what a failure means for the message: whether it can never be sent, or later, or whether nothing can be sent now. A sender
 * that the server does not take is not the message's fault.
 *
 * @see RFC 5321 §4.2.1: 4yz may succeed later, 5yz will not.
 */
export function explainFailure(
  error: unknown,
  { server, tls }: Asked,
): Exclude<MailOutcome, { readonly status: "sent" }> {
  const failure = readFailure(error);
  const { code, command, status } = failure;
  const message = `mail server ${server}: ${failure.text}`;
  const isOfMessage = OF_THE_MESSAGE.has(code) && !command.startsWith("MAIL") && !CLOSING.has(status);
  if (!isOfMessage) return { status: "unavailable", message, remedy: remedyOf(failure, tls) };
  return { status: status >= 400 && status < 500 ? "postponed" : "refused", message };
}

function remedyOf({ code, command, text }: Failure, tls: Asked["tls"]): string {
  if (command.startsWith("MAIL")) return "correct [email] from: the server takes no mail from this sender";
  if (code === "EAUTH" || code === "ENOAUTH")
    return "correct [email] username and password, or leave both out if the server wants no login";
  if (/self.signed|certificate|altname|unable to verify/i.test(text))
    return "name the authority that signed the server's certificate in [email] ca_file, and the server by the name in it";
  if (code === "ETLS" || command === "STARTTLS")
    return "the server does not offer STARTTLS here: take a port that does (587), or tls = implicit (465); use_tls = False sends in clear";
  if (code === "EDNS") return "correct [email] smtp_server: the name cannot be resolved";
  const port = tls === "implicit" ? "465" : "25 or 587";
  return `see whether [email] smtp_server and smtp_port are right (usually ${port}) and the mail server runs; mail waits until it does`;
}

function readFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: "", command: "", status: 0, text: String(error) };
  const { code, command, responseCode } = error as Error & Readonly<Record<string, unknown>>;
  return {
    code: typeof code === "string" ? code : "",
    command: typeof command === "string" ? command : "",
    status: typeof responseCode === "number" ? responseCode : 0,
    text: error.message.replaceAll(/\s+/g, " ").trim(),
  };
}
