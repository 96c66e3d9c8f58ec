import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runProgram } from "../../src/cli/program.ts";
import { commandsOf, type GuideCommand, readGuideCommands } from "../support/guide-commands.ts";
import { type CliInstallation, makeInstallation } from "./cli-installation.ts";

/** Commands that never end by themselves, ask a person, or need a machine that is not there: their words and options are looked up only. */
const LOOKED_UP = new Set([
  "daemon",
  "demo",
  "deploy",
  "setup",
  "monitor axfr",
  "config encrypt",
  "config rotate",
  "store backup",
  "check",
]);
const GROUPS = new Set(["config", "store", "monitor", "history"]);

/** Of a subject that the installation does not have, this one takes the place. */
const SUBJECT = "web1.example.com";
const BAD_ROW = "10.10.1.80";

describe("the commands in the guides", () => {
  const all = readGuideCommands();
  const ours = all.flatMap((command) => ownCommand(command));
  let pphook: CliInstallation;
  const home = process.cwd();

  before(async () => {
    pphook = await makeInstallation({
      rows: {
        ...Object.fromEntries(
          Array.from({ length: 40 }, (_, i) => [`10.10.1.${i + 100}`, `host${i}.example.com`]),
        ),
        "10.10.1.5": SUBJECT,
        [BAD_ROW]: "bad_host.example.com",
      },
      config: "[policy]\nno_records = create\n[bind]\noutput = pphook.zones\ncheck_command = none\n",
    });
    process.chdir(pphook.folder);
    await runHere("sync", "--full");
    await runHere("config", "backup");
    const { phpipam } = pphook;
    for (const row of [...phpipam.state.addresses.values()])
      if (row.hostname?.startsWith("host")) phpipam.state.addresses.delete(row.id);
    await runHere("sync");
  });
  after(async () => {
    process.chdir(home);
    await pphook[Symbol.asyncDispose]();
  });

  async function runHere(
    ...args: readonly string[]
  ): Promise<{ code: number; printed: string; stdout: string }> {
    const said = { stdout: "", stderr: "" };
    const output = (name: keyof typeof said) => ({
      write: (text: string) => {
        said[name] += text;
      },
      isTty: false,
      columns: 200,
    });
    let code = 0;
    const context = {
      stdout: output("stdout"),
      stderr: output("stderr"),
      env: { PATH: process.env["PATH"] },
      signal: new AbortController().signal,
      exit: (given: number) => {
        code = given;
      },
    };
    await runProgram(["-c", pphook.configFile, ...args], context, "0.0.0");
    return { code, printed: `${said.stdout}${said.stderr}`, stdout: said.stdout };
  }

  /** Ids and subjects of this installation in the place of those in the page. */
  async function localWords(words: readonly string[]): Promise<readonly string[]> {
    const history = JSON.parse((await runHere("history", "--json")).stdout).changes;
    const [{ run, id }] = history;
    const heldHash = JSON.parse((await runHere("plan", "--held", "--json")).stdout).heldHash ?? "";
    const version = JSON.parse((await runHere("config", "restore", "--json")).stdout).versions?.[0]?.version;
    const after: Readonly<Record<string, string>> = {
      approve: heldHash,
      restore: version,
      accept: BAD_ROW,
      explain: SUBJECT,
      "--address": SUBJECT,
    };
    return words.map((word, at) => after[words[at - 1] ?? ""] ?? localId(word, { run, id }));
  }

  it("are found, and told apart", () => {
    assert.ok(ours.length > 30, `only ${ours.length} commands were found`);
    const sample = '```sh\npphook pause --reason "a b"   # stop\nnpm ci && npm test\n```\n';
    assert.deepEqual(
      commandsOf("x", sample).map(({ words }) => words),
      [
        ["pphook", "pause", "--reason", "a b"],
        ["npm", "ci"],
        ["npm", "test"],
      ],
    );
  });

  it("would be missed if they did not exist", async () => {
    assert.equal((await runHere("plan", "--hold")).code, 2);
    assert.deepEqual(await lookUp(["deploy", "--dry-run", "--sure"]), ["--sure"]);
  });

  for (const { page, line, args } of ours)
    it(`work: ${line} (${page})`, async () => {
      const name = commandName(args);
      if (LOOKED_UP.has(name)) {
        assert.deepEqual(await lookUp(args), []);
        return;
      }
      const { code, printed } = await runHere(...(await localWords(args)));
      assert.notEqual(code, 2, printed);
    });

  /** @returns the options that the command's help does not know; throws when there is no such command. */
  async function lookUp(args: readonly string[]): Promise<readonly string[]> {
    const { code, printed } = await runHere(...commandName(args).split(" "), "--help");
    assert.equal(code, 0, printed);
    const [usage = ""] = printed.split("\n");
    assert.match(usage, new RegExp(`^Usage: pphook ${commandName(args)}\\b`));
    const known = new Set(printed.match(/(?<![\w-])--?[a-z][\w-]*/g));
    return args.filter((arg) => arg.startsWith("-") && !known.has(arg.split("=")[0] ?? ""));
  }
});

function localId(word: string, { run, id }: { readonly run: string; readonly id: string }): string {
  if (/^c-[a-z0-9]+-\d+$/.test(word)) return id;
  return /^\d{8}-\d{6}(-\d+)?$/.test(word) ? run : word;
}

function commandName(args: readonly string[]): string {
  const [first = "", second = ""] = args.filter((arg) => !arg.startsWith("-"));
  return GROUPS.has(first) && /^[a-z]+$/.test(second) ? `${first} ${second}` : first;
}

/** The arguments of a command of PPHOOK's, however it is started; nothing for other programs. */
function ownCommand({
  page,
  line,
  words,
}: GuideCommand): readonly { page: string; line: string; args: readonly string[] }[] {
  const at = words.lastIndexOf("pphook");
  const before = words.slice(0, Math.max(at, 0));
  if (
    at < 0 ||
    !before.every((word) => word === "sudo" || word === "npx" || word.startsWith("-") || word === "pphook")
  )
    return [];
  const args = words.slice(at + 1).filter((word, index, list) => word !== "-c" && list[index - 1] !== "-c");
  return args.length === 0 ? [] : [{ page, line, args }];
}
