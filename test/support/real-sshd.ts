import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";

/** An sshd of this process alone, on 127.0.0.1, for one account without rights, with keys of its own. */
export interface RealSshd {
  readonly port: number;
  readonly user: string;
  readonly uid: number;
  /** Private key that lets in. */
  readonly identityFile: string;
  /** Holds the host key of `port`. */
  readonly knownHostsFile: string;
  /** The account's own folder, for files to be deployed into. */
  readonly home: string;
  /** Folder that holds all of it. */
  readonly root: string;
  /** Pins the host key for another port, such as a proxy's. */
  pin(port: number): void;
  /** Gives the server another host key, as a new installation would. */
  changeHostKey(): Promise<void>;
  stop(): Promise<void>;
}

const SSHD = "/usr/sbin/sshd";
const START_MS = 60_000;

/** @returns `unavailable` with the reason where it cannot be started. */
export async function startRealSshd(): Promise<RealSshd | { readonly unavailable: string }> {
  for (const program of [SSHD, "/usr/bin/ssh", "/usr/bin/ssh-keygen"])
    if (!existsSync(program)) return { unavailable: `${program} is not installed` };
  const account = makeAccount();
  if ("unavailable" in account) return account;
  const root = mkdtempSync(join(tmpdir(), "pphook-sshd-"));
  chmodSync(root, 0o755);
  const home = join(root, "home");
  mkdirSync(home);
  chownSync(home, account.uid, account.gid);
  const port = await freePort();
  for (const name of ["host", "identity"])
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(root, name)]);
  writeFileSync(join(root, "authorized"), readFileSync(join(root, "identity.pub")));
  chmodSync(join(root, "authorized"), 0o644);
  writeFileSync(join(root, "sshd_config"), configOf(root, port));
  const knownHostsFile = join(root, "known hosts");
  const pin = (at: number) => {
    const key = readFileSync(join(root, "host.pub"), "utf8").split(" ").slice(0, 2).join(" ");
    writeFileSync(knownHostsFile, `[127.0.0.1]:${at} ${key}\n`, { flag: "a" });
  };
  pin(port);
  let server = await startServer(root, port);
  return {
    port,
    home,
    root,
    pin,
    knownHostsFile,
    user: account.user,
    uid: account.uid,
    identityFile: join(root, "identity"),
    changeHostKey: async () => {
      await end(server);
      for (const name of ["host", "host.pub"]) rmSync(join(root, name));
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(root, "host")]);
      server = await startServer(root, port);
    },
    stop: async () => {
      await end(server);
      account.remove();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

interface Account {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  readonly remove: () => void;
}

/** Root makes an account for the test, because sshd lets nobody in as root here; everybody else is let in as who they are. */
function makeAccount(): Account | { readonly unavailable: string } {
  const me = userInfo();
  if (me.uid !== 0) return { user: me.username, uid: me.uid, gid: me.gid, remove: () => {} };
  // Without it sshd does not start: Debian makes it when the service starts.
  mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const user = `pphook-t${process.pid}`;
  const made = spawnSync("useradd", ["--no-create-home", "--shell", "/bin/sh", "--password", "*", user], {
    encoding: "utf8",
  });
  if (made.status !== 0)
    return { unavailable: `no account can be made: ${made.error?.message ?? made.stderr}` };
  const id = (flag: string) => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  return { user, uid: id("-u"), gid: id("-g"), remove: () => void spawnSync("userdel", ["--force", user]) };
}

function configOf(root: string, port: number): string {
  return `ListenAddress 127.0.0.1
Port ${port}
HostKey ${root}/host
AuthorizedKeysFile ${root}/authorized
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
MaxStartups 100
UseDNS no
PrintMotd no
`;
}

async function startServer(root: string, port: number): Promise<ChildProcess> {
  const server = spawn(SSHD, ["-D", "-e", "-f", join(root, "sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  server.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(50)) {
    if (server.exitCode !== null) throw new Error(`sshd ended with ${server.exitCode}: ${said}`);
    if (await answers(port)) return server;
  }
  server.kill("SIGKILL");
  throw new Error(`sshd does not answer: ${said}`);
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "data");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
}

export interface CuttingProxy extends AsyncDisposable {
  readonly port: number;
  /** Cuts a connection once this many bytes went to the server. */
  limitBytes: number;
  /** Connections so far. */
  readonly connections: () => number;
}

/** A line to a port of this machine that breaks. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const proxy = { limitBytes: Number.POSITIVE_INFINITY };
  const server = createServer((client) => {
    connections++;
    const upstream = connect(port, "127.0.0.1");
    let sent = 0;
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", cut).on("close", cut);
    }
    client.on("data", (chunk) => {
      sent += chunk.length;
      if (sent > proxy.limitBytes) cut();
      else upstream.write(chunk);
    });
    upstream.on("data", (chunk) => client.write(chunk));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return Object.assign(proxy, {
    port: typeof address === "object" && address !== null ? address.port : 0,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
}
