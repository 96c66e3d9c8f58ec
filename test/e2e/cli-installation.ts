import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type PhpipamSimulator,
  type PhpipamSimulatorOptions,
  startPhpipamSimulator,
} from "../../src/simulators/phpipam/start-phpipam-simulator.ts";
import {
  type PowerdnsSimulator,
  type PowerdnsSimulatorOptions,
  startPowerdnsSimulator,
} from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import type { SeedRrset } from "../../src/simulators/powerdns/zone-seed.ts";

/** No output may hold these. */
export const CANARIES = ["canary-phpipam-password"] as const;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A phpIPAM and a PowerDNS in this process, a configuration for them, and the command line as a person starts it. */
export interface CliInstallation extends AsyncDisposable {
  readonly folder: string;
  readonly configFile: string;
  readonly phpipam: PhpipamSimulator;
  readonly powerdns: PowerdnsSimulator;
  readonly subnetId: number;
  /** Everything that any command printed so far. */
  readonly printed: () => string;
  run(...args: readonly string[]): Promise<Ran>;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
  /** Digests of all files of the installation but the configuration. */
  filesNow(): Readonly<Record<string, string>>;
}

export interface Company {
  /** Hostname by address; all within 10.10.1.0/24. */
  readonly rows: Readonly<Record<string, string>>;
  readonly forward?: readonly SeedRrset[];
  readonly reverse?: readonly SeedRrset[];
  /** Further lines of the configuration. */
  readonly config?: string;
  /** Where the log goes; a file in the folder when left out. */
  readonly logFile?: string;
  readonly phpipamFaults?: NonNullable<PhpipamSimulatorOptions["faults"]>;
  /** phpIPAM's clock. */
  readonly phpipamNow?: () => number;
  readonly powerdnsFaults?: NonNullable<PowerdnsSimulatorOptions["faults"]>;
}

export async function makeInstallation(company: Company): Promise<CliInstallation> {
  const folder = mkdtempSync(join(tmpdir(), "pphook-cli-"));
  const phpipam = await startPhpipamSimulator({
    ...(company.phpipamFaults === undefined ? {} : { faults: company.phpipamFaults }),
    ...(company.phpipamNow === undefined ? {} : { now: company.phpipamNow }),
  });
  const powerdns = await startPowerdnsSimulator({
    ...(company.powerdnsFaults === undefined ? {} : { faults: company.powerdnsFaults }),
    zones: [
      { name: "example.com.", rrsets: company.forward ?? [] },
      { name: "1.10.10.in-addr.arpa.", rrsets: company.reverse ?? [] },
    ],
  });
  const subnetId = seedPhpipam(phpipam, company.rows);
  const configFile = join(folder, "config.ini");
  writeFileSync(configFile, configText({ folder, phpipam, powerdns, company }), {
    mode: 0o600,
  });
  const printed: string[] = [];
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawn(process.execPath, ["bin/pphook.js", "-c", configFile, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], HOME: folder, SUDO_USER: "alice", ...env },
    });
  return {
    folder,
    configFile,
    phpipam,
    powerdns,
    subnetId,
    start,
    printed: () => printed.join("\n"),
    filesNow: () => digestFiles(folder),
    run: async (...args) => {
      const ran = await finish(start(args));
      printed.push(ran.stdout, ran.stderr);
      return ran;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([phpipam.close(), powerdns.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function seedPhpipam({ state }: PhpipamSimulator, rows: Readonly<Record<string, string>>): number {
  state.addUser({
    username: "pphook_user",
    password: CANARIES[0],
    realName: "PPHOOK",
    email: "pphook@example.com",
    role: "User",
  });
  const subnetId = state.addSubnet({ subnet: "10.10.1.0", mask: 24, description: "Servers" });
  for (const [ip, hostname] of Object.entries(rows))
    state.addAddress({ ip, hostname, subnetId, editDate: state.dateText() }, "Jane Doe");
  return subnetId;
}

interface Places {
  readonly folder: string;
  readonly phpipam: PhpipamSimulator;
  readonly powerdns: PowerdnsSimulator;
  readonly company: Company;
}

function configText({ folder, phpipam, powerdns, company }: Places): string {
  return `[phpipam]
api_url = ${phpipam.url}
app_id = pphook
username = pphook_user
password = ${CANARIES[0]}

[powerdns]
api_url = ${powerdns.url}
api_key = ${powerdns.apiKey}

[script]
last_check_file = ${join(folder, "last_check")}

[store]
url = sqlite:${join(folder, "pphook.db")}

[log]
file = ${company.logFile ?? join(folder, "pphook.log")}

[http]
listen = none

[safety]
bypass_file = ${join(folder, "bypass")}
${company.config ?? ""}
`;
}

/** Waits for a command to end, and gives what it printed. */
export async function finish(child: ChildProcess): Promise<Ran> {
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      text[name] += chunk;
    });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...text };
}

function digestFiles(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
  );
}
