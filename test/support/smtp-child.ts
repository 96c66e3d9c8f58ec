// A mail server of its own: node test/support/smtp-child.ts '{…SmtpChildOptions}'; what it hears is one line of JSON each on stdout.
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { SmtpChildOptions } from "./real-smtp.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as SmtpChildOptions;
const { login, tls, key, cert, holdAnswers, refuse } = options;

function tell(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function refusal(text: string): Error {
  const [code = "550"] = text.split(" ");
  return Object.assign(new Error(text.slice(code.length + 1)), { responseCode: Number(code) });
}

const settings: SMTPServerOptions = {
  secure: tls === "implicit",
  ...(key === undefined || cert === undefined ? {} : { key, cert }),
  disabledCommands: [...(tls === "starttls" ? [] : ["STARTTLS"]), ...(login === undefined ? ["AUTH"] : [])],
  authOptional: login === undefined,
  allowInsecureAuth: true,
  disableReverseLookup: true,
  onAuth: ({ username, password }, _session, done) => {
    if (username === login?.username && password === login?.password) return done(null, { user: username });
    done(refusal("535 wrong user or password"));
  },
  onMailFrom: ({ address }, _session, done) => {
    const text = refuse?.[address];
    done(text === undefined ? null : refusal(text));
  },
  onRcptTo: ({ address }, _session, done) => {
    const text = refuse?.[address];
    done(text === undefined ? null : refusal(text));
  },
  onData: (stream, session, done) => {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("end", () => {
      tell({
        raw: Buffer.concat(parts).toString("base64"),
        from: session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(({ address }) => address),
        secure: session.secure,
        user: session.user ?? null,
        connection: session.id,
      });
      if (holdAnswers !== true) done();
    });
  },
};
const server = new SMTPServer(settings);
server.on("error", (error) => tell({ error: error.message }));
server.listen(options.port ?? 0, "127.0.0.1", () => {
  const address = server.server.address();
  tell({ port: typeof address === "object" ? address?.port : null });
});
