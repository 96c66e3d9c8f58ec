import type { Canvas } from "../../core/render/canvas.ts";
import { countOf, formatElapsed } from "../../core/render/count-text.ts";
import { SHOWN_HASH } from "../../core/render/held-text.ts";
import { planText } from "../../core/render/plan-text.ts";
import { reportText } from "../../core/render/report-text.ts";
import type { Plan } from "../../domain/plan.ts";
import { approveHeld } from "../../flows/approve-held.ts";
import type { CycleWorld } from "../../flows/cycle-world.ts";
import { prepareCycle } from "../../flows/prepare-cycle.ts";
import { syncCycle } from "../../flows/sync-cycle.ts";
import type { DemoCompany } from "../../simulators/demo/demo-company.ts";

/** Who tells, and to whom. */
export interface DemoStage {
  readonly company: Pick<DemoCompany, "workOneMorning" | "deleteOffices">;
  readonly world: CycleWorld;
  readonly write: (text: string) => void;
  readonly canvas: Canvas;
  readonly signal: AbortSignal;
}

interface Telling extends DemoStage {
  /** Findings that were shown; the real commands show them each time. */
  readonly shown: Set<string>;
}

/**
 * Tells the story of the product, on the stage that is given.
 *
 * @returns whether the last plan was empty, as it should be.
 */
export async function tellDemo(stage: DemoStage): Promise<boolean> {
  const telling: Telling = { ...stage, shown: new Set() };
  say(telling, OPENING);
  heading(telling, 1, "The first start adopts what agrees, and changes nothing that is old");
  await sync(telling);

  heading(telling, 2, "The mistakes of years, looked at on purpose");
  await plan(telling, " --full");
  await sync(telling, " --full");

  heading(telling, 3, "A morning's work in phpIPAM");
  say(telling, MORNING);
  telling.company.workOneMorning();
  await plan(telling);
  await sync(telling);

  heading(telling, 4, "Somebody deletes a whole subnet");
  telling.company.deleteOffices();
  await sync(telling);
  await approve(telling);
  await sync(telling);

  heading(telling, 5, "In the end");
  const last = await plan(telling);
  say(telling, `${last.findings.length} findings stay open until people mend them in phpIPAM.`);
  say(telling, CLOSING);
  return last.changes.length === 0;
}

const OPENING = `A company with its phpIPAM and its PowerDNS, both on loopback and for this demo only. Nothing else is touched.
Findings are shown once here; the commands show them each time.`;

const MORNING = `pc-007 becomes reception, web3 moves to 10.20.1.40 (deleted and created again), bench5 is deleted,
laser and shop are new, and pc-011 gets a name with a typing error.`;

const CLOSING = `That was the real program, against servers that were here for the demo only and are gone now.

Next, with your own phpIPAM and PowerDNS:
  pphook setup     asks for both, shows a first plan, and changes nothing
  pphook check     measures the installation`;

type Full = "" | " --full";

async function plan(telling: Telling, syncOptions: Full = ""): Promise<Plan> {
  prompt(telling, `pphook plan${syncOptions}`);
  const full = syncOptions !== "";
  const prepared = await prepareCycle(telling.world, { full, signal: telling.signal });
  const shown = onlyNew(telling, prepared.plan);
  const view = { plan: shown, sources: prepared.sources, bar: null, heldOnly: false, syncOptions };
  telling.write(planText(view, telling.canvas));
  return prepared.plan;
}

async function sync(telling: Telling, syncOptions: Full = ""): Promise<void> {
  prompt(telling, `pphook sync${syncOptions}`);
  const full = syncOptions !== "";
  const report = await syncCycle(telling.world, {
    full,
    dryRun: false,
    lockWaitMs: 0,
    signal: telling.signal,
  });
  const applied = report.outcomes.filter((outcome) => outcome.result === "applied");
  const wasShown = applied.length > 0 && applied.length === report.plan.changes.length;
  if (wasShown)
    return say(
      telling,
      `✓ ${countOf(applied.length, "change")} applied, read back and journalled in ${formatElapsed(report.durationMs)}`,
    );
  const shown = { ...report, plan: onlyNew(telling, report.plan) };
  telling.write(reportText({ report: shown, bar: null }, telling.canvas));
}

function onlyNew({ shown }: Telling, all: Plan): Plan {
  const findings = all.findings.filter((finding) => !shown.has(finding.id));
  for (const finding of findings) shown.add(finding.id);
  return { ...all, findings };
}

async function approve(telling: Telling): Promise<void> {
  const { store } = telling.world;
  const held = await store.heldSet();
  if (held === null) return;
  const hash = held.hash.slice(0, SHOWN_HASH);
  prompt(telling, `pphook approve ${hash}`);
  await approveHeld(telling.world, { hash, by: "the demo", lockWaitMs: 0, signal: telling.signal });
  say(
    telling,
    `${countOf(held.changes.length, "change")} released: exactly these, once. The next sync applies them.`,
  );
}

function heading({ write, canvas }: Telling, step: number, title: string): void {
  write(`\n${canvas.paint("bold", `${step}  ${title}`)}\n`);
}

function prompt({ write, canvas }: Telling, command: string): void {
  write(`\n${canvas.paint("cyan", `$ ${command}`)}\n`);
}

function say({ write }: Telling, text: string): void {
  write(`\n${text}\n`);
}
