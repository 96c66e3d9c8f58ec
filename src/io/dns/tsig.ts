import { createHmac, timingSafeEqual } from "node:crypto";
import type { DnsFailureReason } from "../../domain/dns-answer.ts";
import type { TsigAlgorithm, TsigKey } from "../../domain/tsig-key.ts";
import {
  appendTsig,
  type SignedMessage,
  type TsigRecord,
  takeTsig,
  timers,
  tsigVariables,
  wireName,
} from "./tsig-record.ts";
import { WireError } from "./wire-error.ts";

const FUDGE_SECONDS = 300;
/** RFC 8945 §5.3.1: so many messages may come between two that are signed. */
const UNSIGNED_AT_MOST = 99;

const WIRE_NAMES: Readonly<Record<TsigAlgorithm, string>> = {
  "hmac-md5": "hmac-md5.sig-alg.reg.int",
  "hmac-sha1": "hmac-sha1",
  "hmac-sha224": "hmac-sha224",
  "hmac-sha256": "hmac-sha256",
  "hmac-sha384": "hmac-sha384",
  "hmac-sha512": "hmac-sha512",
};

/** RFC 8945 §4.2 and §5.2: what a server has to say about our signature. */
const ERRORS: ReadonlyMap<number, readonly [DnsFailureReason, string]> = new Map([
  [
    16,
    ["bad-signature", "it does not accept the signature (BADSIG): another secret under the name of the key"],
  ],
  [17, ["bad-key", "it does not know the key (BADKEY)"]],
  [18, ["bad-time", "its clock and ours are more than 5 minutes apart (BADTIME)"]],
  [22, ["bad-signature", "it does not accept the signature (BADTRUNC)"]],
]);

/** Signs a query and verifies what answers it, message after message (RFC 8945). One for each query. */
export class TsigExchange {
  readonly #key: TsigKey;
  readonly #names: Pick<TsigRecord, "keyName" | "algorithm">;
  readonly #nowSeconds: () => number;
  /** Of the message before: each MAC covers it. */
  #priorMac: Buffer = Buffer.alloc(0);
  #isFirst = true;
  #unsigned: Buffer[] = [];

  constructor(key: TsigKey, nowSeconds: () => number) {
    this.#key = key;
    this.#nowSeconds = nowSeconds;
    this.#names = { keyName: wireName(key.name), algorithm: wireName(WIRE_NAMES[key.algorithm]) };
  }

  sign(query: Buffer): Buffer {
    const unsigned = {
      ...this.#names,
      seconds: this.#nowSeconds(),
      fudgeSeconds: FUDGE_SECONDS,
      originalId: query.readUInt16BE(0),
      error: 0,
      otherData: Buffer.alloc(0),
      mac: Buffer.alloc(0),
    };
    const mac = this.#macOf(query, tsigVariables(unsigned));
    this.#priorMac = mac;
    return appendTsig(query, { ...unsigned, mac });
  }

  /**
   * Verifies the next message. The last one must be signed.
   *
   * @throws WireError when it cannot be believed, or says what the server does not like about our signature.
   */
  verify(message: Buffer, isLast: boolean): void {
    const taken = takeTsig(message);
    if (taken === null) this.#keepUnsigned(message, isLast);
    else this.#verifySigned(taken);
  }

  #verifySigned({ bare, record }: SignedMessage): void {
    const [failure, words] = ERRORS.get(record.error) ?? [];
    if (failure !== undefined && words !== undefined) throw new WireError(words, { failure });
    this.#refuseOtherKey(record);
    const variables = this.#isFirst ? tsigVariables(record) : timers(record);
    const mac = this.#macOf(prefixed(this.#priorMac), ...this.#unsigned, bare, variables);
    if (mac.length !== record.mac.length || !timingSafeEqual(mac, record.mac))
      throw new WireError("what it answers is not signed with the secret of the key", {
        failure: "unsigned",
      });
    if (Math.abs(record.seconds - this.#nowSeconds()) > record.fudgeSeconds)
      throw new WireError("what it answers was signed at another time: its clock or ours is wrong", {
        failure: "bad-time",
      });
    this.#priorMac = mac;
    this.#isFirst = false;
    this.#unsigned = [];
  }

  #keepUnsigned(message: Buffer, isLast: boolean): void {
    this.#unsigned.push(message);
    if (this.#isFirst || isLast || this.#unsigned.length > UNSIGNED_AT_MOST)
      throw new WireError("what it answers is not signed", { failure: "unsigned" });
  }

  #refuseOtherKey({ keyName, algorithm }: TsigRecord): void {
    if (!keyName.equals(this.#names.keyName) || !algorithm.equals(this.#names.algorithm))
      throw new WireError("what it answers is signed with another key or algorithm", { failure: "unsigned" });
  }

  #macOf(...parts: readonly Buffer[]): Buffer {
    const hmac = createHmac(
      this.#key.algorithm.replace("hmac-", ""),
      Buffer.from(this.#key.secret, "base64"),
    );
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  }
}

function prefixed(mac: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(mac.length);
  return Buffer.concat([length, mac]);
}
