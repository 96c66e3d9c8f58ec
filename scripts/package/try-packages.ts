import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { CANARIES, type CliInstallation } from "../../test/e2e/cli-installation.ts";
import { openTerminal } from "../../test/support/terminal-session.ts";
import { type CleanTree, TREE_ENV } from "./clean-tree.ts";

export interface Trial {
  readonly first: string;
  readonly next: string;
  readonly company: CliInstallation;
}

const AS_SERVICE = "runuser -u pphook -- pphook";
const WANTED = "/etc/systemd/system/multi-user.target.wants/pphook.service";
const FIRST_PLAN_S = 300;
/** To read a question and to type an address or a password. */
const SECONDS_TO_ANSWER = 15;
const LEFT_BY_PURGE = ["var/log/pphook.log"];

/** Goes the whole way of a package, and says of each step whether it was as it should be. */
export async function tryPackages(
  tree: CleanTree,
  { first, next, company }: Trial,
): Promise<{ passed: number; failed: number }> {
  const score = { passed: 0, failed: 0 };
  const check = (what: string, isRight: boolean, said = "") => {
    score[isRight ? "passed" : "failed"]++;
    console.log(`${isRight ? "✓" : "✗"} ${what}${isRight ? "" : `\n${said}`}`);
  };
  const expect = async (what: string, command: string, right: (said: string, code: number) => boolean) => {
    const { code, said } = await tree.run(command);
    check(what, right(said, code), `${command}: ${code}\n${said}`);
  };
  const steps = { tree, check, expect };
  // What every server has, and a tree that debootstrap makes has not.
  await tree.run("apt-get update --quiet && apt-get install --yes --quiet --no-install-recommends systemd");
  const before = tree.listFiles();
  await tryInstallation(steps, { first, company });
  await tryUpgrade(steps, { next, company });
  await tryRemoval(steps, { next, before });
  return score;
}

interface Steps {
  readonly tree: CleanTree;
  readonly check: (what: string, isRight: boolean, said?: string) => void;
  readonly expect: (
    what: string,
    command: string,
    right: (said: string, code: number) => boolean,
  ) => Promise<void>;
}

async function tryInstallation(
  { tree, check, expect }: Steps,
  { first, company }: Pick<Trial, "first" | "company">,
) {
  const beganMs = performance.now();
  const { code, said } = await tree.install(first);
  check("the first version is installed", code === 0, said);
  const stat = "stat -c '%U:%G %a' /etc/pphook/config.ini /var/lib/pphook /var/log/pphook.log";
  const modes = "root:pphook 640\npphook:pphook 750\npphook:adm 640\n";
  await expect("its files belong to whom they should", stat, (text) => text === modes);
  await expect(
    "nothing is configured, and that is said",
    `${AS_SERVICE} plan`,
    (text, exit) => exit === 2 && text.includes("[phpipam] api_url"),
  );
  await expect("the service is not enabled", `ls ${WANTED}`, (_, exit) => exit !== 0);
  await trySetup({ tree, check, expect }, company, beganMs);
  await expect("the installation is fit", `${AS_SERVICE} check`, (_, exit) => exit === 0);
  await expect(
    "the same plan comes again",
    `${AS_SERVICE} plan --full`,
    (text, exit) => exit === 0 && text.includes("60 changes"),
  );
  await expect(
    "nothing is written while it observes",
    `${AS_SERVICE} sync --full`,
    () => !isServed(company, "host7"),
  );
  await expect(
    "it is let",
    "sed -i 's/^mode = observe$/mode = enforce/' /etc/pphook/config.ini",
    (_, exit) => exit === 0,
  );
  await expect("a first run writes it", `${AS_SERVICE} sync --full`, (_, exit) => exit === 4);
  check("DNS has it", isServed(company, "host7"));
}

const isServed = ({ powerdns }: CliInstallation, host: string) =>
  powerdns.state.rrset("example.com.", `${host}.example.com.`, "A") !== undefined;

