import type { Limits, Policy } from "../../../src/domain/policy.ts";
import { type SeededRandom, seededRandom } from "../../support/seeded-random.ts";

/** Few names and addresses, so that people and PPHOOK meet all the time. */
const NAMES = ["a.example.com", "b.example.com", "c.example.com", "d.sub.example.com", "e.sub.example.com"];
const ODD_NAMES = ["", "", "not a name", "f.elsewhere.test"];
const IPS = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.1.1", "2001:db8::1"];
const FAR = ["192.0.2.1", "10.0.0.99"];
export const ZONES = ["example.com.", "sub.example.com.", "0.0.10.in-addr.arpa."] as const;

/** What people wrote into a row. */
export interface Typed {
  readonly ip: string;
  readonly hostname: string;
  readonly ptrIgnore: boolean;
  readonly tagId: number;
  /** Last edited long ago. */
  readonly isOld: boolean;
}

/** One thing that happens. Rows are meant by their place among those present, so that a step makes sense without the ones before. */
export type Step =
  | { readonly does: "add"; readonly row: Typed }
  | { readonly does: "edit"; readonly at: number; readonly row: Partial<Typed> }
  | { readonly does: "delete"; readonly at: number }
  /** phpIPAM cannot change an address: the row is deleted and made again. */
  | { readonly does: "readdress"; readonly at: number; readonly ip: string }
  | { readonly does: "clear" }
  /** Somebody sets an RRset in PowerDNS; no value removes it, a leading `-` disables. */
  | { readonly does: "put"; readonly name: string; readonly type: string; readonly values: readonly string[] }
  | { readonly does: "outage"; readonly of: "phpipam" | "powerdns" | (typeof ZONES)[number] }
  | { readonly does: "refusal"; readonly name: string }
  | { readonly does: "recovery" }
  | { readonly does: "time"; readonly minutes: number }
  | { readonly does: "cycle"; readonly full: boolean }
  | { readonly does: "approve" }
  | { readonly does: "pause" }
  | { readonly does: "resume" };

/** A life of an installation: what was chosen once, and what happened. */
export interface History {
  readonly policy: Partial<Policy>;
  readonly limits: Partial<Limits>;
  readonly steps: readonly Step[];
}

/** Draws the history with a number; the same seed and number give the same one. */
export function drawHistory(seed: number, number: number): History {
  const chance = seededRandom(seed, number);
  const beginning = Array.from({ length: 2 + chance.below(5) }, () => drawEdit(chance));
  const life = Array.from({ length: 4 + chance.below(14) }, () => drawStep(chance));
  const cycle = { does: "cycle", full: false } as const;
  return {
    policy: drawPolicy(chance),
    limits: drawLimits(chance),
    steps: [...beginning, cycle, ...life, cycle],
  };
}

function drawPolicy(chance: SeededRandom): Partial<Policy> {
  return {
    noRecords: chance.pick(["create", "create", "ignore"]),
    aOnly: chance.pick(["create_ptr", "create_ptr", "ignore"]),
    ptrOnly: chance.pick(["delete", "ignore"]),
    mismatch: chance.pick(["repair", "repair", "delete", "report"]),
    foreign: chance.pick(["report", "report", "take_over"]),
    orphan: chance.pick(["delete", "delete", "disable", "report"]),
    mode: chance.oneIn(20) ? "observe" : "enforce",
    hostnameDuplicates: chance.pick(["report", "allow"]),
  };
}

/** Low enough that a handful of rows reaches them, in two of three histories. */
function drawLimits(chance: SeededRandom): Partial<Limits> {
  if (chance.oneIn(3)) return {};
  return {
    maxDeletePercent: chance.pick([0, 20]),
    minDeletesAllowed: chance.pick([0, 1, 2]),
    maxUpdatePercent: chance.pick([0, 30]),
    minUpdatesAllowed: chance.pick([0, 1, 20]),
    dailyDeleteBudgetPercent: chance.pick([0, 30]),
    dailyDeletesAllowed: chance.pick([1, 2, 4]),
    maxSourceShrinkPercent: chance.pick([10, 50]),
    minSourceShrink: chance.pick([1, 20]),
  };
}

