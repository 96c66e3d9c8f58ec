import { parseArgs } from "node:util";
import { PARTS, type PartName } from "./measure-site.ts";
import { type PowerdnsKind, usualPowerdns } from "./start-powerdns.ts";

export interface BenchOptions {
  readonly rows: number;
  readonly kind: PowerdnsKind;
  readonly parts: ReadonlySet<PartName>;
  readonly profileFolder: string | null;
  /** Whether docs/performance.md gets the result. */
  readonly write: boolean;
}

export const USAGE = `usage: npm run bench -- [--rows N] [--quick] [--only PARTS] [--simulator | --real | --mysql] [--profile FOLDER] [--write]

  --rows N          rows of the inventory (100000)
  --quick           the same as --rows 10000
  --only PARTS      ${PARTS.join(" | ")}; several parted by commas
  --simulator       against the simulated PowerDNS
  --real            against the installed PowerDNS over SQLite (the default where it is installed)
  --mysql           against the installed PowerDNS over a private MariaDB
  --profile FOLDER  leaves a CPU profile of each PPHOOK process there, and names the functions that took the time
  --write           puts the result into docs/performance.md and docs/performance-growth.svg`;

/** Reads the command line. @throws Error in words for people. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: "string" },
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      simulator: { type: "boolean", default: false },
      real: { type: "boolean", default: false },
      mysql: { type: "boolean", default: false },
      profile: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const rows = Number(values.rows ?? (values.quick ? 10_000 : 100_000));
  if (!Number.isInteger(rows) || rows < 100 || rows > 100_000)
    throw new Error("--rows takes a number from 100 to 100000");
  return {
    rows,
    kind: kindOf(values),
    parts: partsOf(values.only),
    profileFolder: values.profile ?? null,
    write: values.write,
  };
}

function kindOf(asked: {
  readonly simulator: boolean;
  readonly real: boolean;
  readonly mysql: boolean;
}): PowerdnsKind {
  if (asked.simulator) return "simulator";
  if (asked.mysql) return "gmysql";
  return asked.real ? "gsqlite3" : usualPowerdns();
}

function partsOf(only: string | undefined): ReadonlySet<PartName> {
  if (only === undefined) return new Set(PARTS);
  const parts = only.split(",").map(partOf);
  if (parts.includes("paced")) parts.push("steady");
  if (parts.includes("growth")) parts.push("steady", "pure");
  return new Set(parts);
}

function partOf(text: string): PartName {
  const part = PARTS.find((name) => name === text);
  if (part === undefined)
    throw new Error(`--only takes one or more of ${PARTS.join(", ")}, parted by commas`);
  return part;
}
