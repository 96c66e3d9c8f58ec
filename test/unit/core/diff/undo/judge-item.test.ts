import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeItem } from "../../../../../src/core/diff/undo/judge-item.ts";
import type { Fqdn } from "../../../../../src/domain/dns-name.ts";
import type { RecordHistory } from "../../../../../src/domain/history.ts";
import { address } from "../../../../support/build-address.ts";
import { type LiveZone, type ZoneTraits, zone } from "../../../../support/build-zone.ts";
import { tell } from "../../../../support/world-cycle.ts";
import { worldOf } from "../../../../support/world-of.ts";
import { journalled } from "./journalled.ts";
import { undoWorld } from "./undo-world.ts";

interface Now {
  readonly dns?: readonly string[];
  /** The hostname of row 1; null: no such row. */
  readonly hostname?: string | null;
  readonly ip?: string;
  readonly traits?: ZoneTraits;
  readonly zones?: readonly LiveZone[];
  readonly unreadable?: readonly Fqdn[];
}

function judge(record: RecordHistory, now: Now = {}): string {
  const { dns = [], hostname = "a", ip = "10.0.0.1", traits, zones = [], unreadable = [] } = now;
  const rows = hostname === null ? [] : [address({ id: 1, ip, hostname })];
  const given = traits === undefined ? zones : [zone("example.com.", dns, traits), ...zones];
  const world = { ...worldOf({ rows, dns, zones: given }), unreadable };
  const verdict = judgeItem(record, undoWorld(world));
  if (verdict.kind === "undo" && verdict.change.target === "powerdns") return tell(verdict.change);
  return verdict.kind === "refused" ? verdict.why : verdict.kind;
}

const made = journalled({ after: "10.0.0.1" });
const changed = journalled({ before: "10.0.0.9", after: "10.0.0.1" });
const removed = journalled({ before: "10.0.0.9", beside: ["10.0.0.8", "-10.0.0.7"] });
const parked = journalled({ before: "10.0.0.9", after: "-10.0.0.9", rule: "orphan" });

describe("what is as the change left it is taken back", () => {
  const cases: readonly [string, RecordHistory, Now, string][] = [
    ["a creation", made, { dns: ["a A 10.0.0.1"] }, "-a A 10.0.0.1"],
    ["a creation with siblings", made, { dns: ["a A 10.0.0.1", "a A 10.0.0.5"] }, "-a A 10.0.0.1"],
    ["a replacement", changed, { dns: ["a A 10.0.0.1"] }, "a A 10.0.0.1 > 10.0.0.9"],
    ["a deletion", removed, { dns: ["a A 10.0.0.8", "a A 10.0.0.7 off"] }, "+a A 10.0.0.9"],
    ["a deletion, a sibling of which went since", removed, { dns: [] }, "+a A 10.0.0.9"],
    ["a parking", parked, { dns: ["a A 10.0.0.9 off"], hostname: null }, "a A 10.0.0.9 > on"],
    [
      "without a row",
      { ...made, addressId: null },
      { dns: ["a A 10.0.0.1"], hostname: null },
      "-a A 10.0.0.1",
    ],
  ];
  for (const [what, record, now, expected] of cases)
    it(what, () => assert.equal(judge(record, now), expected));
});

it("comes back with the TTL that the RRset has now, else the one it had, whose it was, and its comments", () => {
  const comments = [{ content: "rack 4", account: "jane", modifiedAt: 7 }];
  const preImage = removed.preImage === null ? null : { ...removed.preImage, comments };
  const record = { ...removed, preImage, ownedBefore: { rowId: 4, how: "adopted" as const } };
  const rows = [address({ ip: "10.0.0.1", hostname: "a" })];
  const fresh = judgeItem(record, undoWorld(worldOf({ rows })));
  assert.ok(fresh.kind === "undo" && fresh.change.target === "powerdns");
  assert.deepEqual(fresh.change.undoes, {
    ...{ id: "c-1", run: "r-1", by: "alice", redo: false, rowId: null, comments },
    owner: { rowId: 4, how: "adopted" },
  });
  assert.equal(fresh.change.after?.ttlSeconds, 300);
  const joined = judgeItem(removed, undoWorld(worldOf({ rows, dns: ["a 60 A 10.0.0.8"] })));
  assert.ok(joined.kind === "undo" && joined.change.target === "powerdns");
  assert.equal(joined.change.after?.ttlSeconds, 60);
});

describe("what is as it was before is left so", () => {
  const cases: readonly [string, RecordHistory, Now][] = [
    ["a creation", made, { dns: [] }],
    ["a replacement", changed, { dns: ["a A 10.0.0.9"] }],
    ["a deletion", removed, { dns: ["a A 10.0.0.9", "a A 10.0.0.8"] }],
    ["a parking", parked, { dns: ["a A 10.0.0.9"] }],
  ];
  for (const [what, record, now] of cases) it(what, () => assert.equal(judge(record, now), "already"));
});

