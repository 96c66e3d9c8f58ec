import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CheckContext, checkRows } from "../../src/core/check/check-rows.ts";
import { findGroups, type SharingRules } from "../../src/core/dedupe/find-groups.ts";
import { type DuplicateContext, resolveDuplicates } from "../../src/core/dedupe/resolve-duplicates.ts";
import type { AddressRow } from "../../src/domain/address.ts";
import type { CheckedRow } from "../../src/domain/checked-row.ts";
import { displayName, type Fqdn } from "../../src/domain/dns-name.ts";
import { WHOLE_SCOPE } from "../../src/domain/scope.ts";
import { indexZones } from "../../src/domain/zone.ts";
import { toAscii } from "../../src/io/idna/to-ascii.ts";
import { assertProperty } from "../support/assert-property.ts";

const zone = (name: string, managed: boolean) => ({
  name: name as Fqdn,
  id: name,
  kind: "Native",
  serial: 1,
  managed,
});

const ZONES = [zone("example.com.", true), zone("b.example.com.", true), zone("x.example.com.", false)];

const CONTEXT: CheckContext = {
  subnets: new Map([
    [
      1,
      { id: 1, network: "10.0.0.0", prefixLength: 24, sectionId: 1, vrfId: 0, parentId: 0, description: "" },
    ],
    [
      2,
      {
        id: 2,
        network: "2001:db8::",
        prefixLength: 64,
        sectionId: 1,
        vrfId: 0,
        parentId: 0,
        description: "",
      },
    ],
  ]),
  tags: new Map([[1, "Offline"]]),
  zones: indexZones(ZONES),
  sections: new Map(),
  scope: WHOLE_SCOPE,
  bypassed: new Set(),
  unreadableZones: new Set(["gone.example.com." as Fqdn]),
  policy: { zoneMatch: "longest", ignoreTags: ["offline"] },
  maxLabelLength: 63,
  matchesPattern: (hostname) => /^[a-zA-Z0-9][-a-zA-Z0-9.]*[a-zA-Z0-9]$/.test(hostname),
  toAscii,
};

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom("\ud800", "\udc00", "\u200b", "\u202e", ".", "a", "xn--", "ß", " ") }),
);
const label = fc.string({
  unit: fc.constantFrom("a", "B", "1", "-", "_", "ü", "é", "!"),
  minLength: 1,
  maxLength: 4,
});
const nameLike = fc
  .tuple(
    fc.constantFrom("", " ", "."),
    fc.array(label, { maxLength: 3 }),
    fc.constantFrom(
      "example.com",
      "b.example.com.",
      "x.example.com",
      "gone.example.com",
      "Example.COM. ",
      "lan",
    ),
  )
  .map(([lead, labels, zoneName]) => lead + [...labels, zoneName].join("."));

const draft = fc.record({
  subnetId: fc.constantFrom(1, 2, 9),
  ip: fc.oneof(fc.constantFrom("10.0.0.0", "10.0.0.5", "10.0.0.6", "2001:DB8::5", "2001:db8::6"), anyText),
  hostname: fc.oneof({ arbitrary: nameLike, weight: 4 }, { arbitrary: anyText, weight: 1 }),
  mac: fc.oneof(fc.constantFrom("", "00:1a:2b:3c:4d:5e", "001A2B3C4D5E", "ff-ff-ff-ff-ff-ff"), anyText),
  profile: fc.constantFrom("", "infra", "INFRA", "lab"),
  ptrIgnore: fc.boolean(),
  isGateway: fc.boolean(),
  tagId: fc.constantFrom(1, 2, 3),
  editDate: fc.constant(null),
  lastSeen: fc.constant(null),
});
const rowsOf: fc.Arbitrary<readonly AddressRow[]> = fc
  .array(draft, { maxLength: 12 })
  .map((drafts) => drafts.map((row, index) => ({ ...row, id: index + 1 })));

const DUPLICATES: DuplicateContext & SharingRules = {
  profiles: ["Infra"],
  allowSharedHostnames: (hostname) => hostname.startsWith("a"),
  policy: { hostnameDuplicates: "resolve", macDuplicates: "resolve" },
  macScope: "global",
  isBaseline: () => false,
  isUndone: () => false,
  isAccepted: () => false,
  isPostponed: () => false,
  isUnread: () => false,
  holdsName: () => false,
};

