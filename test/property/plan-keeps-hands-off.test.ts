import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { referencesOf } from "../../src/core/diff/dns-world.ts";
import { isDestructive, type RecordChange } from "../../src/domain/change.ts";
import { type IpAddress, parseIp } from "../../src/domain/ip-address.ts";
import { type Rrset, valueKey } from "../../src/domain/rrset.ts";
import { indexSubnets } from "../../src/domain/subnet-index.ts";
import { type WantedRow, wantersOf } from "../../src/domain/wanted-row.ts";
import { assertProperty, WORLDS } from "../support/assert-property.ts";
import { type Cycled, tell } from "../support/world-cycle.ts";
import type { World } from "../support/world-of.ts";
import { endOf, story } from "../support/world-random.ts";

interface Ending {
  readonly before: World;
  readonly done: Cycled;
}

function always(title: string, holds: (ending: Ending) => void): void {
  test(title, () => {
    assertProperty(
      fc.property(story, (told) => holds(endOf(told))),
      WORLDS,
    );
  });
}

function liveRrset(
  { zones }: World,
  change: Pick<RecordChange, "zone" | "name" | "type">,
): Rrset | undefined {
  const content = zones.find((zone) => zone.name === change.zone)?.content;
  return content?.rrsets.get(change.name)?.find((rrset) => rrset.type === change.type);
}

function served({ zones }: World, change: Pick<RecordChange, "zone" | "name" | "type">): readonly string[] {
  const values = liveRrset({ zones } as World, change)?.values ?? [];
  return values.filter((value) => !value.disabled).map((value) => value.content);
}

function keyOf(change: RecordChange): string {
  return valueKey(change.name, change.type, change.before?.content ?? "");
}

function standingRows({ decision }: Cycled): readonly WantedRow[] {
  return [...decision.index.byId.values()];
}

function isDecided(done: Cycled, row: WantedRow): boolean {
  return row.standing === "valid" && done.decision.selection.due.has(row.id);
}

/** Rule (b): a PTR at the reverse name of a valid row that wants one, and nobody else's. */
function mayCorrectPtr({ before, done }: Ending, change: RecordChange): boolean {
  const owner = done.decision.index.byId.get(before.ledger.owned.get(keyOf(change))?.rowId ?? -1);
  const claims = standingRows(done).filter((row) => isDecided(done, row) && row.ptr?.name === change.name);
  return claims.length > 0 && (owner === undefined || isDecided(done, owner));
}

/** Rule (c) and `foreign = take_over`: the sole value, but for owned ones, at the name of a row whose own is not live. */
function mayReplaceAddress({ before, done }: Ending, change: RecordChange): boolean {
  const content = change.before?.content ?? "";
  const ip = parseIp(content) ?? ("" as IpAddress);
  const claimed = standingRows(done).some(
    (row) => isDecided(done, row) && row.address?.name === change.name && row.address.content !== content,
  );
  const isStale =
    indexSubnets(before.subnets.values())(ip) && !standingRows(done).some((row) => row.checked.ip === ip);
  const others = served(before, change).filter((it) => it !== content);
  const isSole = others.every((it) => before.ledger.owned.has(valueKey(change.name, change.type, it)));
  return claimed && isSole && (isStale || before.policy.foreign === "take_over");
}

always("a value that goes is owned, or corrected by the inventory's authority", (ending) => {
  for (const change of ending.done.changes.filter(isDestructive)) {
    if (ending.before.ledger.owned.has(keyOf(change))) continue;
    const allowed = change.type === "PTR" ? mayCorrectPtr(ending, change) : mayReplaceAddress(ending, change);
    assert.ok(allowed, tell(change));
  }
});

always("what a frozen or baseline row owns or asks for stays", ({ before, done }) => {
  const { index, selection } = done.decision;
  const isOff = (row: WantedRow | undefined) =>
    row !== undefined && (row.standing === "frozen" || selection.baseline.has(row.id));
  for (const change of done.changes.filter(isDestructive)) {
    const content = change.before?.content ?? "";
    if (change.after?.content === content && !change.after.disabled) continue;
    const owner = before.ledger.owned.get(keyOf(change));
    assert.ok(!isOff(owner && index.byId.get(owner.rowId)), `${tell(change)}: its owner`);
    assert.ok(!wantersOf(index, { ...change, content }).some(isOff), `${tell(change)}: a row that wants it`);
  }
});

always("nothing is removed that a valid row asks for, but a PTR of a name without addresses", ({ done }) => {
  const { index } = done.decision;
  for (const change of done.changes.filter(
    (it) => it.before !== null && it.after?.content !== it.before.content,
  )) {
    const wanted = wantersOf(index, { ...change, content: change.before?.content ?? "" });
    if (wanted.length > 0) assert.equal(change.type, "PTR", tell(change));
  }
});

always("every change lies in a managed zone that could be read", ({ before, done }) => {
  for (const change of done.changes) {
    const zone = before.zones.find((it) => it.name === change.zone);
    assert.ok(zone?.managed === true && !before.unreadable.includes(zone.name), tell(change));
  }
});

always("every change says what is live now", ({ before, done }) => {
  for (const change of done.changes) {
    const values = liveRrset(before, change)?.values ?? [];
    const find = (content: string | undefined) => values.find((value) => value.content === content);
    assert.equal(find(change.before?.content)?.disabled, change.before?.disabled, tell(change));
    if (change.before?.content !== change.after?.content)
      assert.equal(find(change.after?.content), undefined, tell(change));
  }
});

always("a value that a person disabled is neither enabled nor removed", ({ before, done }) => {
  for (const change of done.changes.filter((it) => it.before?.disabled === true))
    assert.notEqual(before.ledger.owned.get(keyOf(change))?.disabledAt ?? null, null, tell(change));
});

always("a name that an NS, MX or SRV record points to keeps an address", ({ before, done }) => {
  const readable = before.zones.filter((zone) => zone.managed && !before.unreadable.includes(zone.name));
  const referenced = new Set(readable.flatMap((zone) => referencesOf(zone.content)));
  for (const change of done.changes.filter((it) => it.type !== "PTR" && referenced.has(it.name)))
    if (isDestructive(change)) assert.ok(served(done.next, change).length > 0, tell(change));
});

always("nothing changes at a name that a CNAME, ALIAS or LUA record serves", ({ before, done }) => {
  for (const change of done.changes) {
    const content = before.zones.find((zone) => zone.name === change.zone)?.content;
    const types = content?.rrsets.get(change.name)?.map((rrset) => rrset.type) ?? [];
    assert.ok(!types.some((type) => ["CNAME", "ALIAS", "LUA", "NS"].includes(type)), tell(change));
  }
});

always("the ledger owns nothing but what is there", ({ before, done }) => {
  const { selection, index } = done.decision;
  for (const value of done.next.ledger.owned.values()) {
    const isFresh = !before.ledger.owned.has(valueKey(value.name, value.type, value.content));
    const wasLookedAt = selection.due.has(value.rowId) && index.byId.has(value.rowId);
    if ((!isFresh && !wasLookedAt) || before.unreadable.includes(value.zone)) continue;
    const rrset = liveRrset(done.next, value);
    const live = rrset?.values.find((it) => it.content === value.content);
    assert.equal(live?.disabled, value.disabledAt !== null, `${value.name} ${value.type} ${value.content}`);
  }
});
