import type { CheckArea, CheckItem, Verdict } from "../../../domain/check-item.ts";
import type { HealthFacts, HealthMemory } from "../../../domain/health.ts";
import { countOf } from "../count-text.ts";
import { sizeText } from "../size-text.ts";
import { judgeMachine } from "./judge-machine.ts";
import { judgeOutbox } from "./judge-outbox.ts";
import { judgeReach } from "./judge-reach.ts";
import { judgeSecondaries } from "./judge-secondaries.ts";
import { judgeService } from "./judge-service.ts";
import { judgeTargets } from "./judge-targets.ts";
import { judgeExceptions, judgeWrites } from "./judge-writes.ts";
import { fault, ok } from "./verdicts.ts";

/** Judges how PPHOOK and what it stands on are at this moment, in the order in which one thing can be the cause of the next. */
export function judgeHealth(facts: HealthFacts): readonly CheckItem[] {
  const { memory } = facts;
  const known = "trouble" in memory ? null : memory;
  const failure = known?.failure ?? null;
  const { now } = facts;
  return [
    ...inArea("machine", judgeMachine(facts.machine)),
    ...inArea("store", judgeStore(facts)),
    ...inArea("phpipam", judgeReach(facts.phpipam, { system: "phpipam", failure, now })),
    ...inArea("powerdns", judgeReach([facts.powerdns], { system: "powerdns", failure, now })),
    ...inArea("service", known === null ? [] : judgeService(known, facts)),
    ...inArea("writes", judgeWrites(known, facts)),
    ...(known === null ? [] : judgeMemory(known, facts)),
  ];
}

function judgeMemory(memory: HealthMemory, facts: HealthFacts): readonly CheckItem[] {
  return [
    ...inArea("exceptions", judgeExceptions(memory, facts)),
    ...inArea("mail", judgeOutbox(memory, facts.now)),
    ...inArea("secondaries", judgeSecondaries(memory, facts.now)),
    ...inArea("targets", judgeTargets(memory.targets)),
  ];
}

function judgeStore({ store, memory }: HealthFacts): readonly Verdict[] {
  if ("trouble" in memory) return [fault(memory.trouble, memory.remedy)];
  const { entries, broken } = memory.journal;
  if (store.sizeBytes === 0) return [ok(`${store.path} is not there yet; the first cycle makes it`)];
  const size = `${store.path}: ${sizeText(store.sizeBytes)}`;
  if (broken !== null)
    return [
      fault(
        `${size}, and its journal is broken: ${broken}`,
        '"pphook history verify" says how far it can be trusted; compare with a copy of the store',
      ),
    ];
  return [
    ok(
      `${size}, ${countOf(entries, "entry", "entries")} of the journal; the newest fit ("pphook history verify": all)`,
    ),
  ];
}

function inArea(area: CheckArea, verdicts: readonly Verdict[]): readonly CheckItem[] {
  return verdicts.map((verdict) => ({ area, ...verdict }));
}
