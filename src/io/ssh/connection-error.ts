import { TargetError } from "../../domain/errors.ts";
import type { SshResult } from "./run-ssh.ts";

/** Where a target is, and what proves who is who. */
export interface SshPlace {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

interface Symptom {
  readonly pattern: RegExp;
  readonly failure: TargetError["failure"];
  readonly what: (place: SshPlace) => string;
  readonly remedy: (place: SshPlace) => string;
}

/** In the order in which they are looked for: a changed key also fails the verification. */
const SYMPTOMS: readonly Symptom[] = [
  {
    pattern: /HOST IDENTIFICATION HAS CHANGED|host key for .* has changed/i,
    failure: "host-key-changed",
    what: ({ host, knownHostsFile }) => `the host key of ${host} is not the one in ${knownHostsFile}`,
    remedy: (place) =>
      `find out why before anything else: a new installation, or somebody between. If the key is the new one: ssh-keygen -R ${bracketed(place)} -f ${word(place.knownHostsFile)}, then ${pinning(place)}`,
  },
  {
    pattern: /host key is known for|Host key verification failed/i,
    failure: "host-key-unknown",
    what: ({ host, knownHostsFile }) => `the host key of ${host} is not in ${knownHostsFile}`,
    remedy: pinning,
  },
  {
    pattern: /UNPROTECTED PRIVATE KEY|bad permissions/i,
    failure: "login",
    what: ({ identityFile }) => `others can read ${identityFile}, so ssh does not use it`,
    remedy: ({ identityFile }) => `chmod 600 ${word(identityFile)}`,
  },
  {
    pattern: /Permission denied|no such identity|Too many authentication failures/i,
    failure: "login",
    what: ({ user, identityFile }) => `${user} is not let in with ${identityFile}`,
    remedy: ({ user, host, port, identityFile }) =>
      `put the public key there: ssh-copy-id -i ${word(`${identityFile}.pub`)} -p ${port} ${user}@${host}`,
  },
  {
    pattern: /refused|timed out|No route to host|Could not resolve|unreachable/i,
    failure: "unreachable",
    what: ({ host, port }) => `${host} port ${port} does not answer`,
    remedy: ({ host, port }) => `see whether the machine and its sshd are up: ssh-keyscan -p ${port} ${host}`,
  },
];

/** Says why there is no connection, in the order of what must be mended first. */
export function connectionError(place: SshPlace, { stderr, timedOut }: SshResult): TargetError {
  const found = timedOut ? undefined : SYMPTOMS.find(({ pattern }) => pattern.test(stderr));
  const said = lastLine(stderr);
  const where = `target ${place.name}`;
  if (found !== undefined)
    return new TargetError(`${where}: ${found.what(place)} (ssh: ${said})`, {
      failure: found.failure,
      remedy: found.remedy(place),
    });
  const what = timedOut ? "the step took too long and was ended" : "the connection was lost";
  return new TargetError(`${where}: ${what}${said === "" ? "" : ` (ssh: ${said})`}`, {
    failure: "cut",
    remedy:
      "nothing to do at once: it is tried again by itself; if it stays, look at the network and at sshd",
  });
}

const COMMAND_REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/No space left|quota/i, "free space on the target"],
  [/Permission denied/i, "let the account on the target write there: the file and its directory"],
  [/Read-only file system/i, "the file system on the target is read-only: remount it"],
  [/No such file or directory/i, "make the directory on the target"],
];

/** Says what the target could not do, in its own words. */
export function commandError(place: SshPlace, failure: string, stderr: string): TargetError {
  const said = lastLine(stderr);
  const remedy = COMMAND_REMEDIES.find(([pattern]) => pattern.test(stderr))?.[1];
  return new TargetError(`target ${place.name}: ${failure}${said === "" ? "" : `: ${said}`}`, {
    failure: "step",
    remedy:
      remedy ??
      `try it by hand: ssh -i ${word(place.identityFile)} -p ${place.port} ${place.user}@${place.host}`,
  });
}

function pinning(place: SshPlace): string {
  const { host, port, knownHostsFile } = place;
  return `pin it: ssh-keyscan -p ${port} ${host} >> ${word(knownHostsFile)}; then compare "ssh-keygen -lf ${knownHostsFile}" here with "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub" on the target itself`;
}

/** As known_hosts writes it. */
function bracketed({ host, port }: SshPlace): string {
  return port === 22 ? host : `'[${host}]:${port}'`;
}

function lastLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "") ?? "";
}

function word(text: string): string {
  return /^[\w.:/@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
