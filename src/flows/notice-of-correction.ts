import type { AddressRow } from "../domain/address.ts";
import { makeFinding } from "../domain/finding.ts";
import type { Notice, NoticeParty } from "../domain/notice.ts";
import { editorOf } from "../domain/plan.ts";
import type { KeeperRow, RowChange } from "../domain/row-change.ts";
import type { CycleWorld } from "./cycle-world.ts";
import { actionOf } from "./notices-of-cycle.ts";
import type { ApplicableCycle } from "./prepare-cycle.ts";
import { placeOf } from "./row-place.ts";

interface MadeCorrection {
  readonly cycle: ApplicableCycle;
  /** The journal's id of the change. */
  readonly id: string;
  readonly change: RowChange;
}

/** Says what a correction that was made gives its author to know. @returns null when nobody is told. */
export function noticeOfCorrection(world: CycleWorld, { cycle, id, change }: MadeCorrection): Notice | null {
  const { rule } = change;
  const isDuplicate = rule === "hostname-duplicate" || rule === "mac-duplicate";
  if (world.settings.reminderMs === null || change.action === "create" || !isDuplicate) return null;
  const { addressId, ip, hostname, before, keeper } = change;
  return {
    run: cycle.start.run,
    at: cycle.start.now,
    state: "done",
    finding: makeFinding(rule, { addressId, ip, hostname }, { key: id, message: change.reason, remedy: "" }),
    place: placeOf(cycle.snapshot, findRow(cycle, addressId)),
    mac: before.mac,
    actions: [actionOf({ id, change, result: "applied", detail: "" })],
    others: keeper === null ? [] : [partyOf(cycle, keeper)],
    author: editorOf(cycle.plan, change) ?? null,
    recipients: [],
  };
}

function findRow({ snapshot }: ApplicableCycle, id: number): AddressRow | undefined {
  return snapshot.rows.find((row) => row.id === id);
}

function partyOf(cycle: ApplicableCycle, { id, ip }: KeeperRow): NoticeParty {
  const row = findRow(cycle, id);
  return {
    addressId: id,
    ip,
    hostname: row?.hostname ?? "",
    mac: row?.mac ?? "",
    place: placeOf(cycle.snapshot, row),
    keeps: true,
  };
}
