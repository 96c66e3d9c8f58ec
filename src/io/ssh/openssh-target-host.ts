import type { CommandResult, TargetHost } from "../../ports/target-host.ts";
import { commandError, connectionError, type SshPlace } from "./connection-error.ts";
import { runSsh } from "./run-ssh.ts";

export interface OpensshOptions extends SshPlace {
  /** Limits a whole step; a silent connection is given up earlier. */
  readonly timeoutMs: number;
  /** PATH that ssh is looked for in. */
  readonly path: string;
}

/** What ssh itself ends with when the connection fails. */
const CONNECTION_FAILED = 255;
const ABSENT = 66;
const SAID_LINES = 5;
/** Servers and their checkers lie where the PATH of an account without a login shell does not look. */
const EXTEND_PATH = "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH";

/**
 * A target over the installed OpenSSH client: key only, host key pinned, no agent, no configuration of whoever runs it. Each step is a
 * connection of its own, with a script for the target's POSIX shell; paths are arguments of the script, never part of it.
 */
export class OpensshTargetHost implements TargetHost {
  readonly #options: OpensshOptions;

  constructor(options: OpensshOptions) {
    this.#options = options;
  }

  async read(path: string): Promise<string | null> {
    const done = await this.#ask(`[ -e "$1" ] || exit ${ABSENT}; cat -- "$1"`, [path]);
    if (done.exitCode === ABSENT) return null;
    if (done.exitCode !== 0) throw commandError(this.#options, `cannot read ${path}`, done.stderr);
    return done.stdout;
  }

  async write(path: string, text: string): Promise<void> {
    const script =
      'umask 022; rm -f -- "$1" && cat > "$1" && { sync "$1" 2>/dev/null || :; } && wc -c < "$1"';
    const done = await this.#ask(script, [path], text);
    if (done.exitCode !== 0) throw commandError(this.#options, `cannot write ${path}`, done.stderr);
    const [arrived, sent] = [Number(done.stdout.trim()), Buffer.byteLength(text)];
    if (arrived === sent) return;
    throw commandError(this.#options, `cannot write ${path}`, `${arrived} of ${sent} bytes arrived`);
  }

  async copy(from: string, to: string): Promise<void> {
    await this.#do('cp -p -- "$1" "$2"', [from, to], `cannot copy ${from} to ${to}`);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#do('mv -f -- "$1" "$2"', [from, to], `cannot rename ${from} to ${to}`);
  }

  async remove(path: string): Promise<void> {
    await this.#do('rm -f -- "$1"', [path], `cannot remove ${path}`);
  }

  async run(command: string, path?: string): Promise<CommandResult> {
    const script = path === undefined ? command : `${command} ${quoteWord(path)}`;
    const done = await this.#ask(`${EXTEND_PATH}; { ${script}\n} 2>&1`, []);
    const lines = done.stdout.split("\n").filter((line) => line.trim() !== "");
    return { exitCode: done.exitCode, said: lines.slice(-SAID_LINES).join("; ") };
  }

  async #do(script: string, words: readonly string[], failure: string): Promise<void> {
    const done = await this.#ask(script, words);
    if (done.exitCode !== 0) throw commandError(this.#options, failure, done.stderr);
  }

  async #ask(script: string, words: readonly string[], input = "") {
    const remote = ["exec sh -c", quoteWord(script), "sh", ...words.map(quoteWord)].join(" ");
    const { path, timeoutMs } = this.#options;
    const done = await runSsh([...this.#arguments(), remote], { path, timeoutMs, input });
    if (done.exitCode === CONNECTION_FAILED || done.timedOut) throw connectionError(this.#options, done);
    return done;
  }

  #arguments(): readonly string[] {
    const { host, port, user, identityFile, knownHostsFile } = this.#options;
    const options = {
      BatchMode: "yes",
      StrictHostKeyChecking: "yes",
      UserKnownHostsFile: knownHostsFile,
      GlobalKnownHostsFile: "/dev/null",
      UpdateHostKeys: "no",
      IdentitiesOnly: "yes",
      IdentityAgent: "none",
      IdentityFile: identityFile,
      PreferredAuthentications: "publickey",
      ClearAllForwardings: "yes",
      ControlPath: "none",
      ConnectTimeout: "15",
      ServerAliveInterval: "5",
      ServerAliveCountMax: "3",
      LogLevel: "ERROR",
    };
    const flags = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${quoteOption(value)}`]);
    return ["-F", "/dev/null", "-T", ...flags, "-p", String(port), "-l", user, "--", host];
  }
}

/** One word for a POSIX shell. */
function quoteWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** ssh splits the value of an option at blanks, and knows `%` and double quotes. */
function quoteOption(value: string): string {
  return value.includes(" ") ? `"${value.replaceAll("%", "%%")}"` : value.replaceAll("%", "%%");
}
