import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A socket like systemd's, which Node cannot open: perl prints each datagram that comes, one a line. */
const LISTENER = `use Socket;
my ($path) = @ARGV;
socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die "$!";
bind($socket, pack_sockaddr_un($path)) or die "$!";
$| = 1;
print "listening\\n";
while (defined recv($socket, my $state, 4096, 0)) { $state =~ s/\\n/ | /g; print "$state\\n" }`;

export interface NotifySocket extends AsyncDisposable {
  readonly path: string;
  /** What was heard so far: `READY=1 | STATUS=…`. */
  readonly heard: () => readonly string[];
}

export async function listenAsSystemd(folder: string): Promise<NotifySocket> {
  const path = join(folder, "notify");
  const child: ChildProcess = spawn("perl", ["-e", LISTENER, path], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  while (!text.includes("\n")) await once(child.stdout as NodeJS.ReadableStream, "data");
  return {
    path,
    heard: () => text.split("\n").slice(1, -1),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}
