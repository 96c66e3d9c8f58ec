import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChildServer } from "../../src/simulators/powerdns/child-server.ts";
import { askDns } from "./main-job-dns.ts";

/** A BIND of this process alone, on 127.0.0.1. */
export interface RealNamed {
  stop(): Promise<void>;
}

export interface NamedSpec {
  /** Folder for its files; must exist. */
  readonly root: string;
  readonly port: number;
  readonly controlPort: number;
  /** Further files of configuration, each read where it is. */
  readonly includes: readonly string[];
  /** Further statements. */
  readonly statements: string;
}

const NAMED = "/usr/sbin/named";
const START_MS = 60_000;
/** No secret: it opens a control port on loopback for the time of a test. */
const CONTROL_KEY = "Y29udHJvbC1vZi1hLXRlc3Qtc2VydmVyLW9uLWxvb3BiYWNr";

/** Says why no BIND can be started here; null when it can. */
export function namedIsMissing(): string | null {
  return existsSync(NAMED) ? null : `${NAMED} is not installed`;
}

/** The command that has the server read its configuration again; the key is for tests, and everybody may read it. */
export function reconfigCommand({ root, controlPort }: NamedSpec): string {
  return `rndc -s 127.0.0.1 -p ${controlPort} -k ${join(root, "rndc.key")} reconfig`;
}

export async function startRealNamed(spec: NamedSpec): Promise<RealNamed> {
  const { root, port } = spec;
  mkdirSync(join(root, "zones"), { recursive: true });
  const key = `key "rndc-key" { algorithm hmac-sha256; secret "${CONTROL_KEY}"; };\n`;
  writeFileSync(join(root, "rndc.key"), key, { mode: 0o644 });
  writeFileSync(join(root, "named.conf"), configOf(spec));
  return startChildServer({
    command: NAMED,
    args: ["-g", "-c", join(root, "named.conf"), "-n", "1"],
    isReady: async () => (await askDns(port, ["version.bind TXT"])) !== null,
    startTimeoutMs: START_MS,
  });
}

function configOf({ root, port, controlPort, includes, statements }: NamedSpec): string {
  return `include "${root}/rndc.key";
controls { inet 127.0.0.1 port ${controlPort} allow { 127.0.0.1; } keys { "rndc-key"; }; };
options {
  directory "${root}/zones";
  pid-file none;
  session-keyfile none;
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  notify no;
  dnssec-validation no;
  allow-transfer { none; };
};
${statements}
${includes.map((path) => `include "${path}";`).join("\n")}
`;
}
