import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import PostalMime, { type Email } from "postal-mime";

export interface SmtpChildOptions {
  readonly port?: number;
  readonly tls?: "none" | "starttls" | "implicit";
  readonly key?: string;
  readonly cert?: string;
  readonly login?: { readonly username: string; readonly password: string };
  /** Takes a message whole, and never says so. */
  readonly holdAnswers?: boolean;
  /** What is answered to an address: `550 no such user`. */
  readonly refuse?: Readonly<Record<string, string>>;
}

/** A message as the server got it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly user: string | null;
  readonly connection: string;
  readonly mail: Email;
  readonly raw: string;
}

export interface RealSmtp extends AsyncDisposable {
  readonly port: number;
  /** Everything that arrived so far. */
  readonly received: readonly ReceivedMail[];
  /** Waits until so many have arrived. */
  wait(count: number): Promise<readonly ReceivedMail[]>;
}

const PATIENCE_MS = 60_000;

/** Starts a mail server as a process of its own, on loopback. */
export async function startSmtp(options: SmtpChildOptions = {}): Promise<RealSmtp> {
  const child = spawn(process.execPath, ["test/support/smtp-child.ts", JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const received: ReceivedMail[] = [];
  const lines = createInterface({ input: child.stdout });
  const events = lines[Symbol.asyncIterator]();
  const first = JSON.parse(String((await events.next()).value ?? "{}")) as { port?: number; error?: string };
  if (first.port === undefined) throw new Error(`the mail server did not start: ${first.error ?? "no line"}`);
  const reading = collect(events, received);
  return {
    port: first.port,
    received,
    wait: async (count) => {
      const deadline = performance.now() + PATIENCE_MS;
      while (received.length < count && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return received;
    },
    [Symbol.asyncDispose]: async () => {
      await end(child);
      await reading;
    },
  };
}

async function collect(events: AsyncIterator<string>, received: ReceivedMail[]): Promise<void> {
  for (let next = await events.next(); next.done !== true; next = await events.next()) {
    const { raw, ...about } = JSON.parse(next.value) as Omit<ReceivedMail, "mail"> & {
      readonly error?: string;
    };
    if (about.error !== undefined) continue;
    const bytes = Buffer.from(raw, "base64");
    received.push({ ...about, raw: bytes.toString("utf8"), mail: await PostalMime.parse(bytes) });
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await ended;
}

/** Makes a key and a certificate for `127.0.0.1`; null when openssl is not installed. */
export function makeCertificate(): { readonly key: string; readonly cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), "pphook-cert-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  try {
    execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", cert, ...subject], {
      stdio: "pipe",
    });
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