test("no text makes the checks throw, and every row comes out", () => {
  assertProperty(
    fc.property(rowsOf, (rows) => {
      const { checked, findings } = checkRows(rows, CONTEXT);
      assert.deepEqual(
        checked.map((each) => each.row),
        rows,
      );
      assert.equal(new Set(findings.map((finding) => finding.id)).size, findings.length);
    }),
    { numRuns: 500 },
  );
});

test("a finding never carries what would disturb a terminal", () => {
  assertProperty(
    fc.property(rowsOf, (rows) => {
      for (const { message, remedy } of checkRows(rows, CONTEXT).findings) {
        assert.doesNotMatch(message, /[\p{C}\p{Zl}\p{Zp}]/u);
        assert.ok(message !== "" && remedy !== "");
      }
    }),
    { numRuns: 300 },
  );
});

test("what a row is good for does not depend on the other rows or their order", () => {
  assertProperty(
    fc.property(rowsOf, (rows) => {
      const whole = checkRows(rows, CONTEXT);
      const turned = checkRows([...rows].reverse(), CONTEXT);
      assert.deepEqual([...turned.checked].reverse(), whole.checked);
      assert.deepEqual(turned.findings, whole.findings);
      assert.deepEqual(
        rows.flatMap((row) => checkRows([row], CONTEXT).findings),
        whole.findings,
      );
    }),
  );
});

test("a valid row has a usable address, name and zone; no other row has a zone", () => {
  assertProperty(
    fc.property(rowsOf, (rows) => {
      for (const { standing, ip, name, zone: held, row } of checkRows(rows, CONTEXT).checked) {
        assert.equal(held !== null, standing === "valid");
        if (standing !== "valid") continue;
        assert.ok(ip !== null && name !== null && held !== null && name.endsWith(`.${held}`));
        assert.match(name, /^(?=.{1,254}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+$/);
        assert.notEqual(row.tagId, 1);
      }
    }),
  );
});

test("a canonical address and name are read as themselves, whatever they were typed as", () => {
  assertProperty(
    fc.property(rowsOf, (rows) => {
      for (const { row, ip, name, zone: held } of checkRows(rows, CONTEXT).checked) {
        if (ip === null || name === null) continue;
        const again = { ...row, ip, hostname: displayName(name) };
        const [second] = checkRows([again], CONTEXT).checked;
        assert.deepEqual([second?.ip, second?.name, second?.zone], [ip, name, held]);
      }
    }),
  );
});

test("spelling does not matter: case, a final dot and blanks around it", () => {
  assertProperty(
    fc.property(nameLike, fc.constantFrom("", " ", "\t", "\u00a0"), (hostname, blank) => {
      fc.pre(!hostname.trim().endsWith("."));
      const spellings = [hostname, `${blank}${hostname}.${blank}`, hostname.toUpperCase()];
      const rows = spellings.map((typed, id) => ({ ...ROW, id, hostname: typed }));
      const names = checkRows(rows, CONTEXT).checked.map((each) => `${each.standing} ${each.name}`);
      assert.equal(new Set(names).size, 1, names.join(", "));
    }),
  );
});

const ROW: AddressRow = {
  id: 1,
  subnetId: 1,
  ip: "10.0.0.5",
  hostname: "",
  mac: "",
  profile: "",
  ptrIgnore: false,
  isGateway: false,
  tagId: 2,
  editDate: null,
  lastSeen: null,
};

test("duplicates are the same in any order of the rows", () => {
  assertProperty(
    fc.property(rowsOf, fc.infiniteStream(fc.nat()), (rows, ranks) => {
      const { checked } = checkRows(rows, CONTEXT);
      const shuffled = checked
        .map((each) => ({ each, rank: ranks.next().value }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ each }) => each);
      const resolve = (each: readonly CheckedRow[]) =>
        resolveDuplicates(findGroups(each, DUPLICATES), DUPLICATES);
      assert.deepEqual(resolve(shuffled), resolve(checked));
    }),
  );
});
