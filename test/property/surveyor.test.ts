import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { AddressRow } from "../../src/domain/address.ts";
import type { Fqdn } from "../../src/domain/dns-name.ts";
import type { RuleId } from "../../src/domain/finding.ts";
import { createSurveyor } from "../../src/flows/create-surveyor.ts";
import { type SurveyInput, surveyRows } from "../../src/flows/survey-rows.ts";
import { assertProperty } from "../support/assert-property.ts";
import { address, SUBNETS, TAG, TAGS } from "../support/build-address.ts";
import { settingsOf, worldOf } from "../support/world-of.ts";

/** Few of each, so that names, addresses and MACs are shared and left all the time. */
const row = fc
  .record({
    id: fc.integer({ min: 1, max: 6 }),
    ip: fc.constantFrom("10.0.0.1", "10.0.0.2", "10.0.0.255", "2001:db8::1", "no address"),
    hostname: fc.constantFrom("a", "a", "b", "e.d", "", "not a name", "h.elsewhere.test"),
    mac: fc.constantFrom("", "02:00:00:00:00:01", "bad"),
    tagId: fc.constantFrom(TAG.used, TAG.used, TAG.offline),
    ptrIgnore: fc.boolean(),
  })
  .map(address);

const START: SurveyInput = {
  snapshot: { server: "", rows: [], subnets: SUBNETS, tags: TAGS, sections: new Map([[1, "Customers"]]) },
  view: { zones: worldOf({}).zones, unreadable: new Set<Fqdn>() },
  settings: settingsOf(worldOf({})),
  bypassed: new Set(),
};

type Edit = (input: SurveyInput) => SurveyInput;
const editRows = (edit: (rows: readonly AddressRow[]) => readonly AddressRow[]): Edit => {
  return (input) => ({ ...input, snapshot: { ...input.snapshot, rows: edit(input.snapshot.rows) } });
};

const put = row.map((it) => editRows((rows) => [...rows.filter(({ id }) => id !== it.id), it]));
const drop = fc.nat(6).map((gone) => editRows((rows) => rows.filter(({ id }) => id !== gone)));
const reorder = fc.constant(editRows((rows) => [...rows].reverse()));
const nothing = fc.constant<Edit>((input) => input);
const moveSerials = fc.constant<Edit>((input) => ({
  ...input,
  view: { ...input.view, zones: input.view.zones.map((zone) => ({ ...zone, serial: zone.serial + 1 })) },
}));
const chooseZones = fc.subarray([...START.view.zones]).map<Edit>((zones) => (input) => ({
  ...input,
  view: { ...input.view, zones },
}));
const letGo = fc.boolean().map<Edit>((managed) => (input) => ({
  ...input,
  view: { ...input.view, zones: input.view.zones.map((zone) => ({ ...zone, managed })) },
}));
const freeze = fc.subarray(START.view.zones.map((zone) => zone.name)).map<Edit>((names) => (input) => ({
  ...input,
  view: { ...input.view, unreadable: new Set(names) },
}));
const narrow = fc.integer({ min: 24, max: 32 }).map<Edit>((prefixLength) => (input) => ({
  ...input,
  snapshot: {
    ...input.snapshot,
    subnets: new Map(
      [...SUBNETS].map(([id, subnet]) => [id, id === 10 ? { ...subnet, prefixLength } : subnet]),
    ),
  },
}));
const retag = fc.constantFrom("Offline", "Used").map<Edit>((name) => (input) => ({
  ...input,
  snapshot: { ...input.snapshot, tags: new Map([...TAGS, [TAG.used, name]]) },
}));
const rename = fc.constantFrom("Customers", "Others").map<Edit>((name) => (input) => ({
  ...input,
  snapshot: { ...input.snapshot, sections: new Map([[1, name]]) },
}));
const scope = fc.subarray(["customers"]).map<Edit>((sections) => (input) => ({
  ...input,
  settings: { ...input.settings, scope: { ...input.settings.scope, sections } },
}));
const configure = fc
  .record({ maxLabelLength: fc.integer({ min: 1, max: 63 }), refuses: fc.boolean() })
  .map<Edit>(({ maxLabelLength, refuses }) => (input) => ({
    ...input,
    settings: { ...input.settings, maxLabelLength, matchesPattern: () => !refuses },
  }));
const bypass = fc
  .subarray<RuleId>(["hostname-pattern", "ip-network-or-broadcast"])
  .map<Edit>((rules) => (input) => ({ ...input, bypassed: new Set(rules) }));
const edit = fc.oneof(
  { arbitrary: put, weight: 8 },
  ...[
    drop,
    reorder,
    nothing,
    moveSerials,
    chooseZones,
    letGo,
    freeze,
    narrow,
    retag,
    rename,
    scope,
    configure,
    bypass,
  ].map((arbitrary) => ({ arbitrary, weight: 1 })),
);

test("whatever was edited between two cycles, what is remembered gives what looking at all rows gives", () => {
  assertProperty(
    fc.property(fc.array(edit, { minLength: 2, maxLength: 14 }), (edits) => {
      const survey = createSurveyor();
      let input = START;
      for (const each of edits) {
        input = each(input);
        assert.deepEqual(survey(input), surveyRows(input));
      }
    }),
    { numRuns: 400 },
  );
});

test("a row that stayed the same object is not looked at again, and one that did not is", () => {
  const asked: string[] = [];
  const matchesPattern = (name: string) => asked.push(name) > 0;
  const rows = ["a", "b"].map((hostname, at) => address({ id: at + 1, ip: `10.0.0.${at + 1}`, hostname }));
  const input = { ...START, settings: { ...START.settings, matchesPattern } };
  const survey = createSurveyor();
  survey({ ...input, snapshot: { ...input.snapshot, rows } });
  const [first, second] = rows;
  const edited = [first, { ...second, hostname: "c.example.com" }] as AddressRow[];
  survey({ ...input, snapshot: { ...input.snapshot, rows: edited } });
  assert.deepEqual(asked, ["a.example.com", "b.example.com", "c.example.com"]);
});
