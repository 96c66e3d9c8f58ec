import type { Fqdn } from "./dns-name.ts";

/** Algorithms of RFC 8945 §6; the two old ones because old keys live long. */
export const TSIG_ALGORITHMS = [
  "hmac-sha256",
  "hmac-sha384",
  "hmac-sha512",
  "hmac-sha224",
  "hmac-sha1",
  "hmac-md5",
] as const;

export type TsigAlgorithm = (typeof TSIG_ALGORITHMS)[number];

/** A key that signs DNS messages. It is a secret: never print it. */
export interface TsigKey {
  readonly name: Fqdn;
  readonly algorithm: TsigAlgorithm;
  /** Base64. */
  readonly secret: string;
}
