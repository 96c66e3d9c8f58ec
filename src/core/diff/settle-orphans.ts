import { displayName } from "../../domain/dns-name.ts";
import { type FindingSubject, makeFinding } from "../../domain/finding.ts";
import type { OwnedValue } from "../../domain/ledger.ts";
import { wantersOf } from "../../domain/wanted-row.ts";
import { liveValue } from "./dns-world.ts";
import { servedOtherwise, takenOver } from "./served-otherwise.ts";
import { keyOf } from "./sketch.ts";
import type { Stroke } from "./stroke.ts";
import { type Study, subjectOf } from "./study.ts";

/** Deals with a value whose row is gone or lost its name, as `orphan` says: delete it, park it (disabled), or report it. */
export function settleOrphan(study: Study, value: OwnedValue): void {
  if (study.kept.has(keyOf(value))) return;
  const subject = subjectOfOrphan(study, value);
  const how = servedOtherwise(study.world, value.zone, value.name);
  if (how !== null || study.policy.orphan === "report") {
    report(
      study,
      value,
      how === null
        ? "it was left in place (orphan = report)"
        : `it is now served by ${how} and was left in place`,
    );
    return;
  }
  const { rule, reason } = causeOf(study, value);
  const stroke: Stroke = { value, rule, reason, subject };
  if (study.policy.orphan === "disable")
    study.sketch.park({ ...stroke, reason: `${reason}; disabled for now` });
  else study.sketch.remove(stroke);
}

function causeOf(study: Study, { rowId }: OwnedValue): Pick<Stroke, "rule" | "reason"> {
  const leaving = study.leaving.get(rowId);
  if (leaving !== undefined)
    return { rule: leaving.deletion.rule, reason: `its row is deleted: ${leaving.deletion.reason}` };
  const named = study.index.byId.has(rowId);
  return { rule: "orphan", reason: named ? "hostname removed in phpIPAM" : "row deleted in phpIPAM" };
}

/**
 * Deals with a value that `orphan = disable` parked:
 *
 *   live state    a row wants it   grace over   does
 *   disabled      its row froze    -            waits, and where the name is served otherwise
 *   disabled      yes              -            enables it again
 *   disabled      no               yes          deletes it
 *   disabled      no               no           waits
 *   enabled       -                -            lets go of it: somebody brought it back
 *
 * @returns whether the value is still PPHOOK's.
 */
export function settleParked(study: Study, value: OwnedValue): boolean {
  const live = liveValue(study.world, value);
  if (live === undefined || !live.disabled) return false;
  if (study.index.byId.get(value.rowId)?.standing === "frozen") return true;
  if (takenOver(study.world, value.zone, value.name) !== null) return true;
  const wanters = wantersOf(study.index, value);
  const heir = wanters.find((row) => row.standing === "valid" && study.due.has(row.id));
  if (heir !== undefined) {
    study.sketch.add({ value, rule: "re-enable", reason: "back in phpIPAM", subject: subjectOf(heir) });
    return true;
  }
  if (wanters.length > 0 || study.now - (value.disabledAt ?? study.now) < study.policy.orphanGraceMs)
    return true;
  if (study.kept.has(keyOf(value))) return true;
  study.sketch.remove({
    value,
    rule: "orphan",
    reason: "its row did not come back within orphan_grace",
    subject: subjectOfOrphan(study, value),
  });
  return true;
}

function subjectOfOrphan(study: Study, value: OwnedValue): FindingSubject {
  const present = study.index.byId.get(value.rowId) ?? study.leaving.get(value.rowId)?.row;
  const known = study.ledger.rows.get(value.rowId);
  const name = value.type === "PTR" ? value.content : value.name;
  if (present !== undefined)
    return { addressId: present.id, ip: present.checked.row.ip, hostname: displayName(name) };
  return {
    addressId: value.rowId,
    ip: known?.ip ?? (value.type === "PTR" ? "" : value.content),
    hostname: displayName(name),
  };
}

function report(study: Study, value: OwnedValue, what: string): void {
  const name = displayName(value.name);
  study.findings.push(
    makeFinding("orphan", subjectOfOrphan(study, value), {
      key: `${value.rowId}:${name}:${value.type}`,
      message: `${name} ${value.type} ${displayName(value.content)} has no row in phpIPAM any more; ${what}`,
      remedy: `remove ${name} ${value.type} in PowerDNS if it is not needed any more`,
    }),
  );
}
