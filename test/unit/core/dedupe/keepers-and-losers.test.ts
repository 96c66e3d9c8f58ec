import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { assertProperty } from "../../../support/assert-property.ts";
import { type Rules, resolve, type Sketch } from "./duplicate-fixture.ts";

const NAME = "dup.example.com";
const MAC = "00:1a:2b:3c:4d:5e";
const host = (id: number, about: Partial<Sketch> = {}): Sketch => ({
  id,
  ip: `10.0.0.${id}`,
  name: NAME,
  ...about,
});
const on = (day: number) => `2026-11-${String(day).padStart(2, "0")} 10:00:00`;

/** Every order of a few things. */
function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

const linesOf = (rows: readonly Sketch[], context?: Partial<Rules>) => resolve(rows, context).lines;

describe("the oldest of a group", () => {
  const cases: readonly { title: string; rows: readonly Sketch[]; losers: readonly number[] }[] = [
    {
      title: "is the one that was edited first",
      rows: [host(3, { editDate: on(1) }), host(1, { editDate: on(2) }), host(2, { editDate: on(3) })],
      losers: [1, 2],
    },
    {
      title: "is the lowest id of equal dates",
      rows: [host(3, { editDate: on(1) }), host(1, { editDate: on(1) }), host(2, { editDate: on(1) })],
      losers: [2, 3],
    },
    {
      title: "is the lowest id when a row has no date",
      rows: [host(1, { editDate: on(1) }), host(2), host(3, { editDate: on(9) })],
      losers: [2, 3],
    },
    { title: "is the lowest id when none has", rows: [host(9), host(2), host(5)], losers: [5, 9] },
    {
      title: "is one of five",
      rows: [5, 4, 3, 2, 1].map((id) => host(id, { editDate: on(10 - id) })),
      losers: [1, 2, 3, 4],
    },
  ];
  for (const { title, rows, losers } of cases) {
    it(`${title}, in every order of the rows`, () => {
      for (const order of orders(rows))
        assert.deepEqual(
          linesOf(order),
          losers.map((id) => `-${id} ${NAME}`),
        );
    });
  }

  it("is named with the reason", () => {
    const dated = resolve([host(1, { editDate: on(1) }), host(2, { editDate: on(20) })]);
    assert.equal(
      dated.deletions[0]?.reason,
      "same name as 10.0.0.1, which is older (edited 2026-11-01 10:00:00, this one 2026-11-20 10:00:00)",
    );
    assert.deepEqual(dated.deletions[0]?.keeper, { id: 1, ip: "10.0.0.1" });
    const [undated] = resolve([host(41), host(87)]).deletions;
    assert.equal(undated?.reason, "same name as 10.0.0.41, which is older (id 41 < 87)");
    const [equal] = resolve([host(1, { editDate: on(1) }), host(2, { editDate: on(1) })]).deletions;
    assert.match(equal?.reason ?? "", /\(id 1 < 2\)$/);
    const message = resolve([host(41), host(87)]).findings[0]?.message ?? "";
    assert.match(message, /; 10\.0\.0\.41 \(id 41\) is the oldest and keeps it$/);
  });
});

describe("what a group is", () => {
  it("is the same name however it is spelled", () =>
    assert.deepEqual(linesOf([host(1, { name: "Dup.Example.com." }), host(2)]), [`-2 ${NAME}`]));

  it("is one family: a dual-stack host loses nothing", () => {
    assert.deepEqual(linesOf([host(1), host(2, { ip: "2001:db8::2" })]), []);
    const both = [host(1), host(2), host(3, { ip: "2001:db8::3" }), host(4, { ip: "2001:db8::4" })];
    assert.deepEqual(linesOf(both), [`-2 ${NAME}`, `-4 ${NAME}`]);
  });

  it("is several addresses: the same one in two subnets is one host, beside a third, too", () => {
    const overlap = [host(1, { ip: "10.0.0.1" }), host(2, { ip: "10.0.0.1" })];
    assert.deepEqual(linesOf(overlap), []);
    assert.deepEqual(linesOf([...overlap, host(3)]), [`-3 ${NAME}`]);
    assert.deepEqual(
      linesOf([host(3, { editDate: on(1) }), ...overlap.map((row) => ({ ...row, editDate: on(2) }))]),
      [`-1 ${NAME}`, `-2 ${NAME}`],
    );
  });

  it("is no name that is shared on purpose", () =>
    assert.deepEqual(linesOf([host(1), host(2)], { allowSharedHostnames: (name) => name === NAME }), []));

  it("has no rows outside any zone: those are invalid", () => {
    const gateways = [1, 2, 3].map((id) => host(id, { name: "gateway", standing: "frozen" }));
    assert.deepEqual(resolve(gateways).lines, []);
    assert.deepEqual(resolve(gateways).findings, []);
  });
});

