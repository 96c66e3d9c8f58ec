import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Canvas } from "../../core/render/canvas.ts";
import { shellWord } from "../../core/render/shell-word.ts";
import type { DemoCompany } from "../../simulators/demo/demo-company.ts";
import type { CliContext } from "../cli-context.ts";

/** Where the servers are told of, and until when they run. */
export interface ServedDemo {
  readonly company: DemoCompany;
  readonly write: (text: string) => void;
  readonly canvas: Canvas;
  readonly terminal: CliContext["terminal"];
  /** Its abortion is the end. */
  readonly signal: AbortSignal;
}

/** Keeps the servers of the demo running, for commands in another terminal; what people do there in phpIPAM happens at each Enter. */
export async function serveDemo({ company, write, canvas, terminal, signal }: ServedDemo): Promise<void> {
  write(servedText(company, canvas));
  const acts = actsOf(company);
  const lines = terminal === undefined ? null : createInterface({ input: terminal.input });
  if (lines !== null) write(`\nEnter, here: ${acts[0]?.what}\n`);
  lines?.on("line", () => {
    const act = acts.shift();
    if (act === undefined) return;
    act.play();
    const [next] = acts;
    write(`✓ ${act.what}\n${next === undefined ? "that was all\n" : `Enter: ${next.what}\n`}`);
  });
  if (!signal.aborted) await once(signal, "abort");
  lines?.close();
}

function actsOf(company: DemoCompany) {
  return [
    {
      what: "a morning's work in phpIPAM (renamed, moved, deleted, new, mistyped)",
      play: () => company.workOneMorning(),
    },
    { what: "somebody deletes the subnet of the offices", play: () => company.deleteOffices() },
  ];
}

function servedText({ phpipam, powerdns, directory }: DemoCompany, { paint }: Canvas): string {
  const command = (words: string) => paint("cyan", `pphook -c ${directory}/config.ini ${words}`);
  const secrets = { PPHOOK_PHPIPAM_PASSWORD: phpipam.password, PPHOOK_POWERDNS_API_KEY: powerdns.apiKey };
  const asked: readonly (readonly [string, string])[] = [
    ["Address of phpIPAM", phpipam.url],
    ["App id", "pphook"],
    ["User", phpipam.username],
    ["Password", phpipam.password],
    ["Address of PowerDNS' API", powerdns.url],
    ["Key of its API", powerdns.apiKey],
  ];
  const given = Object.entries(secrets).map(([name, secret]) => `${name}=${shellWord(secret)}`);
  const flags = `--phpipam-url ${phpipam.url} --phpipam-user ${phpipam.username} --powerdns-url ${powerdns.url}`;
  return [
    "A company with its phpIPAM and its PowerDNS, on loopback, until Ctrl-C. In another terminal:",
    "",
    `  ${command("setup")}`,
    "",
    ...asked.map(([question, answer]) => `  ${question.padEnd(26)}${answer}`),
    "",
    "or all at once:",
    "",
    `  ${given.join(" ")} \\`,
    `  ${command(`setup --no-input ${flags} --set policy.no_records=create`)}`,
    "",
    "then, and so on; that folder goes with the servers:",
    "",
    `  ${command("plan --full")}`,
    "",
  ].join("\n");
}
