import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { rewriteRrsets } from "../../src/core/diff/rrset-writes.ts";
import { canonicalChange, compareChanges, isDestructive } from "../../src/domain/change.ts";
import { hashChanges } from "../../src/flows/hash-changes.ts";
import { assertProperty, WORLDS } from "../support/assert-property.ts";
import { type LiveZone, linesOf } from "../support/build-zone.ts";
import { cycle, decideOn, tell } from "../support/world-cycle.ts";
import type { World } from "../support/world-of.ts";
import { endOf, eveOf, story } from "../support/world-random.ts";

for (const verifyAll of [true, false])
  test(`a second ${verifyAll ? "full" : "ordinary"} cycle right after has nothing to do, whatever happened before`, () => {
    assertProperty(
      fc.property(story, (told) => {
        const { world, choice } = eveOf(told);
        const done = cycle(world, { ...choice, verifyAll });
        const again = cycle(done.next, { verifyAll });
        assert.deepEqual(again.plan, [], `after ${done.plan.join(", ")}`);
      }),
      WORLDS,
    );
  });

test("neither the order of rows nor that of zones and records changes the plan or the findings", () => {
  assertProperty(
    fc.property(story, fc.infiniteStream(fc.nat()), (told, dice) => {
      const { world, choice } = eveOf(told);
      const shuffle = <T>(items: Iterable<T>): T[] => {
        const drawn = [...items].map((item) => ({ item, rank: dice.next().value ?? 0 }));
        return drawn.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
      };
      const one = decideOn(world, choice).decision;
      const other = decideOn(shuffled(world, shuffle), choice).decision;
      assert.deepEqual(other.diff.changes, one.diff.changes);
      const findings = ({ findings, diff }: typeof one) =>
        [...findings, ...diff.findings].map((finding) => JSON.stringify(finding)).sort();
      assert.deepEqual(findings(other), findings(one));
      assert.equal(hashChanges(shuffle(other.diff.changes)), hashChanges(one.diff.changes));
    }),
    WORLDS,
  );
});

function shuffled(world: World, shuffle: <T>(items: Iterable<T>) => T[]): World {
  const { rows, owned, zones } = world.ledger;
  const stir = (zone: LiveZone): LiveZone => ({
    ...zone,
    content: {
      ...zone.content,
      rrsets: new Map(
        shuffle(zone.content.rrsets).map(([name, rrsets]) => [
          name,
          shuffle(rrsets).map((rrset) => ({ ...rrset, values: shuffle(rrset.values) })),
        ]),
      ),
    },
  });
  return {
    ...world,
    rows: shuffle(world.rows),
    zones: shuffle(world.zones).map(stir),
    ledger: {
      rows: new Map(shuffle(rows)),
      owned: new Map(shuffle(owned)),
      zones: new Map(shuffle(zones)),
      undone: world.ledger.undone,
      renumbered: world.ledger.renumbered,
    },
  };
}

test("what is written is what was shown: the records before, without what goes, with what comes", () => {
  assertProperty(
    fc.property(story, (told) => {
      const { before, done } = endOf(told);
      for (const zone of before.zones) {
        const expected = new Set(linesOf(zone, true));
        const changes = done.changes.filter((change) => change.zone === zone.name);
        const lines = (side: "before" | "after") =>
          changes.flatMap((change) => {
            const state = change[side];
            const record = state && { ...change, before: null, after: { ...state, disabled: false } };
            return record
              ? [tell({ ...record, action: "create" }).slice(1) + (state.disabled ? " off" : "")]
              : [];
          });
        for (const line of lines("before")) assert.ok(expected.delete(line), `${line} is not there`);
        for (const line of lines("after")) assert.equal(expected.size + 1, expected.add(line).size, line);
        const after = done.next.zones.find((it) => it.name === zone.name);
        assert.deepEqual(after && linesOf(after, true), [...expected].sort());
      }
    }),
    WORLDS,
  );
});

test("an RRset that is written keeps its TTL, and a new one gets that of the policy", () => {
  assertProperty(
    fc.property(story, (told) => {
      const { before, done } = endOf(told);
      for (const zone of before.zones) {
        const changes = done.changes.filter((change) => change.zone === zone.name);
        for (const { before: was, after } of rewriteRrsets(zone.content.rrsets, changes))
          assert.equal(after.ttlSeconds, was?.ttlSeconds ?? before.policy.ttlSeconds);
      }
    }),
    WORLDS,
  );
});

test("changes come sorted, and no value is changed twice", () => {
  assertProperty(
    fc.property(story, (told) => {
      const { changes } = decideOn(...(Object.values(eveOf(told)) as [World, object])).decision.diff;
      assert.deepEqual(changes, [...changes].sort(compareChanges));
      const touched = changes.flatMap(({ name, type, before, after }) =>
        [...new Set([before?.content, after?.content])].filter(Boolean).map((it) => `${name} ${type} ${it}`),
      );
      assert.equal(new Set(touched).size, touched.length, touched.join(", "));
    }),
    WORLDS,
  );
});

test("a held plan is all of its destructive changes; approving them releases them and nothing else", () => {
  assertProperty(
    fc.property(story, (told) => {
      const { world, choice } = eveOf(told);
      const lost = { ...choice, guards: { ledgerLost: true } };
      const held = cycle(world, lost);
      for (const change of held.changes.filter(isDestructive))
        assert.ok(held.held.includes(tell(change)), tell(change));
      const again = cycle(held.next, lost);
      assert.deepEqual(withoutCreations(again.held), withoutCreations(held.held));
      // An ordinary cycle may leave to the next full one what it has no reason to look at.
      const full = cycle(again.next, { ...lost, verifyAll: true });
      const approved = new Set(full.changes.filter(isDestructive).map(canonicalChange));
      const released = cycle(full.next, { verifyAll: true, guards: { ledgerLost: true, approved } });
      assert.deepEqual([released.held, released.guards], [[], []]);
      assert.deepEqual(cycle(released.next).plan, []);
    }),
    WORLDS,
  );
});

function withoutCreations(held: readonly string[]): readonly string[] {
  return held.filter((line) => !line.startsWith("+"));
}
