import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { parseIni } from "../../src/config/parse-ini.ts";
import { drawSamples } from "../support/assert-property.ts";

/** Reads a JSON list of texts and answers, for each, its entries in order, or null when configparser refuses it. */
const PYTHON = `
import configparser, json, sys
def read(text):
    parser = configparser.RawConfigParser(default_section="\\0", inline_comment_prefixes=None, interpolation=None)
    try:
        parser.read_string(text)
    except (configparser.Error, AttributeError):
        return None
    return [[section, key, value] for section in parser.sections() for key, value in parser.items(section)]
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`;

/** configparser splits lines and trims like Python's str; these are the characters on which it and JavaScript agree. */
const piece = fc.constantFrom(
  ...["[a]", "[b]", "[A b]", "key", "Key", "other", " = ", "=", ":", "x#1", "50%", "; no", "# no", "a=b"],
  ...["\n", "\n", "\n", "\n\n", "\n  ", "\n\t", " ", "  ", "é", "[", "]", "\n[a]\n", "\nkey = v"],
);
const texts = fc.array(piece, { maxLength: 24 }).map((pieces) => `[top]\n${pieces.join("")}`);

function ours(text: string): unknown {
  const { entries, sections, issues } = parseIni(text);
  if (issues.length > 0) return null;
  return sections.flatMap(({ name }) =>
    entries.filter(({ section }) => section === name).map(({ section, key, value }) => [section, key, value]),
  );
}

test("the INI parser reads and refuses what Python's configparser reads and refuses", (t) => {
  const samples = drawSamples(texts, 3000);
  const run = spawnSync("python3", ["-c", PYTHON], {
    input: JSON.stringify(samples),
    encoding: "utf8",
    timeout: 15_000,
    maxBuffer: 50_000_000,
  });
  if (run.error !== undefined) return t.skip(`python3 cannot be run: ${run.error.message}`);
  assert.equal(run.status, 0, run.stderr);
  const theirs = JSON.parse(run.stdout) as unknown[];
  assert.ok(
    theirs.filter((answer) => answer !== null).length > 300,
    "too few readable samples to prove anything",
  );
  for (const [index, text] of samples.entries())
    assert.deepEqual(ours(text), theirs[index], JSON.stringify(text));
});
