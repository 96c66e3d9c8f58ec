import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CycleHandlers } from "./cycle-process.ts";
import type { FloorHandlers } from "./floor-process.ts";
import { makeZones } from "./make-inventory.ts";
import { type Peer, startPeer } from "./peer-process.ts";
import type { PhpipamHandlers } from "./phpipam-process.ts";
import { type BenchPowerdns, type PowerdnsKind, startPowerdns } from "./start-powerdns.ts";

/** A PPHOOK with an empty memory, and a PowerDNS with empty zones. */
export interface Installation extends AsyncDisposable {
  readonly powerdns: BenchPowerdns;
  readonly configFile: string;
  /** Starts PPHOOK in a fresh process; with `batchFile`, it notes its PATCHes there. */
  start(batchFile?: string): Promise<Peer<CycleHandlers>>;
}

/** An inventory being served, and whoever measures the bare work. */
export interface Site extends AsyncDisposable {
  readonly rows: number;
  readonly directory: string;
  readonly phpipam: Peer<PhpipamHandlers>;
  readonly floor: Peer<FloorHandlers>;
  install(kind: PowerdnsKind): Promise<Installation>;
}

export interface SiteOptions {
  readonly rows: number;
  /** Folder for CPU profiles of PPHOOK's processes; null: none are taken. */
  readonly profileFolder: string | null;
}

/** Serves an inventory of so many rows from a simulated phpIPAM. */
export async function openSite({ rows, profileFolder }: SiteOptions): Promise<Site> {
  const directory = await mkdtemp(join(tmpdir(), "pphook-bench-"));
  const phpipam = startPeer<PhpipamHandlers>("./phpipam-process.ts", ["--max-old-space-size=8000"]);
  const floor = startPeer<FloorHandlers>("./floor-process.ts");
  const phpipamUrl = await phpipam.ask("fill", rows);
  await floor.ask("logIn", phpipamUrl);
  let installations = 0;
  return {
    rows,
    directory,
    phpipam,
    floor,
    install: async (kind) => {
      const folder = join(directory, String(++installations));
      await mkdir(folder);
      const powerdns = await startPowerdns(kind, makeZones(rows));
      return installIn({ folder, powerdns, phpipamUrl, profileFolder });
    },
    [Symbol.asyncDispose]: async () => {
      await floor[Symbol.asyncDispose]();
      await phpipam[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Parts {
  readonly folder: string;
  readonly powerdns: BenchPowerdns;
  readonly phpipamUrl: string;
  readonly profileFolder: string | null;
}

async function installIn({ folder, powerdns, phpipamUrl, profileFolder }: Parts): Promise<Installation> {
  const configFile = join(folder, "config.ini");
  await writeFile(configFile, configOf({ folder, powerdns, phpipamUrl }), { mode: 0o600 });
  const profiling =
    profileFolder === null
      ? []
      : ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`, "--cpu-prof-interval=2000"];
  return {
    powerdns,
    configFile,
    start: async (batchFile) => {
      const cycles = startPeer<CycleHandlers>("./cycle-process.ts", profiling);
      await cycles.ask("open", { configFile, batchFile: batchFile ?? null });
      return cycles;
    },
    [Symbol.asyncDispose]: () => powerdns[Symbol.asyncDispose](),
  };
}

function configOf({ folder, powerdns, phpipamUrl }: Omit<Parts, "profileFolder">): string {
  return `[phpipam]
api_url = ${phpipamUrl}
app_id = pphook
username = Admin
password = ipamadmin
timeout = 2m
[powerdns]
api_url = ${powerdns.url}
api_key = ${powerdns.apiKey}
timeout = 2m
[policy]
no_records = create
[script]
last_check_file = ${join(folder, "last_check")}
[safety]
bypass_file = ${join(folder, "bypass")}
[store]
url = sqlite:${join(folder, "pphook.db")}
`;
}
