import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type GroupingSettings, groupNotices } from "../../../../src/core/notify/group-notices.ts";
import type { StoredNotice } from "../../../../src/domain/notice.ts";
import type { RowEditor } from "../../../../src/domain/row-editor.ts";
import { sampleFinding, sampleNotice, sampleRemoval } from "./sample-notice.ts";

const SETTINGS: GroupingSettings = {
  administrators: ["admin@example.com"],
  generic: "generic@example.com",
  stormRecipients: 50,
  notifyKeeper: true,
  observe: false,
  oneByOne: false,
};

const person = (name: string): RowEditor => ({
  realName: name,
  email: `${name.toLowerCase()}@example.com`,
  isDisabled: false,
  editedAt: null,
});

function group(
  notices: readonly StoredNotice[],
  editors: Readonly<Record<number, RowEditor>> = {},
  settings: Partial<GroupingSettings> = {},
) {
  const byId = new Map(Object.entries(editors).map(([id, editor]) => [Number(id), editor]));
  return groupNotices(notices, byId, { ...SETTINGS, ...settings });
}

/** `jane@example.com: 1 2`, the numbers of the notices. */
function told(grouping: ReturnType<typeof group>): readonly string[] {
  return grouping.letters.map(
    ({ to, items }) =>
      `${to.join(",")}: ${items.map((item) => `${item.asKeeper ? "keeper " : ""}${item.notice.id}`).join(" ")}`,
  );
}

describe("a finding is told to", () => {
  it("whoever edited the row last, everything in one letter, with their name", () => {
    const grouping = group([sampleNotice(1), sampleNotice(2), sampleNotice(3)], {
      1: person("Jane"),
      2: person("Bob"),
      3: person("Jane"),
    });
    assert.deepEqual(told(grouping), ["jane@example.com: 1 3", "bob@example.com: 2"]);
    assert.deepEqual(
      grouping.letters.map(({ realName, audience }) => [realName, audience]),
      [
        ["Jane", "person"],
        ["Bob", "person"],
      ],
    );
    assert.deepEqual(grouping.finished.length, 3);
  });

  it("the general address when the editor is unknown, has no address, or may no longer log in", () => {
    const editors = {
      2: { ...person("Ann"), email: null },
      3: { ...person("Left"), isDisabled: true },
    };
    assert.deepEqual(told(group([sampleNotice(1), sampleNotice(2), sampleNotice(3)], editors)), [
      "generic@example.com: 1 2 3",
    ]);
  });

  it("the administrators when there is no general address", () => {
    assert.deepEqual(told(group([sampleNotice(1)], {}, { generic: null })), ["admin@example.com: 1"]);
  });

  it("the administrators when no row of a person is to blame, or nothing is written", () => {
    const notice = sampleNotice(1, { finding: sampleFinding(1, "zone-unreadable") });
    assert.deepEqual(told(group([notice], { 1: person("Jane") })), ["admin@example.com: 1"]);
    assert.deepEqual(told(group([sampleNotice(1)], { 1: person("Jane") }, { observe: true })), [
      "admin@example.com: 1",
    ]);
  });

  it("the general address when it is about no row", () => {
    const finding = { ...sampleFinding(1), addressId: null };
    assert.deepEqual(told(group([sampleNotice(1, { finding })])), ["generic@example.com: 1"]);
  });

  it("administrators in one letter, whether they are meant as such or as editors", () => {
    const notices = [sampleNotice(1), sampleNotice(2, { finding: sampleFinding(2, "orphan") })];
    const admin = { ...person("Root"), email: "Admin@example.com" };
    assert.deepEqual(told(group(notices, { 1: admin })), ["admin@example.com: 1 2"]);
  });

  it("nobody when nobody is there to be told", () => {
    assert.deepEqual(told(group([sampleNotice(1)], {}, { generic: null, administrators: [] })), []);
  });

  it("whoever was told of it when it is resolved", () => {
    const notice = sampleNotice(1, {
      state: "resolved",
      recipients: ["jane@example.com", "bob@example.com"],
    });
    assert.deepEqual(told(group([notice])), ["jane@example.com: 1", "bob@example.com: 1"]);
  });
});

