import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startChildServer } from "../../src/simulators/powerdns/child-server.ts";
import { freePort } from "./free-port.ts";

/** A MariaDB started for one test, on 127.0.0.1, with an account `pphook` that may do anything and has no password. */
export interface RealMariadb {
  readonly port: number;
  readonly socket: string;
  readonly user: "pphook";
  /** Runs SQL statements in a database, or in none. */
  execute(sql: string, database?: string): Promise<string>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

const run = promisify(execFile);
const SERVER = "/usr/sbin/mariadbd";

/** Starts a private MariaDB; `unavailable` with the reason where it is not installed. */
export async function startRealMariadb(): Promise<RealMariadb | { readonly unavailable: string }> {
  if (!existsSync(SERVER)) return { unavailable: `MariaDB is not installed here (no ${SERVER})` };
  const directory = await mkdtemp(join(tmpdir(), "pphook-maria-"));
  const socket = join(directory, "mariadb.sock");
  const remove = () => rm(directory, { recursive: true, force: true });
  const execute = async (sql: string, database = "") => {
    const args = ["--no-defaults", `--socket=${socket}`, "--batch", "--execute", sql];
    const { stdout } = await run("mariadb", database === "" ? args : [...args, database], {
      timeout: 20_000,
    });
    return stdout;
  };
  try {
    const owner = `--user=${userInfo().username}`;
    const data = `--datadir=${join(directory, "data")}`;
    const install = [
      "--no-defaults",
      data,
      owner,
      "--skip-test-db",
      "--auth-root-authentication-method=normal",
    ];
    await run("mariadb-install-db", install, { timeout: 60_000 });
    const port = await freePort();
    const small = ["--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=2", "--skip-log-bin"];
    const server = await startChildServer({
      command: SERVER,
      args: [
        "--no-defaults",
        data,
        owner,
        `--socket=${socket}`,
        `--port=${port}`,
        "--bind-address=127.0.0.1",
        `--pid-file=${join(directory, "mariadb.pid")}`,
        ...small,
      ],
      isReady: async () => (await execute("SELECT 1")).includes("1"),
      startTimeoutMs: 30_000,
    });
    const stop = async () => {
      await server.stop();
      await remove();
    };
    await execute("CREATE USER pphook@'127.0.0.1'; GRANT ALL ON *.* TO pphook@'127.0.0.1' WITH GRANT OPTION");
    return { port, socket, user: "pphook", execute, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}
