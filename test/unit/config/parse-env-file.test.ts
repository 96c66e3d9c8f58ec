import assert from "node:assert/strict";
import { test } from "node:test";
import { parseEnvFile } from "../../../src/config/parse-env-file.ts";

const CASES = [
  ["A=b", "b"],
  ["export A=b", "b"],
  ["A = b ", "b"],
  ['A="b c"', "b c"],
  ["A=' b '", " b "],
  ["A=b#c;d%e=f", "b#c;d%e=f"],
  ["A='it''s'", "it''s"],
  ['A="b', '"b'],
  ["A=$HOME`id`", "$HOME`id`"],
  ["A=", ""],
] as const;

for (const [text, value] of CASES)
  test(`a .env line ${text} means ${JSON.stringify(value)}`, () => {
    assert.deepEqual(parseEnvFile(`\n# a comment\n${text}\r\n`), {
      entries: [{ name: "A", value, line: 3 }],
      issues: [],
    });
  });

test("broken and repeated .env lines are told by number, never by value", () => {
  const { entries, issues } = parseEnvFile("A=canary1\ncanary2\n1A=canary3\nA=canary4\nNS01_IP=x");
  assert.deepEqual(
    issues.map(({ line, what }) => [line, what]),
    [
      [2, "a line that is no setting"],
      [3, "a line that is no setting"],
      [4, "A"],
    ],
  );
  assert.doesNotMatch(JSON.stringify(issues), /canary/);
  assert.deepEqual(
    entries.map(({ name, value }) => [name, value]),
    [
      ["A", "canary1"],
      ["NS01_IP", "x"],
    ],
  );
});