describe("a group is left to a person", () => {
  const [keeper, loser] = [host(1, { editDate: on(1) }), host(2, { editDate: on(2) })];
  const contested = (rows: readonly Sketch[], context: Partial<Rules> = {}) => {
    const { lines, findings } = resolve(rows, context);
    assert.deepEqual(lines, []);
    return findings[0]?.message.replace(/^.*; left to a person: /, "");
  };

  it("when a loser is a gateway, and not when the keeper is", () => {
    assert.equal(contested([keeper, { ...loser, isGateway: true }]), "10.0.0.2 (id 2) is a gateway");
    assert.equal(linesOf([{ ...keeper, isGateway: true }, loser]).length, 1);
  });

  it("when a loser is baseline, and not when the keeper is", () => {
    const isBaseline = (id: number) => ({ isBaseline: ({ row }: { row: { id: number } }) => row.id === id });
    assert.match(contested([keeper, loser], isBaseline(2)) ?? "", /^10\.0\.0\.2 \(id 2\) is baseline/);
    assert.equal(linesOf([keeper, loser], isBaseline(1)).length, 1);
  });

  it("when a loser answered scans not more than a day before the keeper, or the keeper never did", () => {
    const seen = (day: number, kept: number | null) => [
      { ...keeper, lastSeen: kept === null ? null : on(kept) },
      { ...loser, lastSeen: on(day) },
    ];
    assert.equal(
      contested(seen(20, null)),
      "10.0.0.2 (id 2) answered a scan on 2026-11-20 10:00:00, 10.0.0.1 (id 1) never did",
    );
    assert.match(contested(seen(19, 20)) ?? "", /answered a scan on 2026-11-19 .* on 2026-11-20/);
    assert.match(contested(seen(21, 20)) ?? "", /answered a scan/);
    assert.equal(linesOf(seen(18, 20)).length, 1);
    assert.equal(linesOf([{ ...keeper, lastSeen: on(20) }, loser]).length, 1);
  });

  it("when a date of a scan cannot be read", () => {
    const odd = { ...loser, lastSeen: "yesterday" };
    assert.match(contested([{ ...keeper, lastSeen: on(20) }, odd]) ?? "", /on yesterday/);
    const kept = { ...keeper, lastSeen: "long ago" };
    assert.match(contested([kept, { ...loser, lastSeen: on(1) }]) ?? "", /on long ago/);
  });

  it("when DNS has the name at the loser, and not at the keeper", () => {
    const holds = (...ids: readonly number[]) => ({
      holdsName: ({ row }: { row: { id: number } }) => ids.includes(row.id),
    });
    assert.equal(
      contested([keeper, loser], holds(2)),
      "DNS has the name at 10.0.0.2 (id 2), and not at 10.0.0.1 (id 1)",
    );
    assert.deepEqual([...resolve([keeper, loser], holds(2)).waiting], [1], "and it gets none meanwhile");
    assert.equal(linesOf([keeper, loser], holds(1, 2)).length, 1);
    assert.equal(linesOf([keeper, loser], holds(1)).length, 1);
  });

  it("when a loser came back by an undo", () =>
    assert.match(contested([keeper, loser], { isUndone: (id) => id === 2 }) ?? "", /was taken back$/));

  it("when somebody accepted it", () => {
    const isAccepted = (id: string) => id === `hostname-duplicate:${NAME}./ipv4`;
    assert.equal(contested([keeper, loser], { isAccepted }), "it was accepted");
    const cards = [keeper, loser].map((row) => ({
      ...row,
      name: `h${row.id}.example.com`,
      mac: MAC,
      profile: "infra",
    }));
    assert.match(
      contested(cards, { isAccepted: (id) => id === `mac-duplicate:${MAC}/ipv4` }) ?? "",
      /it was accepted/,
    );
  });

  it("when a date is missing and those that are there contradict the ids", () => {
    const rows = [host(1, { editDate: on(9) }), host(2), host(3, { editDate: on(2) })];
    assert.match(
      contested(rows) ?? "",
      /^10\.0\.0\.1 \(id 1\) was edited after 10\.0\.0\.3 \(id 3\), and not all/,
    );
    assert.equal(linesOf([host(1, { editDate: on(2) }), host(2), host(3, { editDate: on(2) })]).length, 2);
  });

  it("as a whole, whichever of the losers it is", () => {
    const five = [1, 2, 3, 4, 5].map((id) => host(id, { editDate: on(id) }));
    for (const id of [2, 3, 4, 5])
      contested(five.map((row) => (row.id === id ? { ...row, isGateway: true } : row)));
  });
});

