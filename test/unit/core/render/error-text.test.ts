import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PLAIN_CANVAS } from "../../../../src/core/render/canvas.ts";
import { bugText, causeText, errorText } from "../../../../src/core/render/error-text.ts";
import { ConfigError, SystemError } from "../../../../src/domain/errors.ts";

const ISSUES = [
  {
    where: "line 2",
    what: "[phpipam] api_url = phpipam",
    expected: "expected a URL, e.g. https://phpipam.example.com/api",
  },
  { where: "line 16", what: "[email] use_tls = perhaps", expected: "expected true or false" },
];

describe("errors as text", () => {
  it("list every issue of a configuration in columns", () => {
    const text = errorText(new ConfigError("/etc/pphook/config.ini", ISSUES), PLAIN_CANVAS);
    assert.equal(
      text,
      `✗ /etc/pphook/config.ini: 2 problems
  line 2   [phpipam] api_url = phpipam  expected a URL, e.g. https://phpipam.example.com/api
  line 16  [email] use_tls = perhaps    expected true or false
→ mend the lines above, then run "pphook config check"
`,
    );
  });

  it("put what was expected below on a narrow terminal", () => {
    const text = errorText(new ConfigError("config.ini", ISSUES), { ...PLAIN_CANVAS, columns: 60 });
    assert.match(text, /line 16 {2}\[email\] use_tls = perhaps\n {11}expected true or false\n/);
    for (const line of text.split("\n")) assert.ok(line.length <= 60, line);
  });

  it("say what failed, then what to do", () => {
    const error = new SystemError("the disk is full", { remedy: "free space" });
    assert.equal(errorText(error, PLAIN_CANVAS), "✗ the disk is full\n→ free space\n");
  });

  it("tell the causes one by one when asked", () => {
    const root = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });
    const error = new SystemError("no store", { remedy: "", cause: root });
    assert.equal(
      causeText(error),
      "  error: SystemError: no store [PPHOOK_SYSTEM]\n  cause: Error: connect refused [ECONNREFUSED]\n",
    );
  });

  it("own up to a bug, with the stack", () => {
    const text = bugText(new TypeError("x is not a function"), "0.1.0");
    assert.match(text, /^✗ this is a bug in PPHOOK 0\.1\.0; please report it/);
    assert.match(text, /TypeError: x is not a function\n {6,}at /);
  });
});
