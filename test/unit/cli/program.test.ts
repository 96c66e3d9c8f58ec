import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runProgram } from "../../../src/cli/program.ts";
import { memoryContext } from "./memory-context.ts";

async function run(...args: readonly string[]) {
  const context = memoryContext();
  await runProgram(args, context, "1.2.3");
  return { ...context.printed, code: context.code() };
}

const COMMANDS =
  "sync plan daemon approve pause resume accept bypass explain history report undo generate deploy monitor health check reset-timestamp config setup store demo".split(
    " ",
  );

describe("the command line", () => {
  it("lists all commands in order", async () => {
    const { stdout, code } = await run("--help");
    const [, list = ""] = stdout.split("Commands:\n");
    const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map((match) => match[1]);
    assert.deepEqual(names.slice(0, COMMANDS.length), COMMANDS);
    assert.equal(code, 0);
  });

  for (const name of COMMANDS.filter(
    (each) => !["daemon", "monitor", "check", "config", "store", "demo"].includes(each),
  ))
    it(`ends the help of ${name} with examples and exit codes`, async () => {
      const { stdout, code } = await run(name, "--help");
      assert.match(stdout, /\nExamples:\n {2}pphook /);
      assert.match(stdout, /\nExit codes:\n {2}0 {2}/);
      assert.match(stdout, /--config <file>/);
      assert.equal(code, 0);
    });

  it("ends the help of monitor axfr with examples and exit codes", async () => {
    const { stdout, code } = await run("monitor", "axfr", "--help");
    assert.match(stdout, /\nExamples:\n {2}pphook monitor axfr/);
    assert.match(stdout, /\nExit codes:\n {2}0 {2}/);
    assert.equal(code, 0);
  });

  for (const name of ["show", "check", "encrypt", "rotate", "backup", "restore"])
    it(`ends the help of config ${name} with examples and exit codes`, async () => {
      const { stdout, code } = await run("config", name, "--help");
      assert.match(stdout, /\nExamples:\n {2}/);
      assert.match(stdout, /\nExit codes:\n {2}0 {2}/);
      assert.equal(code, 0);
    });

  for (const name of ["backup", "verify"])
    it(`ends the help of store ${name} with examples and exit codes`, async () => {
      const { stdout } = await run("store", name, "--help");
      assert.match(stdout, /\nExamples:\n {2}pphook store .*\nExit codes:\n {2}0 {2}/s);
    });

  it("prints the version", async () => {
    assert.deepEqual(await run("-V"), { stdout: "1.2.3\n", stderr: "", code: 0 });
  });

  const mistakes = [
    { args: ["snyc"], said: /unknown command 'snyc'; did you mean sync\?/ },
    { args: ["plan", "--ful"], said: /unknown option '--ful'; did you mean --full\?/ },
    { args: ["plan", "more"], said: /too many arguments/ },
    { args: ["approve"], said: /missing required argument 'hash'/ },
    {
      args: ["plan", "--format", "pdf"],
      said: /'pdf' is invalid. Allowed choices are table, json, html, markdown/,
    },
    { args: ["plan", "--log-level", "loud"], said: /'loud' is invalid/ },
    { args: ["history", "verfy"], said: /too many arguments|unknown command/ },
    { args: [], said: /Usage: pphook/ },
  ];
  for (const { args, said } of mistakes)
    it(`ends "pphook ${args.join(" ")}" with 2 and says why on stderr`, async () => {
      const { stdout, stderr, code } = await run(...args);
      assert.match(stderr, said);
      assert.equal(stdout, "");
      assert.equal(code, 2);
    });

  it("ends with 2 when the configuration is missing", async () => {
    const { stderr, stdout, code } = await run("plan", "-c", "/nowhere/config.ini");
    assert.match(stderr, /✗ \/nowhere\/config\.ini: 1 problem\n.*there is no such file/);
    assert.equal(stdout, "");
    assert.equal(code, 2);
  });
});