describe("rows whose fate is not known yet", () => {
  it("wait behind the oldest while a zone of one of them cannot be read", () => {
    const rows = [host(1), host(2), host(3)];
    for (const unread of [1, 2, 3]) {
      const isUnread = ({ row }: { row: { id: number } }) => row.id === unread;
      const { lines, waiting, findings } = resolve(rows, { isUnread });
      assert.deepEqual([lines, [...waiting]], [[], [2, 3]]);
      assert.match(findings[0]?.message ?? "", /a zone of theirs cannot be read$/);
    }
    const isUnread = () => true;
    const policy = { hostnameDuplicates: "report", macDuplicates: "report" } as const;
    assert.equal(resolve(rows, { isUnread, policy }).waiting.size, 0, "nobody would lose");
  });

  it("keep their MAC while a zone of one of them cannot be read", () => {
    const rows = [1, 2].map((id) => host(id, { name: `h${id}.example.com`, mac: MAC, profile: "infra" }));
    const { lines, waiting } = resolve(rows, { isUnread: ({ row }) => row.id === 1 });
    assert.deepEqual([lines, waiting.size], [[], 0]);
  });

  it("are postponed when their correction failed, and the others are corrected", () => {
    const isPostponed = ({ row }: { row: { id: number } }) => row.id === 2;
    const { lines, postponed, waiting } = resolve([host(1), host(2), host(3)], { isPostponed });
    assert.deepEqual([lines, [...postponed], [...waiting]], [[`-3 ${NAME}`], [2], [2]]);
    const cards = [1, 2, 3].map((id) => host(id, { name: `h${id}.example.com`, mac: MAC, profile: "infra" }));
    const macs = resolve(cards, { isPostponed });
    assert.deepEqual([macs.lines, [...macs.postponed], [...macs.bare]], [[`~3 ${MAC}`], [2], [2, 3]]);
    assert.equal(macs.waiting.size, 0, "its records are not concerned");
  });
});