describe("what changed since is refused, with what is there now", () => {
  const cases: readonly [string, RecordHistory, Now, string][] = [
    ["a new value in the place of what was made", made, { dns: ["a A 10.0.0.5"] }, "now: A 10.0.0.5"],
    ["a value that was disabled", made, { dns: ["a A 10.0.0.1 off"] }, "now: A 10.0.0.1 (disabled)"],
    ["a replacement that is gone", changed, { dns: [] }, "now: nothing"],
    [
      "both values of a replacement",
      changed,
      { dns: ["a A 10.0.0.1", "a A 10.0.0.9"] },
      "now: A 10.0.0.1, 10.0.0.9",
    ],
    ["a name given away", removed, { dns: ["a A 10.0.0.5"] }, "now: A 10.0.0.5"],
    [
      "a removed value that is back, disabled",
      removed,
      { dns: ["a A 10.0.0.9 off"] },
      "now: A 10.0.0.9 (disabled)",
    ],
    ["an alias", removed, { dns: ["a CNAME b"] }, "now: CNAME b.example.com"],
    [
      "a row with another name",
      changed,
      { dns: ["a A 10.0.0.1"], hostname: "b" },
      "row 1 says 10.0.0.1 b.example.com now, and said 10.0.0.1 a.example.com",
    ],
    [
      "a row with another address",
      changed,
      { dns: ["a A 10.0.0.1"], ip: "10.0.0.3" },
      "row 1 says 10.0.0.3 a.example.com now, and said 10.0.0.1 a.example.com",
    ],
    [
      "a row with an unusable name",
      changed,
      { dns: ["a A 10.0.0.1"], hostname: "b_" },
      "row 1 says 10.0.0.1 b_.example.com now, and said 10.0.0.1 a.example.com",
    ],
    [
      "a row without a name",
      changed,
      { dns: ["a A 10.0.0.1"], hostname: "" },
      "row 1 says 10.0.0.1 without a name now, and said 10.0.0.1 a.example.com",
    ],
    [
      "a row that is gone",
      changed,
      { dns: ["a A 10.0.0.1"], hostname: null },
      "row 1 (10.0.0.1 a.example.com) is gone from phpIPAM",
    ],
    [
      "a zone that is gone",
      { ...made, zone: "other.test." },
      {},
      "the zone other.test is not listed any more",
    ],
    [
      "a zone that cannot be read",
      made,
      { unreadable: ["example.com." as Fqdn] },
      "the zone example.com could not be read",
    ],
    [
      "a zone that is not ours",
      made,
      { traits: { managed: false } },
      "the zone example.com is not managed any more",
    ],
    [
      "a zone signed elsewhere",
      made,
      { traits: { presigned: true } },
      "the zone example.com is signed elsewhere now",
    ],
    [
      "a zone of its own",
      made,
      { zones: [zone("a.example.com.", [])] },
      "the zone a.example.com answers for the name now",
    ],
    ["a name that left its zone", { ...made, name: "example.net." }, {}, "no zone answers for the name now"],
    ["a type that is not PPHOOK's", { ...made, type: "MX" }, {}, "PPHOOK does not write MX records"],
  ];
  for (const [what, record, now, expected] of cases)
    it(what, () => assert.equal(judge(record, now), expected));

  it("a zone that nobody read", () => {
    const world = undoWorld(worldOf({}));
    const verdict = judgeItem(made, { ...world, view: { ...world.view, contents: new Map() } });
    assert.deepEqual(verdict, { kind: "refused", why: "the zone example.com was not read" });
  });
});

describe("where the row's removal was the cause", () => {
  const orphan = journalled({ before: "10.0.0.1", rule: "orphan" });
  it("the row may be gone", () => assert.equal(judge(orphan, { hostname: null }), "+a A 10.0.0.1"));
  it("the row may have no name", () => assert.equal(judge(orphan, { hostname: "" }), "+a A 10.0.0.1"));
  it("the row may ask for the value again", () =>
    assert.equal(judge({ ...orphan, hostname: "was" }), "+a A 10.0.0.1"));
  it("the row may not have another name", () =>
    assert.match(judge(orphan, { hostname: "b" }), /^row 1 says/));
  it("the same holds for an undo of it", () =>
    assert.equal(
      judge(
        { ...journalled({ after: "10.0.0.1" }), rule: "undo" },
        { hostname: null, dns: ["a A 10.0.0.1"] },
      ),
      "-a A 10.0.0.1",
    ));
});
