import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIni } from "../../../src/config/parse-ini.ts";

const values = (text: string) =>
  parseIni(text).entries.map(({ section, key, value }) => [section, key, value]);

const READABLE: readonly (readonly [title: string, text: string, entries: readonly (readonly string[])[]])[] =
  [
    ["keeps # ; % and = in a value", "[a]\nk = x#1;2%d=e", [["a", "k", "x#1;2%d=e"]]],
    ["takes a colon for an equals sign", "[a]\nk: http://x", [["a", "k", "http://x"]]],
    ["ends the key at the first separator", "[a]\nk = a:b", [["a", "k", "a:b"]]],
    ["lower-cases keys", "[a]\nApi_URL = X", [["a", "api_url", "X"]]],
    [
      "keeps the case of sections",
      "[A]\nk=1\n[a]\nk=2",
      [
        ["A", "k", "1"],
        ["a", "k", "2"],
      ],
    ],
    ["joins indented lines with a line end", "[a]\nk = 1\n  2\n\t3", [["a", "k", "1\n2\n3"]]],
    ["drops comment lines, indented ones too", "[a]\n# x\nk = 1\n  ; y\n  2", [["a", "k", "1\n2"]]],
    ["reads a byte order mark and CRLF", "\uFEFF[a]\r\nk = 1\r\n", [["a", "k", "1"]]],
    [
      "reads equally indented keys as keys",
      "[a]\n  k = 1\n  l = 2",
      [
        ["a", "k", "1"],
        ["a", "l", "2"],
      ],
    ],
    ["keeps Unicode line separators within a value", "[a]\nk = x\u2028y", [["a", "k", "x\u2028y"]]],
    ["reads an empty value", "[a]\nk =", [["a", "k", ""]]],
    [
      "treats __proto__ as any other name",
      "[__proto__]\n__proto__ = 1\nconstructor = 2",
      [
        ["__proto__", "__proto__", "1"],
        ["__proto__", "constructor", "2"],
      ],
    ],
  ];

for (const [title, text, entries] of READABLE)
  test(`the INI parser ${title}`, () => {
    assert.deepEqual(values(text), entries);
    assert.deepEqual(parseIni(text).issues, []);
  });

test("the INI parser tells the line of each section and key", () => {
  const { sections, entries } = parseIni("# top\n\n[a]\nk = 1\n  2\nl = 3\n[b]\n");
  assert.deepEqual(sections, [
    { name: "a", line: 3 },
    { name: "b", line: 7 },
  ]);
  assert.deepEqual(
    entries.map(({ key, line }) => [key, line]),
    [
      ["k", 4],
      ["l", 6],
    ],
  );
});

test("the INI parser reports a second key and a second section with both lines and keeps the first value", () => {
  const { entries, issues } = parseIni("[a]\nk = 1\nK = 2\n  more\n[b]\n[a]\nl = 3");
  assert.deepEqual(issues, [
    { line: 3, what: "[a] k", expected: "expected once; line 2 sets it already" },
    { line: 6, what: "[a]", expected: "expected once; the section begins on line 1 already" },
  ]);
  assert.deepEqual(
    entries.map(({ key, value }) => `${key}=${value}`),
    ["k=1", "l=3"],
  );
});

test("the INI parser reads on behind broken lines and never quotes them", () => {
  const { entries, issues } = parseIni(
    "canary1\ncanary2\n[a]\ncanary3\n= canary4\npass canary5=\nk = 1\n[b\nl = 2",
  );
  assert.deepEqual(
    issues.map(({ line, what }) => [line, what]),
    [
      [1, "a line before any section"],
      [4, "[a] a line that is no setting"],
      [5, "[a] a line that is no setting"],
      [8, "a section without its ]"],
    ],
  );
  assert.doesNotMatch(JSON.stringify(issues), /canary/);
  assert.deepEqual(
    entries.slice(1).map(({ section, key }) => [section, key]),
    [
      ["a", "k"],
      ["b", "l"],
    ],
  );
});
