import { hash } from "node:crypto";

/** What the first entry is chained to. */
export const GENESIS_HASH = hash("sha256", "pphook journal, format 1");

/** What one link of the chain covers. */
export interface Link {
  readonly seq: number;
  readonly at: number;
  /** The event as canonical JSON. */
  readonly body: string;
}

/**
 * Chains an entry to the one before it.
 *
 * @returns SHA-256, in hexadecimal, over the previous hash followed by the canonical JSON of `{at, event, seq}`.
 */
export function linkHash(previousHash: string, link: Link): string {
  return hash("sha256", `${previousHash}{"at":${link.at},"event":${link.body},"seq":${link.seq}}`);
}
