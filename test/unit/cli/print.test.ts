import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canvasOf, printError } from "../../../src/cli/print.ts";
import { currentUser } from "../../../src/cli/streams.ts";
import { SystemError } from "../../../src/domain/errors.ts";
import { memoryContext } from "./memory-context.ts";

const RED = "\u001b[31mx\u001b[39m";
const terminal = { write: () => {}, isTty: true, columns: 80 };
const pipe = { ...terminal, isTty: false };

describe("colours", () => {
  const cases = [
    { what: "a terminal", output: terminal, env: {}, color: true, coloured: true },
    { what: "a pipe", output: pipe, env: {}, color: true, coloured: false },
    {
      what: "a terminal with --no-color",
      output: terminal,
      env: { FORCE_COLOR: "1" },
      color: false,
      coloured: false,
    },
    {
      what: "a terminal with NO_COLOR",
      output: terminal,
      env: { NO_COLOR: "1" },
      color: true,
      coloured: false,
    },
    {
      what: "a terminal with an empty NO_COLOR",
      output: terminal,
      env: { NO_COLOR: "" },
      color: true,
      coloured: true,
    },
    { what: "a pipe with FORCE_COLOR", output: pipe, env: { FORCE_COLOR: "1" }, color: true, coloured: true },
    {
      what: "a terminal with FORCE_COLOR=0",
      output: terminal,
      env: { FORCE_COLOR: "0" },
      color: true,
      coloured: false,
    },
    { what: "a dumb terminal", output: terminal, env: { TERM: "dumb" }, color: true, coloured: false },
  ];
  for (const { what, output, env, color, coloured } of cases)
    it(`are ${coloured ? "on" : "off"} for ${what}`, () => {
      assert.equal(canvasOf(output, env, { color }).paint("red", "x"), coloured ? RED : "x");
    });

  it("go with the width of the terminal; a pipe has no end", () => {
    assert.equal(canvasOf(terminal, {}, { color: true }).columns, 80);
    assert.equal(canvasOf(pipe, {}, { color: true }).columns, Number.POSITIVE_INFINITY);
  });
});

describe("an error", () => {
  const error = new SystemError("no store", { remedy: "make one", cause: new Error("EACCES") });

  it("is printed on stderr without its cause", () => {
    const context = memoryContext();
    printError(context, { color: true }, error);
    assert.deepEqual(context.printed, { stdout: "", stderr: "✗ no store\n→ make one\n" });
  });

  it("is printed with its cause under --log-level debug", () => {
    const context = memoryContext();
    printError(context, { color: true, logLevel: "debug" }, error);
    assert.match(context.printed.stderr, /cause: Error: EACCES/);
  });
});

describe("who runs a command", () => {
  it("is the account, and with sudo the person behind it, too", () => {
    const account = currentUser({});
    assert.notEqual(account, "");
    assert.equal(currentUser({ SUDO_USER: "alice-of-tests" }), `alice-of-tests (as ${account})`);
    assert.equal(currentUser({ SUDO_USER: account }), account);
  });
});
