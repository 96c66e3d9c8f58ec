import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ListingSplitter } from "../../src/io/phpipam/listing-splitter.ts";
import { assertProperty } from "../support/assert-property.ts";

/** Texts in which a careless cut would go wrong. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom("},{", "]}", '"', "\\", "[{", ",", "é", "😀", "a"), maxLength: 6 }),
  fc.string({ unit: "grapheme", maxLength: 4 }),
);
const row = fc.record({
  id: fc.nat(),
  hostname: text,
  links: fc.array(fc.record({ rel: text }), { maxLength: 3 }),
  custom_fields: fc.option(fc.record({ note: text })),
});
const answer = fc
  .record({ rows: fc.array(row, { maxLength: 12 }), success: fc.constantFrom(true, true, true, false) })
  .map(({ rows, success }) => ({ code: 200, success, data: rows, time: 0.1 }));
const opening = fc.constantFrom("", " ", "\ufeff", "<b>Warning</b>");

/** Pieces of one to nine bytes: cuts fall within characters, too. */
function split(body: Buffer, partBytes: number) {
  const rows: unknown[] = [];
  const splitter = new ListingSplitter((part) => rows.push(...part), partBytes);
  for (let at = 0, size = 1; at < body.length; at += size, size = (size % 9) + 1)
    splitter.push(body.subarray(at, at + size));
  return { rows, rest: read(splitter.rest()) };
}

function read(bytes: Buffer): { readonly success: boolean; readonly data: readonly unknown[] } | null {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}

test("an answer in parts is the answer as a whole", () => {
  assertProperty(
    fc.property(answer, opening, fc.integer({ min: 1, max: 80 }), (whole, before, partBytes) => {
      const body = Buffer.from(before + JSON.stringify(whole));
      const { rows, rest } = split(body, partBytes);
      if (read(body) === null) assert.deepEqual([rows, rest], [[], null]);
      else assert.deepEqual({ ...rest, data: [...rows, ...(rest?.data ?? [])] }, read(body));
    }),
    { numRuns: 400 },
  );
});

test("an answer that ends early never reads as one, wherever it ends", () => {
  assertProperty(
    fc.property(answer, fc.integer({ min: 1, max: 80 }), fc.nat(), (whole, partBytes, at) => {
      const body = Buffer.from(JSON.stringify(whole));
      assert.equal(split(body.subarray(0, at % body.length), partBytes).rest, null);
    }),
    { numRuns: 600 },
  );
});

test("an answer with a wrong byte reads as it would as a whole, or not at all", () => {
  assertProperty(
    fc.property(
      answer,
      fc.record({
        partBytes: fc.integer({ min: 1, max: 80 }),
        at: fc.nat(),
        byte: fc.constantFrom(...'{}[],":\\ax0'),
      }),
      (whole, { partBytes, at, byte }) => {
        const body = Buffer.from(JSON.stringify(whole));
        body.write(byte, at % body.length, "latin1");
        const { rows, rest } = split(body, partBytes);
        if (rest !== null && Array.isArray(rest.data))
          assert.deepEqual({ ...rest, data: [...rows, ...rest.data] }, read(body));
        else if (rows.length === 0) assert.deepEqual(rest, read(body));
      },
    ),
    { numRuns: 600 },
  );
});

test("most of a long answer is told before its end", () => {
  const rows = Array.from({ length: 500 }, (_, id) => ({ id, hostname: `host${id}.example.com` }));
  const told = split(Buffer.from(JSON.stringify({ code: 200, success: true, data: rows })), 1000);
  assert.ok(told.rows.length > 450, `${told.rows.length} of 500`);
  assert.deepEqual([...told.rows, ...(told.rest?.data ?? [])], rows);
});
