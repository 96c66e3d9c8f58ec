import type { MacScope } from "../../core/derive/derive-reservations.ts";
import type { CheckedRow } from "../../domain/checked-row.ts";
import type { Limits } from "../../domain/policy.ts";
import type { ZoneHead } from "../../domain/zone.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HostResolver } from "../../ports/host-resolver.ts";
import type { OutputFiles } from "../../ports/output-files.ts";
import type { Store } from "../../ports/store.ts";

/** What making files needs besides what a cycle has. */
export interface FileTools {
  readonly outputs: OutputFiles;
  readonly resolveHost: HostResolver;
  readonly fileSettings: FileSettings;
}

/** What making files talks to. */
export interface FileWorld extends FileTools {
  readonly store: Store;
  readonly clock: Clock;
}

export interface FileSettings {
  /** PPHOOK's own. */
  readonly version: string;
  readonly limits: Limits;
  readonly dhcp: DhcpFileSettings;
  readonly bind: BindFileSettings;
}

export interface DhcpFileSettings {
  readonly profiles: readonly string[];
  readonly macScope: MacScope;
  readonly format: "isc" | "kea";
  /** Null: not made. */
  readonly output: string | null;
  /** Where the IPv6 reservations go when they are a file of their own. */
  readonly output6: string | null;
  /** Path of a template; null: the built-in one. */
  readonly template: string | null;
  /** Words; empty: no check; null: the usual one of the format. */
  readonly checkCommand: readonly string[] | null;
}

export interface BindFileSettings {
  readonly output: string | null;
  /** Addresses, or names to be resolved. */
  readonly primaries: readonly { readonly host: string; readonly port: number }[];
  readonly tsigKey: string | null;
  readonly zoneDirectory: string | null;
  readonly version: readonly [major: number, minor: number];
  readonly template: string | null;
  readonly checkCommand: readonly string[] | null;
}

/** What files are made from: one complete read. */
export interface FileSource {
  readonly run: string;
  readonly rows: readonly CheckedRow[];
  readonly zones: readonly ZoneHead[];
  /** Why the guards doubt the inventory, so that nothing may be lost now; null when they do not. */
  readonly doubt: string | null;
  /** `phpIPAM 1.8.2` and `PowerDNS 4.7.3`. */
  readonly names: { readonly inventory: string; readonly dns: string };
}
