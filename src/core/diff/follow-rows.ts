import { displayName } from "../../domain/dns-name.ts";
import { makeFinding } from "../../domain/finding.ts";
import type { OwnedValue } from "../../domain/ledger.ts";
import { type WantedRow, type WantedValue, wantersOf } from "../../domain/wanted-row.ts";
import { liveValue } from "./dns-world.ts";
import { servedOtherwise } from "./served-otherwise.ts";
import { settleOrphan, settleParked } from "./settle-orphans.ts";
import { keyOf } from "./sketch.ts";
import {
  foreignValues,
  isNamed,
  isReplaceable,
  type NamedRow,
  note,
  type Study,
  subjectOf,
} from "./study.ts";

/** Which values of a row moved, so that the new ones come whatever the table says. */
export interface Followed {
  readonly address: ReadonlySet<number>;
  readonly ptr: ReadonlySet<number>;
  /** Rows about which nothing more is decided, because their name is not theirs to change. */
  readonly blocked: ReadonlySet<number>;
  /** Values that pass to another row that wants them. */
  readonly transferred: readonly OwnedValue[];
  /** Keys of owned values that somebody else removed, or whose zone is gone or answers for the name no more. */
  readonly lapsed: ReadonlySet<string>;
}

interface Following {
  readonly address: Set<number>;
  readonly ptr: Set<number>;
  readonly blocked: Set<number>;
  readonly transferred: OwnedValue[];
  readonly lapsed: Set<string>;
}

/**
 * Lets owned values follow their rows before the table is asked: what a row owned and no longer asks for goes, unless another row
 * asks for it; what belonged to a row that is gone or has no name any more is an orphan.
 *
 *   owner        the row asks for it   another row does   else
 *   valid        stays                 changes owner      goes, the new one comes
 *   frozen       stays                 stays              stays
 *   out of scope PPHOOK lets go of it, and it stays
 *   unnamed      -                     changes owner      orphan
 *   gone         -                     changes owner      orphan
 *   to be deleted  -                   changes owner      orphan
 */
export function followRows(study: Study): Followed {
  const following: Following = {
    address: new Set(),
    ptr: new Set(),
    blocked: new Set(),
    transferred: [],
    lapsed: new Set(),
  };
  blockNames(study, following);
  for (const [key, value] of parkedFirst(study.owned)) {
    const owner = study.index.byId.get(value.rowId);
    if (owner === undefined ? !isNews(study, value) : !study.due.has(owner.id)) continue;
    followValue(study, following, { key, value, owner });
  }
  return following;
}

/** A row may move onto a value that comes back from parking, so that is settled before any row moves. */
function parkedFirst(owned: Study["owned"]): Iterable<readonly [string, OwnedValue]> {
  const parked = [...owned].filter(([, value]) => value.disabledAt !== null);
  return parked.length === 0 ? owned : new Map([...parked, ...owned]);
}

/**
 * A value whose row is gone is looked at when the row has just vanished, when its zone is read anyway, and when its time is up;
 * one that was told and left in place costs no further read.
 */
function isNews(study: Study, value: OwnedValue): boolean {
  if (study.world.isRead(value.zone) || study.leaving.has(value.rowId)) return true;
  if (value.disabledAt === null) return study.ledger.rows.has(value.rowId);
  const isOver = study.now - value.disabledAt >= study.policy.orphanGraceMs;
  return isOver || wantersOf(study.index, value).some((row) => study.due.has(row.id));
}

function blockNames(study: Study, following: Following): void {
  for (const row of study.rows) {
    if (!isNamed(row)) continue;
    const how = servedOtherwise(study.world, row.address.zone, row.address.name);
    if (how === null) continue;
    following.blocked.add(row.id);
    note(study, "served-otherwise", {
      row,
      message: `${subjectOf(row).hostname} is served by ${how}; nothing is made, changed or removed for it`,
      remedy: "remove that record if the name shall be an ordinary host, or give the row another name",
    });
  }
}

interface Owned {
  readonly key: string;
  readonly value: OwnedValue;
  readonly owner: WantedRow | undefined;
}

function followValue(study: Study, following: Following, owned: Owned): void {
  const { key, value, owner } = owned;
  const zone = study.world.zoneOf(value.name);
  // Nothing of a row that is out of scope is PPHOOK's: should it vanish there, its records stay.
  if (zone?.name !== value.zone || owner?.checked.frozenBy === "scope") {
    following.lapsed.add(key);
    return;
  }
  if (!zone.managed || study.world.contentOf(zone.name) === null) return;
  if (value.disabledAt !== null ? !settleParked(study, value) : !isLive(study, value)) {
    following.lapsed.add(key);
    return;
  }
  if (
    value.disabledAt !== null ||
    owner?.standing === "frozen" ||
    (owner !== undefined && asksFor(owner, value))
  )
    return;
  passOn(study, following, owned);
}

