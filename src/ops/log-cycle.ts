import { type Change, isDestructive } from "../domain/change.ts";
import type { ChangeOutcome, CycleReport } from "../domain/cycle-report.ts";
import { displayName } from "../domain/dns-name.ts";
import { withFields } from "../flows/with-fields.ts";
import type { Log, LogFields } from "../ports/log.ts";
import { formatDuration } from "./format-duration.ts";
import { logFiles } from "./log-files.ts";
import { logTargets } from "./log-targets.ts";

/** Tells a cycle: one line per change, what is held and by which guard, and one line with the counts. */
export function logCycle(log: Log, report: CycleReport): void {
  const told = withFields(log, { cycle: report.run });
  for (const outcome of report.outcomes) logOutcome(told, outcome);
  logHeld(told, report);
  logFiles(told, report.files ?? []);
  logTargets(told, report.deployments ?? []);
  told.info("cycle done", countsOf(report));
}

function logOutcome(log: Log, { id, change, result, detail }: ChangeOutcome): void {
  const level = result === "applied" ? "info" : "warn";
  log[level](`change ${result}`, {
    action: change.action,
    ...fieldsOf(change),
    rule: change.rule,
    reason: change.reason,
    ...(change.addressId === null ? {} : { row: change.addressId }),
    ...(detail === "" ? {} : { detail }),
    change: id,
  });
}

function fieldsOf(change: Change): LogFields {
  const { type } = change;
  if (change.target === "powerdns") {
    const { zone, name, before, after } = change;
    return {
      zone: displayName(zone),
      name: displayName(name),
      type,
      ...(before === null ? {} : { before: before.content }),
      ...(after === null ? {} : { after: after.content }),
    };
  }
  const macs = change.type === "mac" ? { before: change.before.mac, after: change.after.mac } : {};
  return { service: "phpipam", type, ip: change.ip, hostname: change.hostname, ...macs };
}

function logHeld(log: Log, { plan, writeBar }: CycleReport): void {
  for (const { id, scope, measured, limit, message } of plan.guards)
    log.warn("guard tripped", { guard: id, scope, measured, limit, detail: message });
  if (plan.heldHash === null) return;
  const hash = plan.heldHash.slice(0, 12);
  const held = plan.changes.filter((change) => change.held);
  log.warn("changes held", {
    changes: held.length,
    destructive: held.filter(isDestructive).length,
    ...(writeBar === null ? {} : { writes: writeBar }),
    look: "pphook plan --held",
    release: `pphook approve ${hash}`,
  });
}

function countsOf({ plan, outcomes, writeBar, durationMs }: CycleReport): LogFields {
  const results = Map.groupBy(outcomes, (outcome) => outcome.result);
  const applied = results.get("applied")?.length ?? 0;
  const held = plan.changes.filter((change) => change.held).length;
  const untried = writeBar === null ? plan.changes.length - held - outcomes.length : 0;
  const { checked, due, baseline, frozen, outOfScope } = plan.counts;
  return {
    duration: formatDuration(durationMs),
    rows: checked,
    due,
    baseline,
    frozen,
    ...(outOfScope === 0 ? {} : { outOfScope }),
    changes: plan.changes.length,
    applied,
    ...(outcomes.length === applied ? {} : { notApplied: outcomes.length - applied }),
    ...(untried === 0 ? {} : { untried }),
    held,
    findings: plan.findings.length,
    ...(writeBar === null ? {} : { writes: writeBar }),
  };
}
