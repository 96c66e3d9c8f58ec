/** Where one record lies in a message. */
export interface RecordPlace {
  /** Of its name. */
  readonly start: number;
  readonly type: number;
  /** Of its data. */
  readonly dataStart: number;
  readonly end: number;
}

const HEADER_OCTETS = 12;
const POINTER = 0xc0;

/**
 * Finds the records of all sections, in their order (RFC 1035 §4.1), so that their octets can be read and signatures cut off.
 *
 * @throws RangeError for a message that ends too soon.
 */
export function findRecords(message: Buffer): readonly RecordPlace[] {
  let offset = HEADER_OCTETS;
  for (let left = message.readUInt16BE(4); left > 0; left--) offset = skipName(message, offset) + 4;
  const places: RecordPlace[] = [];
  for (let left = [6, 8, 10].reduce((sum, at) => sum + message.readUInt16BE(at), 0); left > 0; left--) {
    const start = offset;
    const fixed = skipName(message, offset);
    const dataStart = fixed + 10;
    offset = dataStart + message.readUInt16BE(fixed + 8);
    if (offset > message.length) throw new RangeError("a record is longer than its message");
    places.push({ start, type: message.readUInt16BE(fixed), dataStart, end: offset });
  }
  return places;
}

/** Gives the offset after a name, compressed or not. */
export function skipName(message: Buffer, start: number): number {
  for (let offset = start; ; ) {
    const length = message.readUInt8(offset);
    if (length >= POINTER) return offset + 2;
    offset += length + 1;
    if (length === 0) return offset;
  }
}