function isLive(study: Study, value: OwnedValue): boolean {
  return liveValue(study.world, value)?.disabled === false;
}

/** The owner does not ask for the value any more: another row takes it over, or it goes. */
function passOn(study: Study, following: Following, owned: Owned): void {
  const { value, owner } = owned;
  const heir = wantersOf(study.index, value)[0];
  if (heir !== undefined) following.transferred.push({ ...value, rowId: heir.id });
  if (owner !== undefined && isNamed(owner))
    moveValue(study, following, { owner, value, keep: heir !== undefined });
  else if (heir === undefined) settleOrphan(study, value);
}

function asksFor(row: WantedRow, value: OwnedValue): boolean {
  const wanted = value.type === "PTR" ? row.ptr : row.address;
  return wanted?.name === value.name && wanted.type === value.type && wanted.content === value.content;
}

interface Move {
  readonly owner: NamedRow;
  readonly value: OwnedValue;
  /** Another row asks for the old value, so only the new one comes. */
  readonly keep: boolean;
}

function moveValue(study: Study, following: Following, move: Move): void {
  const { owner, value } = move;
  if (following.blocked.has(owner.id)) return;
  const obstacle = findObstacle(study, owner.address);
  if (obstacle !== null) {
    following.blocked.add(owner.id);
    noteObstacle(study, owner, obstacle);
    return;
  }
  const how = servedOtherwise(study.world, value.zone, value.name);
  if (how !== null) {
    noteUntouchable(study, owner, { value, how });
    return;
  }
  following[value.type === "PTR" ? "ptr" : "address"].add(owner.id);
  if (!move.keep)
    study.sketch.remove({
      value,
      rule: "follow-row",
      reason: reasonOf(owner, value),
      subject: subjectOf(owner),
    });
}

/** Why a row cannot move to a name. */
type Obstacle = "foreign-record" | "record-disabled";

/**
 * A row moves to a name where its value is already served or comes back from parking, or where no value is but owned, wanted and replaceable ones. Where
 * somebody disabled the very value, the old one stays: with both gone the host could not be found at all.
 */
function findObstacle(study: Study, place: WantedValue): Obstacle | null {
  const own = liveValue(study.world, place);
  const comesBack = study.sketch.additions.has(place);
  if (comesBack || (own !== undefined && !own.disabled)) return null;
  if (own !== undefined && study.owned.get(keyOf(place)) === undefined) return "record-disabled";
  const foreign = foreignValues(study, place);
  return foreign.length === 0 || isReplaceable(study, place, foreign) ? null : "foreign-record";
}

function noteObstacle(study: Study, owner: NamedRow, rule: Obstacle): void {
  const { hostname, ip } = subjectOf(owner);
  const { type } = owner.address;
  const what = {
    "foreign-record": `points to ${foreignValues(study, owner.address).join(", ")}, which PPHOOK does not own`,
    "record-disabled": `has ${type} ${ip}, disabled in PowerDNS`,
  }[rule];
  const remedy = {
    "foreign-record": `remove those records of ${hostname} in PowerDNS, or give the row another name`,
    "record-disabled": `enable or remove ${hostname} ${type} ${ip} in PowerDNS`,
  }[rule];
  note(study, rule, {
    row: owner,
    message: `${hostname} ${what}; the row's old records were left in place`,
    remedy,
  });
}

function noteUntouchable(
  study: Study,
  owner: NamedRow,
  about: { readonly value: OwnedValue; readonly how: string },
): void {
  const name = displayName(about.value.name);
  study.findings.push(
    makeFinding("served-otherwise", subjectOf(owner), {
      key: `${owner.id}:${name}`,
      message: `the old record ${name} ${about.value.type} is now served by ${about.how}; it was left in place`,
      remedy: `remove ${name} ${about.value.type} by hand if it is not needed any more`,
    }),
  );
}

function reasonOf(owner: NamedRow, value: OwnedValue): string {
  if (value.type === "PTR") {
    if (owner.ptr === null)
      return owner.checked.row.ptrIgnore
        ? "PTRignore was set in phpIPAM"
        : "no managed reverse zone any more";
    return value.name === owner.ptr.name
      ? `renamed in phpIPAM (was ${displayName(value.content)})`
      : "re-addressed in phpIPAM";
  }
  if (value.name === owner.address.name) return `re-addressed in phpIPAM (was ${value.content})`;
  return `renamed in phpIPAM (now ${displayName(owner.address.name)})`;
}
