import type { ServiceManager, ServiceState } from "../../ports/service-manager.ts";
import { programPath } from "../process/program-path.ts";
import { runProgram } from "../process/run-program.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Sends one datagram, which Node cannot, and stays for a moment: systemd finds out whose message it is by the process that sent it, and
 * `systemd-notify` of versions before 246 is often gone by then.
 */
const SEND = `use Socket;
my ($path, $state) = @ARGV;
$path =~ s/^@/\\0/;
socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!\\n";
defined send($socket, $state, 0, pack_sockaddr_un($path)) or die "$path: $!\\n";
select(undef, undef, undef, 0.2);`;

const LIMITS = { timeoutMs: 5000, largestBytes: 10_000 } as const;

/** Tells systemd, over the socket that it names; with perl, which is essential to Debian and Ubuntu. */
export class SystemdManager implements ServiceManager {
  readonly watchdogMs: number | null;
  readonly #socket: string;
  readonly #path: string;

  private constructor(socket: string, env: Environment) {
    this.#socket = socket;
    this.#path = programPath(env);
    this.watchdogMs = watchdogOf(env);
  }

  /** @returns null when systemd did not start this program, or wants to hear nothing. */
  static open(env: Environment): SystemdManager | null {
    const socket = env["NOTIFY_SOCKET"];
    return socket ? new SystemdManager(socket, env) : null;
  }

  async tell(state: ServiceState): Promise<string | null> {
    const lines = Object.entries(state).map(([name, value]) => `${name}=${value.replaceAll(/\s+/g, " ")}`);
    const args = ["-e", SEND, this.#socket, lines.join("\n")];
    const { code, stderr, failure } = await runProgram("perl", args, { path: this.#path, ...LIMITS });
    if (code === 0) return null;
    return failure === null ? stderr.trim() : `perl: ${failure.kind}`;
  }
}

/** The variable holds microseconds, and counts only for the process that it names. */
function watchdogOf({ WATCHDOG_USEC: microseconds, WATCHDOG_PID: pid }: Environment): number | null {
  if (pid !== undefined && pid !== String(process.pid)) return null;
  const ms = Number(microseconds) / 1000;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
