import type { Stats } from "node:fs";
import { readFile } from "node:fs/promises";

const GROUP_READS = 0o040;

/**
 * Finds to whom a secret belongs that is written beside a file: to the owner of that file, but where root owns it and lets a group read it
 * (`root:pphook`, 0640), to the account whose primary group that is. A secret has mode 0600, so a service that is only in the group could
 * not read it.
 *
 * @param accounts - Text of /etc/passwd.
 */
export function ownerOfSecret(
  beside: Pick<Stats, "uid" | "gid" | "mode">,
  accounts: string,
): { readonly uid: number; readonly gid: number } {
  const { uid, gid, mode } = beside;
  if (uid !== 0 || gid === 0 || (mode & GROUP_READS) === 0) return { uid, gid };
  const members = accounts.split("\n").flatMap((line) => {
    const [, , id, group] = line.split(":");
    return id !== undefined && Number(group) === gid && group !== "" ? [Number(id)] : [];
  });
  return { uid: members.length === 1 ? (members[0] ?? uid) : uid, gid };
}

/** Gives the text of /etc/passwd; empty where it cannot be read. */
export function readAccounts(): Promise<string> {
  return readFile("/etc/passwd", "utf8").catch(() => "");
}
