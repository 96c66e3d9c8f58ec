import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CliInstallation } from "../../test/e2e/cli-installation.ts";
import type { CleanTree } from "./clean-tree.ts";

export interface Trial {
  readonly first: string;
  readonly next: string;
  readonly company: CliInstallation;
}

const AS_SERVICE = "runuser -u pphook -- pphook";
const WANTED = "/etc/systemd/system/multi-user.target.wants/pphook.service";
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
  await tree.run("apt-get update --quiet");
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
  writeFileSync(join(tree.folder, "etc/pphook/config.ini"), configFor(company));
  await expect("the configuration is valid", `${AS_SERVICE} config check`, (_, exit) => exit === 0);
  await expect(
    "a first plan comes",
    `${AS_SERVICE} plan --full`,
    (text, exit) => exit === 0 && text.includes("60 changes"),
  );
  await expect("a first run writes it", `${AS_SERVICE} sync --full`, (_, exit) => exit === 4);
  check("DNS has it", company.powerdns.state.rrset("example.com.", "host7.example.com.", "A") !== undefined);
}

async function tryUpgrade(
  { tree, check, expect }: Steps,
  { next, company }: Pick<Trial, "next" | "company">,
) {
  const count = "history --json --since 1d | grep -c '\"id\"'";
  const config = readFileSync(join(tree.folder, "etc/pphook/config.ini"), "utf8");
  const { said: entries } = await tree.run(`${AS_SERVICE} ${count}`);
  await tree.run("deb-systemd-helper enable pphook.service");
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

/** The configuration of the simulators, with the places of the package. */
function configFor({ configFile, folder }: CliInstallation): string {
  return readFileSync(configFile, "utf8")
    .replace("[http]\nlisten = none\n", "")
    .replaceAll(`${folder}/pphook.log`, "/var/log/pphook.log")
    .replaceAll(folder, "/var/lib/pphook")
    .concat("\n[policy]\nno_records = create\n");
}