function drawStep(chance: SeededRandom): Step {
  const way = chance.below(20);
  if (way < 7) return { does: "cycle", full: chance.oneIn(6) };
  if (way < 16) return drawEdit(chance);
  if (way < 18) return drawTrouble(chance);
  return chance.pick<Step>([
    { does: "time", minutes: chance.pick([5, 70, 1500, 12_000]) },
    { does: "approve" },
    { does: "approve" },
    { does: "pause" },
    { does: "resume" },
  ]);
}

function drawTrouble(chance: SeededRandom): Step {
  return chance.pick<Step>([
    { does: "outage", of: chance.pick(["phpipam", "powerdns", ...ZONES] as const) },
    { does: "outage", of: chance.pick(ZONES) },
    { does: "refusal", name: chance.pick(NAMES) },
    { does: "recovery" },
    { does: "recovery" },
    { does: "recovery" },
  ]);
}

function drawEdit(chance: SeededRandom): Step {
  const at = chance.below(8);
  const way = chance.below(14);
  if (way < 4) return { does: "add", row: drawRow(chance) };
  if (way < 6) return { does: "delete", at };
  if (way === 6) return { does: "readdress", at, ip: chance.pick(IPS) };
  if (way < 9) return { does: "edit", at, row: drawChange(chance) };
  if (way === 9 && chance.oneIn(6)) return { does: "clear" };
  return drawPut(chance);
}

function drawRow(chance: SeededRandom): Typed {
  const { hostname } = drawHostname(chance);
  const tagId = chance.oneIn(10) ? 1 : 2;
  return { ip: chance.pick(IPS), hostname, ptrIgnore: chance.oneIn(8), tagId, isOld: chance.oneIn(5) };
}

function drawHostname(chance: SeededRandom): Pick<Typed, "hostname"> {
  return { hostname: chance.oneIn(8) ? chance.pick(ODD_NAMES) : chance.pick(NAMES) };
}

function drawChange(chance: SeededRandom): Partial<Typed> {
  if (chance.oneIn(4)) return { tagId: chance.pick([1, 2]) };
  return chance.oneIn(5) ? { ptrIgnore: chance.oneIn(2) } : drawHostname(chance);
}

function drawPut(chance: SeededRandom): Step {
  const name = chance.pick(NAMES);
  const off = chance.oneIn(6) ? "-" : "";
  const some = (value: () => string) => drawValues(chance, () => `${off}${value()}`);
  const way = chance.below(12);
  if (way < 4)
    return put(
      name,
      "A",
      some(() => chance.pick([...IPS.slice(0, 5), ...FAR])),
    );
  if (way === 4)
    return put(
      name,
      "AAAA",
      some(() => chance.pick(["2001:db8::1", "2001:db8::9"])),
    );
  if (way < 8) {
    const targets = some(() => `${chance.pick([...NAMES, "far.example.net"])}.`);
    return put(`${1 + chance.below(4)}.0.0.10.in-addr.arpa`, "PTR", targets);
  }
  if (way === 8) return put(name, "TXT", chance.oneIn(2) ? [] : ['"by hand"']);
  if (way === 9) return put(name, "CNAME", chance.oneIn(2) ? [] : ["far.example.net."]);
  return put(chance.pick(["example.com", "sub.example.com"]), "MX", chance.oneIn(3) ? [] : [`10 ${name}.`]);
}

function put(name: string, type: string, values: readonly string[]): Step {
  return { does: "put", name, type, values };
}

/** None, one or two, each content once. */
function drawValues(chance: SeededRandom, value: () => string): readonly string[] {
  const drawn = Array.from({ length: chance.below(3) }, value);
  return [...new Map(drawn.map((it) => [it.replace("-", ""), it])).values()];
}