describe("a MAC of several reservations", () => {
  const card = (id: number, about: Partial<Sketch> = {}) =>
    host(id, { name: `h${id}.example.com`, mac: MAC, profile: "infra", ...about });

  it("stays with the oldest, in any spelling, and is removed from the others", () => {
    const rows = [
      card(2, { mac: "001A.2B3C.4D5E" }),
      card(1),
      card(3, { mac: "00-1a-2b-3c-4d-5e", profile: "LISE" }),
    ];
    for (const order of orders(rows))
      assert.deepEqual(linesOf(order), ["~2 001A.2B3C.4D5E", "~3 00-1a-2b-3c-4d-5e"]);
    const [change] = resolve(rows).macChanges;
    assert.deepEqual([change?.after.mac, change?.keeper?.id], ["", 1]);
    assert.equal(change?.reason, "10.0.0.1 (id 1) holds it and is older (id 1 < 2)");
  });

  it("is nobody's business without a profile, or with another", () => {
    assert.deepEqual(linesOf([card(1), card(2, { profile: "" })]), []);
    assert.deepEqual(linesOf([card(1, { profile: "lab" }), card(2, { profile: "lab" })]), []);
  });

  it("of a row without a name is removed, too", () =>
    assert.deepEqual(linesOf([1, 2].map((id) => ({ id, ip: `10.0.0.${id}`, mac: MAC, profile: "infra" }))), [
      `~2 ${MAC}`,
    ]));

  it("is compared within mac_scope", () => {
    const profiles = [card(1), card(2, { profile: "lise" })];
    assert.deepEqual(linesOf(profiles, { macScope: "profile" }), []);
    assert.deepEqual(linesOf([card(1), card(2, { profile: " Infra" })], { macScope: "profile" }), [
      `~2 ${MAC}`,
    ]);
    assert.deepEqual(linesOf([card(1), card(2)], { macScope: "subnet" }), []);
    assert.deepEqual(linesOf([card(1), card(2, { subnetId: 1 })], { macScope: "subnet" }), [`~2 ${MAC}`]);
    assert.deepEqual(linesOf(profiles), [`~2 ${MAC}`]);
  });

  it("is judged among the rows that stay: a duplicate host takes its MAC along", () => {
    const rows = [card(1, { name: NAME }), card(2, { name: NAME })];
    assert.deepEqual(linesOf(rows), [`-2 ${NAME}`]);
    assert.deepEqual(linesOf([...rows, card(3)]), [`-2 ${NAME}`, `~3 ${MAC}`]);
  });

  it("is left to a person like a name, but DNS has no say", () => {
    assert.deepEqual(linesOf([card(1), card(2, { isGateway: true })]), []);
    assert.deepEqual(linesOf([card(1), card(2)], { holdsName: ({ row }) => row.id === 2 }), [`~2 ${MAC}`]);
  });

  it("is only reported by mac_duplicates = report", () => {
    const policy = { hostnameDuplicates: "resolve", macDuplicates: "report" } as const;
    assert.deepEqual(linesOf([card(1), card(2)], { policy }), []);
    assert.equal(resolve([card(1), card(2)], { policy }).findings.length, 1);
  });
});

describe("whatever the rows", () => {
  const row = fc.record({
    ip: fc.constantFrom("10.0.0.1", "10.0.0.2", "10.0.0.3", "2001:db8::1", "2001:db8::2"),
    name: fc.constantFrom("a.example.com", "b.example.com"),
    mac: fc.constantFrom("", MAC, "00:1a:2b:3c:4d:5f"),
    profile: fc.constantFrom("", "infra"),
    editDate: fc.constantFrom(null, on(1), on(2)),
    lastSeen: fc.constantFrom(null, null, null, on(1)),
    standing: fc.constantFrom("valid" as const, "valid" as const, "frozen" as const),
  });
  const rows = fc
    .array(row, { maxLength: 8 })
    .map((list) => list.map((each, at) => ({ ...each, id: at + 1 })));

  it("their order does not matter", () =>
    assertProperty(
      fc.property(
        rows.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => assert.deepEqual(resolve(shuffled), resolve(list)),
      ),
    ));

  it("each loses once at most, a group loses all addresses but one, and what remains has nothing to resolve", () =>
    assertProperty(
      fc.property(rows, (list) => {
        const { deletions, macChanges, findings } = resolve(list);
        const lost = deletions.map((change) => change.addressId);
        assert.equal(new Set(lost).size, lost.length);
        assert.ok(macChanges.every((change) => !lost.includes(change.addressId)));
        const bare = new Set(macChanges.map((change) => change.addressId));
        const remaining = list
          .filter(({ id }) => !lost.includes(id))
          .map((each) => (bare.has(each.id) ? { ...each, mac: "" } : each));
        assert.deepEqual(resolve(remaining).lines, []);
        for (const { id, message } of findings.filter(({ message }) => message.includes("keeps it"))) {
          const [shared, family] = id.replace(/^[\w-]+:/, "").split("/ipv");
          assert.ok(shared !== undefined && family !== undefined, message);
        }
      }),
    ));
});
