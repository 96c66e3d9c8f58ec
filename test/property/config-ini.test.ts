import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseIni } from "../../src/config/parse-ini.ts";
import { assertProperty } from "../support/assert-property.ts";

type Section = readonly [
  name: string,
  settings: readonly (readonly [key: string, lines: readonly string[]])[],
];

/** A line of a value: no line end, no space around it, and nothing that makes it a comment when it stands alone. */
const valueLine = fc
  .string({ unit: "grapheme", minLength: 1 })
  .filter((line) => line === line.trim() && !/[\r\n]/.test(line) && !/^[#;]/.test(line));
const key = fc
  .string({ minLength: 1 })
  .map((text) => text.toLowerCase().trim())
  .filter((text) => text !== "" && !/[=:\r\n]|^[#;[]/.test(text));
const name = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "" && !/[\]\r\n]/.test(text));
const settings = fc.uniqueArray(fc.tuple(key, fc.array(valueLine, { minLength: 1, maxLength: 3 })), {
  selector: ([text]) => text,
  maxLength: 5,
});
const sections = fc.uniqueArray(fc.tuple(name, settings), { selector: ([text]) => text, maxLength: 4 });

function print(file: readonly Section[], style: { separator: string; end: string; bom: string }): string {
  const lines = file.flatMap(([section, entries]) => [
    `[${section}]`,
    "# between",
    ...entries.flatMap(([text, [first = "", ...rest]]) => [
      `${text}${style.separator}${first}`,
      ...rest.map((line) => `\t${line}`),
    ]),
    "",
  ]);
  return style.bom + lines.join(style.end);
}

test("what is printed is read back, whatever the separator and the line ends", () => {
  const style = fc.record({
    separator: fc.constantFrom("=", " = ", ":", " : "),
    end: fc.constantFrom("\n", "\r\n", "\r"),
    bom: fc.constantFrom("", "\uFEFF"),
  });
  assertProperty(
    fc.property(sections, style, (file, how) => {
      const { entries, issues, sections: read } = parseIni(print(file, how));
      assert.deepEqual(issues, []);
      assert.deepEqual(
        read.map((section) => section.name),
        file.map(([text]) => text),
      );
      assert.deepEqual(
        entries.map((entry) => [entry.section, entry.key, entry.value]),
        file.flatMap(([section, all]) => all.map(([text, lines]) => [section, text, lines.join("\n")])),
      );
    }),
  );
});

test("no text makes the INI parser throw, and each entry has a line of the text", () => {
  const piece = fc.constantFrom(
    "[",
    "]",
    "a",
    "=",
    ":",
    "#",
    ";",
    "\n",
    " ",
    "\r",
    "\t",
    "\0",
    "é",
    "__proto__",
  );
  assertProperty(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(piece).map((all) => all.join("")),
      ),
      (text) => {
        const { entries, issues } = parseIni(text);
        const count = text.split(/\r\n|\n|\r/).length;
        for (const { line } of [...entries, ...issues]) assert.ok(line >= 1 && line <= count);
        const keys = entries.map((entry) => `${entry.section}\n${entry.key}`);
        assert.equal(new Set(keys).size, keys.length);
      },
    ),
  );
});
