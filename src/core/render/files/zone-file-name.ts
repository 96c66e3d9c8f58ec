import { displayName, type Fqdn } from "../../../domain/dns-name.ts";

const LONGEST = 200;
const KEPT = 180;

/**
 * Names the file of a zone: letters, digits, dots, hyphens and underscores stay, everything else becomes `=2F`, so that no name leaves its
 * directory and no two zones share a file. A longer one than file systems take is cut and gets a checksum.
 */
export function zoneFileName(zone: Fqdn): string {
  const name = displayName(zone);
  const safe =
    name === "." ? "=root" : name.replaceAll(/[^a-z0-9._-]/g, escapeCharacter).replace(/^\./, "=2E");
  return `${safe.length <= LONGEST ? safe : `${safe.slice(0, KEPT)}=${checksum(safe)}`}.db`;
}

function escapeCharacter(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}

/** FNV-1a of 64 bits, in hexadecimal. */
function checksum(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
