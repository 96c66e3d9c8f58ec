import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: CallFrame;
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SHOWN = 25;

/** Prints, for each CPU profile in a folder, the functions in which the time went. */
export function printTopFunctions(folder: string): void {
  for (const file of globSync(join(folder, "*.cpuprofile")).sort()) {
    const { own, whole, busyMs } = addUp(JSON.parse(readFileSync(file, "utf8")) as CpuProfile);
    console.log(`\n${basename(file)}: ${busyMs.toFixed(0)} ms busy`);
    print("by itself", own);
    print("with what it calls", whole);
  }
}

const IDLE: ReadonlySet<string> = new Set(["(idle)", "(program)"]);

function addUp(profile: CpuProfile) {
  const names = new Map(profile.nodes.map((node) => [node.id, nameOf(node.callFrame)]));
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])),
  );
  const own = new Map<string, number>();
  const whole = new Map<string, number>();
  let busyMs = 0;
  for (const [at, id] of profile.samples.entries()) {
    const name = names.get(id) ?? "";
    if (IDLE.has(name)) continue;
    const ms = (profile.timeDeltas[at] ?? 0) / 1000;
    busyMs += ms;
    own.set(name, (own.get(name) ?? 0) + ms);
    const callers = new Set(stackOf(id, parents).map((caller) => names.get(caller) ?? ""));
    for (const caller of callers) whole.set(caller, (whole.get(caller) ?? 0) + ms);
  }
  return { own, whole, busyMs };
}

function stackOf(leaf: number, parents: ReadonlyMap<number, number>): readonly number[] {
  const stack: number[] = [];
  for (let at: number | undefined = leaf; at !== undefined; at = parents.get(at)) stack.push(at);
  return stack;
}

function nameOf(frame: CallFrame): string {
  const place = frame.url === "" ? "" : ` ${basename(frame.url)}:${frame.lineNumber + 1}`;
  return `${frame.functionName || "(anonymous)"}${place}`;
}

function print(title: string, times: ReadonlyMap<string, number>): void {
  console.log(`  ${title}:`);
  const sorted = [...times].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
  for (const [name, ms] of sorted) console.log(`  ${ms.toFixed(0).padStart(8)} ms  ${name}`);
}
