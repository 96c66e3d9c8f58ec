import fc from "fast-check";
import type { AddressRow } from "../../src/domain/address.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { address, TAG } from "./build-address.ts";
import { zone } from "./build-zone.ts";
import { POLICY } from "./usual-policy.ts";
import { type CycleChoice, type Cycled, cycle } from "./world-cycle.ts";
import { edited, later, REVERSE, type World, worldOf } from "./world-of.ts";

/** Few of each, so that rows and records collide all the time. */
const NAMES = ["a", "b", "c", "e.d"];
const V4 = ["10.0.0.1", "10.0.0.2", "10.0.0.3"];
const V6 = ["2001:db8::1", "2001:db8::2"];
const UNHELD = ["10.0.0.9", "192.0.2.1"];

const name = fc.constantFrom(...NAMES);
const off = fc.oneof(
  { arbitrary: fc.constant(""), weight: 6 },
  { arbitrary: fc.constant(" off"), weight: 1 },
);

const row: fc.Arbitrary<AddressRow> = fc
  .record({
    id: fc.integer({ min: 1, max: 5 }),
    ip: fc.constantFrom(...V4, ...V4, ...V6),
    subnetId: fc.constantFrom(10, 10, 13),
    hostname: fc.constantFrom(...NAMES, ...NAMES, ...NAMES, "", "not a name", "h.elsewhere.test", "c.sub"),
    ptrIgnore: fc.constantFrom(false, false, false, false, true),
    tagId: fc.constantFrom(TAG.used, TAG.used, TAG.used, TAG.used, TAG.offline),
    editDate: fc.constantFrom("2026-11-22 04:00:00", "2026-11-22 04:00:00", "2020-01-01 00:00:00", null),
  })
  .map((draft) => address({ ...draft, subnetId: draft.ip.includes(":") ? 12 : draft.subnetId }));

const rows = fc.uniqueArray(row, { selector: (it) => it.id, maxLength: 5 });

const usual = fc.oneof(
  { arbitrary: fc.tuple(name, fc.constant("A"), fc.constantFrom(...V4, ...V4, ...UNHELD)), weight: 6 },
  { arbitrary: fc.tuple(name, fc.constant("AAAA"), fc.constantFrom(...V6, "2001:db8::9")), weight: 2 },
);
const odd = fc.constantFrom(
  "a CNAME b",
  "c CNAME far.example.net.",
  "* A 10.0.0.1",
  "*.d CNAME a",
  "b LUA A \"ifportup(443, {'10.0.0.1'})\"",
  "c ALIAS far.example.net.",
  "d NS ns.example.net.",
  "d DNAME far.example.net.",
  "@ MX 10 a",
  "@ NS b",
  "_sip._tcp SRV 0 0 5060 c",
  "x.e.d TXT hello",
);
const dns = fc
  .tuple(
    fc.uniqueArray(
      fc.tuple(usual, off).map(([fields, end]) => fields.join(" ") + end),
      {
        selector: (line) => line.replace(" off", ""),
        maxLength: 6,
      },
    ),
    fc.oneof(
      { arbitrary: fc.constant([]), weight: 3 },
      { arbitrary: fc.uniqueArray(odd, { maxLength: 2 }), weight: 2 },
    ),
  )
  .map(([lines, extra]) => [...lines, ...extra]);

const target = fc.constantFrom(...NAMES, ...NAMES, "far.example.net.", "h.sub.example.com.");
const ptrLine = fc
  .tuple(fc.constantFrom("1", "2", "3", "9"), target, off)
  .map(([octet, host, end]) => `${octet} PTR ${host}${end}`);
const ptr = fc.uniqueArray(ptrLine, { selector: (line) => line.replace(" off", ""), maxLength: 5 });

const ptr6 = fc.uniqueArray(
  fc.tuple(fc.constantFrom("::1", "::2"), target).map(([at, host]) => `${at} PTR ${host}`),
  { maxLength: 2 },
);

const policy: fc.Arbitrary<Policy> = fc
  .record({
    noRecords: fc.constantFrom("ignore", "create"),
    aOnly: fc.constantFrom("create_ptr", "ignore"),
    ptrOnly: fc.constantFrom("delete", "ignore"),
    mismatch: fc.constantFrom("repair", "delete", "report"),
    foreign: fc.constantFrom("report", "take_over"),
    orphan: fc.constantFrom("delete", "disable", "report"),
  })
  .map((choice) => ({ ...POLICY, ...choice }));

/** What happened between two cycles: people typed into phpIPAM, perhaps somebody edited DNS, and time went by. */
export interface Episode {
  readonly rows: readonly AddressRow[];
  readonly dns: readonly string[] | null;
  readonly ptr: readonly string[] | null;
  readonly days: number;
  readonly isSubUnreadable: boolean;
  readonly choice: CycleChoice;
}

const episode: fc.Arbitrary<Episode> = fc.record({
  rows,
  dns: fc.option(dns, { nil: null, freq: 1 }),
  ptr: fc.option(ptr, { nil: null, freq: 1 }),
  days: fc.constantFrom(0, 0, 1, 8),
  isSubUnreadable: fc.constantFrom(false, false, false, true),
  choice: fc.record({ verifyAll: fc.boolean(), lift: fc.constantFrom(false, false, true) }),
});

/** A world and what happens to it, cycle by cycle. */
export interface Story {
  readonly start: {
    readonly dns: readonly string[];
    readonly ptr: readonly string[];
    readonly ptr6: string[];
  };
  readonly policy: Policy;
  readonly episodes: readonly Episode[];
}

export const story: fc.Arbitrary<Story> = fc.record({
  start: fc.record({ dns, ptr, ptr6 }),
  policy,
  episodes: fc.array(episode, { minLength: 1, maxLength: 3 }),
});

/** Lives through all episodes but the last, which is left to be decided. */
export function eveOf({ start, policy: chosen, episodes }: Story): {
  readonly world: World;
  readonly choice: CycleChoice;
} {
  const zones = [
    zone("sub.example.com.", ["c A 10.0.0.1", "h A 10.0.0.2"]),
    zone("other.test.", ["h A 10.0.0.1"], { kind: "Slave", managed: false }),
  ];
  let world = worldOf({ ...start, zones, policy: chosen });
  let choice: CycleChoice = {};
  for (const [at, happened] of episodes.entries()) {
    if (at > 0) world = cycle(world, choice).next;
    world = after(world, happened);
    choice = happened.choice;
  }
  return { world, choice };
}

function after(before: World, happened: Episode): World {
  let world: World = {
    ...later(before, happened.days * 86_400_000),
    rows: happened.rows,
    unreadable: before.zones
      .filter((it) => happened.isSubUnreadable && it.name === "sub.example.com.")
      .map((it) => it.name),
  };
  if (happened.dns !== null) world = edited(world, "example.com.", happened.dns);
  if (happened.ptr !== null) world = edited(world, REVERSE, happened.ptr);
  return world;
}

/** Decides the last episode of a story. */
export function endOf(told: Story): { readonly before: World; readonly done: Cycled } {
  const { world, choice } = eveOf(told);
  return { before: world, done: cycle(world, choice) };
}
