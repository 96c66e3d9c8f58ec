import { Buffer } from "node:buffer";
import { findRecords, skipName } from "./message-records.ts";
import { WireError } from "./wire-error.ts";

/** The data of a TSIG record (RFC 8945 §4.2). */
export interface TsigRecord {
  /** Of the key, canonical wire form. */
  readonly keyName: Buffer;
  readonly algorithm: Buffer;
  readonly seconds: number;
  readonly fudgeSeconds: number;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly otherData: Buffer;
}

const TSIG = 250;
const CLASS_ANY = 255;

/** Writes a name in canonical wire form: lower-case, not compressed (RFC 4034 §6.2). */
export function wireName(name: string): Buffer {
  const labels = name.toLowerCase().replace(/\.$/, "").split(".");
  const parts = labels.map((label) => Buffer.from(label, "ascii"));
  return Buffer.concat([...parts.flatMap((part) => [Buffer.from([part.length]), part]), Buffer.from([0])]);
}

/** Adds the record to a message that has none. */
export function appendTsig(message: Buffer, record: TsigRecord): Buffer {
  const { keyName, algorithm, mac, originalId, error, otherData } = record;
  const data = Buffer.concat([
    algorithm,
    timers(record),
    uint16(mac.length),
    mac,
    uint16(originalId),
    uint16(error),
    uint16(otherData.length),
    otherData,
  ]);
  const fixed = Buffer.concat([uint16(TSIG), uint16(CLASS_ANY), Buffer.alloc(4), uint16(data.length)]);
  const signed = Buffer.concat([message, keyName, fixed, data]);
  signed.writeUInt16BE(signed.readUInt16BE(10) + 1, 10);
  return signed;
}

/** What a MAC covers beside the message (RFC 8945 §4.3.3). */
export function tsigVariables(record: TsigRecord): Buffer {
  const { keyName, algorithm, error, otherData } = record;
  return Buffer.concat([
    keyName,
    uint16(CLASS_ANY),
    Buffer.alloc(4),
    algorithm,
    timers(record),
    uint16(error),
    uint16(otherData.length),
    otherData,
  ]);
}

/** Time and fudge, which is what the MAC of a message after the first covers (RFC 8945 §5.3.1). */
export function timers({ seconds, fudgeSeconds }: Pick<TsigRecord, "seconds" | "fudgeSeconds">): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeUIntBE(seconds, 0, 6);
  octets.writeUInt16BE(fudgeSeconds, 6);
  return octets;
}

export interface SignedMessage {
  /** The message as it was before it was signed, with its original id. */
  readonly bare: Buffer;
  readonly record: TsigRecord;
}

/**
 * Takes the TSIG record, which is the last, off a message.
 *
 * @returns null when it is not signed.
 * @throws WireError when the record cannot be read.
 */
export function takeTsig(message: Buffer): SignedMessage | null {
  try {
    const place = findRecords(message).at(-1);
    if (place?.type !== TSIG) return null;
    const record = readRecord(message, place);
    const bare = Buffer.from(message.subarray(0, place.start));
    bare.writeUInt16BE(bare.readUInt16BE(10) - 1, 10);
    bare.writeUInt16BE(record.originalId, 0);
    return { bare, record };
  } catch (error) {
    throw new WireError("its signature cannot be read", { failure: "malformed", cause: error });
  }
}

function readRecord(
  message: Buffer,
  place: { readonly start: number; readonly dataStart: number },
): TsigRecord {
  const afterAlgorithm = skipName(message, place.dataStart);
  const macStart = afterAlgorithm + 10;
  const macEnd = macStart + message.readUInt16BE(afterAlgorithm + 8);
  const otherEnd = macEnd + 6 + message.readUInt16BE(macEnd + 4);
  if (otherEnd > message.length) throw new RangeError("it is longer than its message");
  return {
    keyName: lowerCase(message.subarray(place.start, skipName(message, place.start))),
    algorithm: lowerCase(message.subarray(place.dataStart, afterAlgorithm)),
    seconds: message.readUIntBE(afterAlgorithm, 6),
    fudgeSeconds: message.readUInt16BE(afterAlgorithm + 6),
    mac: message.subarray(macStart, macEnd),
    originalId: message.readUInt16BE(macEnd),
    error: message.readUInt16BE(macEnd + 2),
    otherData: message.subarray(macEnd + 6, otherEnd),
  };
}

/** Lengths of labels are below the letters, so the whole name can be put to lower case at once. */
function lowerCase(name: Buffer): Buffer {
  return Buffer.from(name.toString("latin1").toLowerCase(), "latin1");
}

function uint16(value: number): Buffer {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(value);
  return octets;
}