describe("a resolved duplicate is told to", () => {
  const author = person("Jane");

  it("the author that was asked before the row went, and the keeper's editor", () => {
    const grouping = group([sampleRemoval({ author })], { 41: person("Bob") });
    assert.deepEqual(told(grouping), ["jane@example.com: 87", "bob@example.com: keeper 87"]);
  });

  it("nobody twice when both rows are one person's", () => {
    assert.deepEqual(told(group([sampleRemoval({ author })], { 41: author })), ["jane@example.com: 87"]);
  });

  it("the author alone when notify_keeper is off, or the keeper's editor has no address", () => {
    const bob = { 41: person("Bob") };
    assert.deepEqual(told(group([sampleRemoval({ author })], bob, { notifyKeeper: false })), [
      "jane@example.com: 87",
    ]);
    assert.deepEqual(told(group([sampleRemoval({ author })])), ["jane@example.com: 87"]);
  });
});

describe("a duplicate that is left to people", () => {
  it("is told to the editors of all its rows", () => {
    const notice = sampleRemoval({ state: "new", actions: [] });
    assert.deepEqual(told(group([notice], { 87: person("Jane"), 41: person("Bob") })), [
      "jane@example.com: 87",
      "bob@example.com: 87",
    ]);
  });
});

describe("one word about a finding", () => {
  it("is the newest, and none when it came and went untold", () => {
    const finding = sampleFinding(1);
    const resolved = sampleNotice(2, { state: "resolved", finding });
    assert.deepEqual(told(group([sampleNotice(1), resolved])), []);
    assert.equal(group([sampleNotice(1), resolved]).finished.length, 2);
    const again = sampleNotice(1, { state: "again", finding });
    assert.deepEqual(told(group([again, resolved])), ["generic@example.com: 2"]);
  });

  it("is a letter of its own when that is wanted", () => {
    const notices = [sampleNotice(1), sampleNotice(2)];
    const jane = person("Jane");
    assert.deepEqual(told(group(notices, { 1: jane, 2: jane }, { oneByOne: true })), [
      "jane@example.com: 1",
      "jane@example.com: 2",
    ]);
  });
});

describe("more people at once than storm_recipients", () => {
  const crowd = (count: number, parts: Partial<StoredNotice> = {}) =>
    Array.from({ length: count }, (_, i) => sampleNotice(i + 1, parts));
  const editors = Object.fromEntries(
    Array.from({ length: 4 }, (_, i) => [i + 1, person(`P${i + 1}`)]),
  ) as Record<number, RowEditor>;

  it("are not told; administrators still are", () => {
    const notices = [...crowd(4), sampleNotice(9, { finding: sampleFinding(9, "orphan") })];
    const grouping = group(notices, editors, { stormRecipients: 3 });
    assert.deepEqual(told(grouping), ["admin@example.com: 9"]);
    assert.equal(grouping.storm?.people, 4);
    assert.deepEqual(
      grouping.storm?.notices.map(({ id }) => id),
      [1, 2, 3, 4],
    );
    assert.deepEqual(
      grouping.finished.map(({ id }) => id),
      [9],
    );
  });

  it("are told when they are as many as allowed, or released", () => {
    assert.equal(group(crowd(4), editors, { stormRecipients: 4 }).storm, null);
    assert.equal(group(crowd(4, { released: true }), editors, { stormRecipients: 3 }).letters.length, 4);
  });

  it("stay held while others are told", () => {
    const notices = [...crowd(3, { storm: "8d01" }), sampleNotice(4)];
    const grouping = group(notices, editors, { stormRecipients: 3 });
    assert.deepEqual(told(grouping), ["p4@example.com: 4"]);
    assert.deepEqual(
      grouping.finished.map(({ id }) => id),
      [4],
    );
  });

  it("come to nothing when the finding goes before they are released", () => {
    const held = sampleNotice(1, { storm: "8d01" });
    const resolved = sampleNotice(2, { state: "resolved", finding: held.finding });
    assert.deepEqual(
      group([held, resolved]).finished.map(({ id }) => id),
      [1, 2],
    );
  });
});
