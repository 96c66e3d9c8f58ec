import { spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  globSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";

/** A program that tests start privately, and how it comes onto the machine. */
interface Needed {
  readonly program: string;
  /** The Debian package. */
  readonly package: string;
  /** Files (globs) of which one must be there besides or instead of a program on the path. */
  readonly files?: string;
  /** What skips without it. */
  readonly tests: string;
}

const NEEDED: readonly Needed[] = [
  {
    program: "pdns_server",
    package: "pdns-server",
    tests: "test/contract, test/integration and test/e2e with PowerDNS",
  },
  { program: "pdnsutil", package: "pdns-server", tests: "the same" },
  {
    program: "PowerDNS' SQLite backend",
    package: "pdns-backend-sqlite3",
    files: "/usr/lib/*/pdns/libgsqlite3backend.so",
    tests: "PowerDNS on SQLite",
  },
  {
    program: "PowerDNS' MySQL backend",
    package: "pdns-backend-mysql",
    files: "/usr/lib/*/pdns/libgmysqlbackend.so",
    tests: "PowerDNS on MariaDB",
  },
  { program: "sdig", package: "pdns-tools", tests: "asking a served name" },
  { program: "dig", package: "bind9-dnsutils", tests: "what PowerDNS answers over DNS, in the main job" },
  { program: "dhcpd", package: "isc-dhcp-server", tests: "what ISC dhcpd says of the reservations" },
  { program: "kea-dhcp4", package: "kea-dhcp4-server", tests: "what Kea says of the reservations" },
  { program: "kea-dhcp6", package: "kea-dhcp6-server", tests: "the same for IPv6" },
  { program: "named", package: "bind9", tests: "secondaries that transfer the zones" },
  { program: "named-checkconf", package: "bind9-utils", tests: "what BIND says of the zones" },
  { program: "sshd", package: "openssh-server", tests: "deploying files" },
  { program: "ssh", package: "openssh-client", tests: "the same" },
  { program: "rndc", package: "bind9-utils", tests: "the same" },
  { program: "promtool", package: "prometheus", tests: "what Prometheus says of the metrics and rules" },
  {
    program: "the reader of OpenMetrics in Python",
    package: "python3-prometheus-client",
    files: "/usr/lib/python3/dist-packages/prometheus_client/openmetrics/parser.py",
    tests: "what a strict reader says of OpenMetrics",
  },
  { program: "mariadbd", package: "mariadb-server", tests: "PowerDNS on MariaDB" },
  { program: "sqlite3", package: "sqlite3", tests: "creating PowerDNS' SQLite database" },
  { program: "logrotate", package: "logrotate", tests: "a log that is rotated while it is written" },
  { program: "gpg", package: "gnupg", tests: "an encrypted environment file" },
  { program: "strip", package: "binutils", tests: "making the Debian package" },
  { program: "lintian", package: "lintian", tests: "what lintian says of the Debian package" },
  { program: "systemd-analyze", package: "systemd", tests: "what systemd says of the unit" },
  { program: "zsh", package: "zsh", tests: "what zsh says of its completion" },
  { program: "script", package: "bsdutils", tests: "setup, as a person sees it on a terminal" },
  { program: "openssl", package: "openssl", tests: "mail over TLS, with a certificate made for the test" },
  {
    program: "chromium-headless-shell",
    package: "chromium-headless-shell",
    tests: "that pages ask for nothing and fit their window",
  },
  { program: "python3", package: "python3-minimal", tests: "the stock client's side of comparisons" },
];

const POLICY = "/usr/sbin/policy-rc.d";
const APT_SECONDS = 300;

/**
 * Sees to it that the servers the tests start are there: installs what is missing on Debian and Ubuntu as root, and says
 * elsewhere what is missing and what skips without it. Never starts or stops a service.
 */
export function provideServers(): void {
  const missing = NEEDED.filter((needed) => !isPresent(needed));
  if (missing.length === 0) return;
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) install(missing);
  for (const needed of missing.filter((one) => !isPresent(one)))
    console.log(
      `missing: ${needed.program} (package ${needed.package}); skipped without it: ${needed.tests}`,
    );
}

function isPresent(needed: Needed): boolean {
  if (needed.files !== undefined) return globSync(needed.files).length > 0;
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin"];
  return folders.some((folder) => isExecutable(`${folder}/${needed.program}`));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install(missing: readonly Needed[]): void {
  const packages = [...new Set(missing.map((needed) => needed.package))];
  console.log(`installing with apt-get, services kept from starting: ${packages.join(" ")}`);
  const restore = forbidServiceStarts(POLICY);
  process.once("exit", restore);
  try {
    apt(["update"]);
    apt(["install", "--yes", "--no-install-recommends", ...packages]);
  } finally {
    restore();
    process.off("exit", restore);
  }
}

/** Puts a policy in place under which installing a package starts nothing; the result puts back what was there. */
export function forbidServiceStarts(path: string): () => void {
  const before = existsSync(path) ? { text: readFileSync(path), mode: statSync(path).mode } : null;
  writeFileSync(path, "#!/bin/sh\nexit 101\n");
  chmodSync(path, 0o755);
  return () => {
    if (before === null) return rmSync(path, { force: true });
    writeFileSync(path, before.text);
    chmodSync(path, before.mode);
  };
}

function apt(args: readonly string[]): void {
  const done = spawnSync("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=120", ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    encoding: "utf8",
    timeout: APT_SECONDS * 1000,
  });
  if (done.status === 0) return;
  const said = `${done.stdout ?? ""}${done.stderr ?? ""}`.trimEnd().split("\n").slice(-10).join("\n");
  console.log(`apt-get ${args[0]} failed (${done.error?.message ?? `status ${done.status}`}):\n${said}`);
}
