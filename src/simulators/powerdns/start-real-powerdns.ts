import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { bareEnvironment, type ChildServer, startChildServer } from "./child-server.ts";
import { freePort } from "./free-port.ts";
import { type PowerdnsAccess, seedZones, type ZoneSeed } from "./zone-seed.ts";

/** A PowerDNS started for this process alone, on 127.0.0.1. */
export interface RealPowerdns extends PowerdnsAccess {
  readonly dnsPort: number;
  /** `4.7.3`. */
  readonly version: string;
  /** Runs `pdnsutil` on its database and gives what it printed. */
  pdnsutil(...args: readonly string[]): Promise<string>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

export interface RealPowerdnsOptions {
  readonly zones?: readonly ZoneSeed[];
  /** An empty MySQL or MariaDB database with PowerDNS' tables; a private SQLite file when left out. */
  readonly mysql?: { readonly port: number; readonly user: string; readonly database: string };
  /** Further lines of pdns.conf, such as `default-soa-edit=INCREMENT-WEEKS`. */
  readonly settings?: readonly string[];
}

const SERVER = "/usr/sbin/pdns_server";
const SQLITE_SCHEMA = "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql";
const START_TIMEOUT_MS = 15_000;

/**
 * Starts the installed PowerDNS with its own configuration, database and ports, and creates the zones.
 *
 * @returns `unavailable` with the reason where the package is not installed.
 * @throws Error with the server's output when it does not start, or refuses a zone.
 */
export async function startRealPowerdns(
  options: RealPowerdnsOptions = {},
): Promise<RealPowerdns | { readonly unavailable: string }> {
  const missing = [SERVER, ...(options.mysql ? [] : [SQLITE_SCHEMA])].find((path) => !existsSync(path));
  if (missing !== undefined) return { unavailable: `PowerDNS is not installed here (no ${missing})` };
  const directory = await mkdtemp(join(tmpdir(), "pphook-pdns-"));
  try {
    return await startIn(directory, options);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(directory: string, options: RealPowerdnsOptions): Promise<RealPowerdns> {
  const [dnsPort, apiPort] = [await freePort(), await freePort()];
  const apiKey = randomBytes(16).toString("hex");
  const backend = options.mysql ? mysqlLines(options.mysql) : await sqliteLines(directory);
  const lines = [
    ...commonLines({ directory, dnsPort, apiPort, apiKey }),
    ...backend,
    ...(options.settings ?? []),
  ];
  await writeFile(join(directory, "pdns.conf"), `${lines.join("\n")}\n`, { mode: 0o600 });
  const access = { url: `http://127.0.0.1:${apiPort}/api/v1`, apiKey };
  const server = await startChildServer({
    command: SERVER,
    args: [`--config-dir=${directory}`, "--daemon=no", "--guardian=no"],
    isReady: async () => (await askVersion(access)) !== null,
    startTimeoutMs: START_TIMEOUT_MS,
  });
  const stop = () => stopAndRemove(server, directory);
  try {
    await seedZones(access, options.zones ?? []);
  } catch (error) {
    await stop();
    throw error;
  }
  const version = (await askVersion(access)) ?? "unknown";
  return { ...access, dnsPort, version, stop, pdnsutil: (...args) => runPdnsutil(directory, args) };
}

function commonLines(own: {
  readonly directory: string;
  readonly dnsPort: number;
  readonly apiPort: number;
  readonly apiKey: string;
}): string[] {
  return [
    "local-address=127.0.0.1",
    `local-port=${own.dnsPort}`,
    `socket-dir=${own.directory}`,
    "api=yes",
    `api-key=${own.apiKey}`,
    "webserver-address=127.0.0.1",
    `webserver-port=${own.apiPort}`,
    "webserver-allow-from=127.0.0.1",
    "security-poll-suffix=",
    "cache-ttl=0",
    "negquery-cache-ttl=0",
    "query-cache-ttl=0",
    "domain-metadata-cache-ttl=0",
    "zone-cache-refresh-interval=0",
    "receiver-threads=1",
    "distributor-threads=1",
  ];
}

async function sqliteLines(directory: string): Promise<string[]> {
  const file = join(directory, "pdns.sqlite3");
  const database = new DatabaseSync(file);
  database.exec(await readFile(SQLITE_SCHEMA, "utf8"));
  database.close();
  return ["launch=gsqlite3", `gsqlite3-database=${file}`, "gsqlite3-dnssec=yes"];
}

function mysqlLines(mysql: NonNullable<RealPowerdnsOptions["mysql"]>): string[] {
  return [
    "launch=gmysql",
    "gmysql-host=127.0.0.1",
    `gmysql-port=${mysql.port}`,
    `gmysql-user=${mysql.user}`,
    `gmysql-dbname=${mysql.database}`,
    "gmysql-dnssec=yes",
  ];
}

async function askVersion(access: PowerdnsAccess): Promise<string | null> {
  const response = await fetch(`${access.url}/servers/localhost`, {
    headers: { "X-API-Key": access.apiKey },
    signal: AbortSignal.timeout(2000),
  });
  const body = (await response.json()) as { version?: unknown };
  return response.ok && typeof body.version === "string" ? body.version : null;
}

async function runPdnsutil(directory: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("pdnsutil", [`--config-dir=${directory}`, ...args], {
    timeout: 10_000,
    env: bareEnvironment(),
  });
  return stdout;
}

async function stopAndRemove(server: ChildServer, directory: string): Promise<void> {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}