/** Types what the README says, on a terminal, and looks at what became of it. */
async function trySetup({ tree, check, expect }: Steps, company: CliInstallation, beganMs: number) {
  const { phpipam, powerdns } = company;
  using terminal = openTerminal(["chroot", tree.folder, "pphook", "setup"], {
    TERM: "xterm",
    HOME: "/root",
    ...TREE_ENV,
  });
  const answers: readonly (readonly [string | RegExp, string])[] = [
    ["Address of phpIPAM [", phpipam.url],
    ["App id (Administration, API) [pphook]:", ""],
    [/User \(empty: .*\).*: /, "pphook_user"],
    ["Password (not shown): ", CANARIES[0]],
    ["Address of PowerDNS' API [", powerdns.url],
    ["(api-key in pdns.conf) (not shown): ", powerdns.apiKey],
    ["Make records for names of phpIPAM that DNS does not know? (y/n) [n]: ", "y"],
    ["Mail server (empty: nobody is mailed): ", ""],
    ["Encrypt the secrets with gpg (.env.gpg)? (y/n) [n]: ", ""],
  ];
  for (const [question, answer] of answers) await terminal.answer(question, answer);
  await terminal.waitFor("60 changes");
  const seconds = (performance.now() - beganMs) / 1000;
  const typed = answers.length * SECONDS_TO_ANSWER;
  check(
    `a first plan ${seconds.toFixed(0)} s after the command to install, and ${typed} s for a person who types ${answers.length} answers (limit: ${FIRST_PLAN_S} s)`,
    seconds + typed < FIRST_PLAN_S,
  );
  await terminal.answer(/Write \S+config\.ini\? \(y\/n\) \[y\]: /, "");
  check("the configuration is written", (await terminal.ended()) === 0, terminal.shown());
  check(
    "what comes next is said for a service",
    terminal.shown().includes("sudo systemctl enable --now pphook"),
    terminal.shown(),
  );
  check("no secret is shown", !CANARIES.some((canary) => terminal.raw().includes(canary)));
  await expect(
    "the service may read it, and nobody else",
    "stat -c '%U:%G %a' /etc/pphook/config.ini",
    (text) => text === "root:pphook 640\n",
  );
  await expect(
    "nothing else is there yet",
    "ls /var/lib/pphook; stat -c %s /var/log/pphook.log",
    (text) => text === "0\n",
  );
}

async function tryUpgrade(
  { tree, check, expect }: Steps,
  { next, company }: Pick<Trial, "next" | "company">,
) {
  const count = "history --json --since 1d | grep -c '\"id\"'";
  const config = readFileSync(join(tree.folder, "etc/pphook/config.ini"), "utf8");
  const { said: entries } = await tree.run(`${AS_SERVICE} ${count}`);
  await expect("the service is enabled", "systemctl enable pphook", (_, exit) => exit === 0);
  const { code, said } = await tree.install(next);
  check("it is upgraded without a question", code === 0, said);
  check(
    "the configuration is as it was written",
    readFileSync(join(tree.folder, "etc/pphook/config.ini"), "utf8") === config,
  );
  await expect("a service that was enabled still is", `ls ${WANTED}`, (_, exit) => exit === 0);
  const { mode } = statSync(join(tree.folder, "etc/pphook/config.ini"));
  check("and as closed as it was", (mode & 0o777) === 0o640, mode.toString(8));
  company.phpipam.state.addAddress(
    { ip: "10.10.1.99", hostname: "new.example.com", subnetId: company.subnetId },
    "Jane Doe",
  );
  await expect(
    "the next version runs on the store",
    `${AS_SERVICE} sync`,
    (text, exit) => exit === 4 && text.includes("new.example.com"),
  );
  await expect("the journal's chain is whole", `${AS_SERVICE} history verify`, (_, exit) => exit === 0);
  const { said: more } = await tree.run(`${AS_SERVICE} ${count}`);
  check(
    "nothing of the journal is lost",
    Number(entries) > 0 && Number(more) > Number(entries),
    `${entries} then ${more}`,
  );
  await expect(
    "a second plan is empty",
    `${AS_SERVICE} plan --json`,
    (text, exit) => exit === 0 && JSON.parse(text.slice(text.indexOf("{"))).changes.length === 0,
  );
}

async function tryRemoval(
  { tree, check, expect }: Steps,
  { next, before }: { readonly next: string; readonly before: ReadonlySet<string> },
) {
  await expect("it is removed", "apt-get remove --yes --quiet pphook", (_, exit) => exit === 0);
  await expect(
    "configuration, store and log stay",
    "ls /etc/pphook/config.ini /var/lib/pphook/pphook.db /var/log/pphook.log",
    (_, exit) => exit === 0,
  );
  check("it comes back", (await tree.install(next)).code === 0);
  await expect("with everything it knew", `${AS_SERVICE} history verify`, (_, exit) => exit === 0);
  await expect("it is purged", "apt-get purge --yes --quiet pphook", (_, exit) => exit === 0);
  const left = [...tree.listFiles()].filter((path) => !before.has(path)).sort();
  check("nothing is left but the log", left.join() === LEFT_BY_PURGE.join(), left.join("\n"));
  await expect("nor is its account", "getent passwd pphook || getent group pphook", (_, exit) => exit !== 0);
  await expect(
    "the log belongs to the system again",
    "stat -c '%U:%G %a' /var/log/pphook.log",
    (text) => text === "root:adm 640\n",
  );
}
