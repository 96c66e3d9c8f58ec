import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../src/cli/program.ts";
import {
  type PhpipamSimulator,
  type PhpipamSimulatorOptions,
  startPhpipamSimulator,
} from "../../src/simulators/phpipam/start-phpipam-simulator.ts";
import {
  type PowerdnsSimulator,
  startPowerdnsSimulator,
} from "../../src/simulators/powerdns/start-powerdns-simulator.ts";
import type { ZoneSeed } from "../../src/simulators/powerdns/zone-seed.ts";

export const PASSWORD = "canary phpipam #password";

const ZONES: readonly ZoneSeed[] = [
  { name: "example.com.", rrsets: [{ name: "a.example.com.", type: "A", records: ["10.10.1.5"] }] },
  { name: "1.10.10.in-addr.arpa.", rrsets: [] },
];

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Both services, and a folder without a configuration. */
export interface SetupSite extends AsyncDisposable {
  readonly folder: string;
  readonly file: string;
  readonly phpipam: PhpipamSimulator;
  readonly powerdns: PowerdnsSimulator;
  /** The options that answer everything. */
  flags(other?: Readonly<Record<string, string>>): readonly string[];
  /** Runs a command line in this process. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** What is in the folder, but for the secrets that the options name. */
  files(): readonly string[];
  read(name: string): string;
  /** Path of a file that does not belong to the installation. */
  beside(name: string): string;
}

export async function makeSetupSite(options: PhpipamSimulatorOptions = {}): Promise<SetupSite> {
  const folder = mkdtempSync(join(tmpdir(), "pphook-setup-"));
  const secrets = mkdtempSync(join(tmpdir(), "pphook-secrets-"));
  const [phpipam, powerdns] = [
    await startPhpipamSimulator(options),
    await startPowerdnsSimulator({ zones: ZONES }),
  ];
  seedPhpipam(phpipam);
  const file = join(folder, "config.ini");
  writeFileSync(join(secrets, "password"), `${PASSWORD}\n`);
  writeFileSync(join(secrets, "key"), powerdns.apiKey);
  return {
    folder,
    file,
    phpipam,
    powerdns,
    flags: (other = {}) => {
      const all = {
        "--phpipam-url": phpipam.url,
        "--phpipam-user": "pphook_user",
        "--phpipam-password-file": join(secrets, "password"),
        "--powerdns-url": powerdns.url,
        "--powerdns-key-file": join(secrets, "key"),
        ...other,
      };
      return Object.entries(all).flatMap(([flag, value]) => (value === "" ? [] : [flag, value]));
    },
    run: (args, env = {}) => runHere(["-c", file, ...args], { PATH: process.env["PATH"] ?? "", ...env }),
    files: () =>
      existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }).sort() : [],
    read: (name) => readFileSync(join(folder, name), "utf8"),
    beside: (name) => join(secrets, name),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([phpipam.close(), powerdns.close()]);
      for (const each of [folder, secrets]) rmSync(each, { recursive: true, force: true });
    },
  };
}

function seedPhpipam({ state }: PhpipamSimulator): void {
  state.addUser({
    username: "pphook_user",
    password: PASSWORD,
    realName: "PPHOOK",
    email: "pphook@example.com",
    role: "User",
  });
  const subnetId = state.addSubnet({ subnet: "10.10.1.0", mask: 24, description: "Servers" });
  state.addSubnet({ subnet: "10.10.2.0", mask: 24, description: "Offices" });
  const row = { ip: "10.10.1.5", hostname: "a.example.com", subnetId, editDate: state.dateText() };
  state.addAddress(row, "Jane Doe");
}

async function runHere(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  const output = (name: keyof typeof said) => ({
    write: (text: string) => {
      said[name] += text;
    },
    isTty: false,
    columns: 200,
  });
  let code = -1;
  const context = {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    signal: new AbortController().signal,
    exit: (given: number) => {
      code = given;
    },
  };
  await runProgram(args, context, "0.0.0");
  return { code, ...said };
}
