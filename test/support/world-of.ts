import type { AddressRow, Subnet } from "../../src/domain/address.ts";
import type { Fqdn } from "../../src/domain/dns-name.ts";
import { type Instant, toInstant } from "../../src/domain/instant.ts";
import { EMPTY_LEDGER, type Ledger } from "../../src/domain/ledger.ts";
import type { Limits, Policy } from "../../src/domain/policy.ts";
import { WHOLE_SCOPE } from "../../src/domain/scope.ts";
import type { CycleSettings } from "../../src/flows/cycle-world.ts";
import { SUBNETS, TAGS } from "./build-address.ts";
import { type LiveZone, zone } from "./build-zone.ts";
import { LIMITS, POLICY } from "./usual-policy.ts";

/** Everything that one cycle sees, as values: the inventory, the DNS server, the ledger, what a person chose, and the time. */
export interface World {
  readonly rows: readonly AddressRow[];
  readonly subnets: ReadonlyMap<number, Subnet>;
  readonly tags: ReadonlyMap<number, string>;
  readonly zones: readonly LiveZone[];
  readonly unreadable: readonly Fqdn[];
  /** Zones that `exclude_zones` names. */
  readonly excluded: readonly string[];
  readonly ledger: Ledger;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly now: Instant;
}

/** 2026-11-22 05:00:00 UTC. */
export const NOW = toInstant(1_795_323_600_000);

export const REVERSE = "0.0.10.in-addr.arpa.";
const REVERSE_V6 = "0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.";

export interface WorldDraft {
  readonly rows?: readonly AddressRow[];
  /** Lines of example.com. */
  readonly dns?: readonly string[];
  /** Lines of 0.0.10.in-addr.arpa. */
  readonly ptr?: readonly string[];
  /** Lines of the reverse zone of 2001:db8::/64. */
  readonly ptr6?: readonly string[];
  /** Further zones, and others in the place of the two. */
  readonly zones?: readonly LiveZone[];
  readonly policy?: Partial<Policy>;
  readonly ledger?: Ledger;
  readonly now?: Instant;
}

/** Makes a world with the zones example.com and the reverse ones of 10.0.0.0/24 and 2001:db8::/64, and default settings. */
export function worldOf(draft: WorldDraft): World {
  const {
    rows = [],
    dns = [],
    ptr = [],
    ptr6 = [],
    zones: given = [],
    ledger = EMPTY_LEDGER,
    now = NOW,
  } = draft;
  const usual = [zone("example.com.", dns), zone(REVERSE, ptr), zone(REVERSE_V6, ptr6)];
  const names = new Set(given.map((it) => it.name));
  return {
    rows,
    subnets: SUBNETS,
    tags: TAGS,
    zones: [...usual.filter((it) => !names.has(it.name)), ...given],
    unreadable: [],
    excluded: [],
    ledger,
    policy: { ...POLICY, ...draft.policy },
    limits: LIMITS,
    now,
  };
}

export function settingsOf(world: World): CycleSettings {
  return {
    policy: world.policy,
    limits: world.limits,
    maxLabelLength: 63,
    matchesPattern: () => true,
    toAscii: (name) => name,
    profiles: [],
    macScope: "global",
    excludesZone: (name) => world.excluded.includes(name),
    readConcurrency: 1,
    reminderMs: null,
    digest: "",
    fullCheckIntervalMs: 3_600_000,
    maintenanceAt: () => null,
    scope: WHOLE_SCOPE,
  };
}

/** Gives the world with the lines of a zone as another hand left them: the serial moves. */
export function edited(world: World, name: string, lines: readonly string[]): World {
  return {
    ...world,
    zones: world.zones.map((it) => {
      if (it.name !== name) return it;
      const { kind, managed, content } = it;
      const serial = it.serial + (content.serialMoves ? 1 : 0);
      const { presigned, serialMoves } = content;
      return zone(name, lines, { kind, managed, serial, presigned, serialMoves });
    }),
  };
}

/** Gives the world some time later. */
export function later(world: World, ms: number): World {
  return { ...world, now: toInstant(world.now + ms) };
}
