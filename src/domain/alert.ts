import type { Instant } from "./instant.ts";

/** What administrators are told of; a template says each in words. */
export type AlertKind =
  | "service-down"
  | "service-auth"
  | "cycle-stopped"
  | "store-trouble"
  | "defect"
  | "held"
  | "massive-duplicates"
  | "overrun"
  | "disk-low"
  | "outbox-stuck"
  | "mail-parked"
  | "mail-storm"
  | "editors-unreadable"
  | "secondary-out-of-sync"
  | "recurring-findings";

export type AlertDetails = Readonly<Record<string, string | number>>;

/** Something that is so at this moment, and that an administrator should know. */
export interface AlertCondition {
  /** Tells conditions apart: `service-down:powerdns`. */
  readonly key: string;
  readonly kind: AlertKind;
  /** What it is about, if that can change while the condition lasts (a held set's hash): told anew when it differs. */
  readonly identity: string;
  /** Whether `support` is told, too. */
  readonly emergency: boolean;
  /** How often in a row it must be seen before it is told. */
  readonly tellAfter: number;
  /** Whether its end is told. */
  readonly tellsEnd: boolean;
  /** Whether a maintenance window keeps it quiet. */
  readonly mutable: boolean;
  /** Only by webhook: about mail that does not get through, mail is no news. */
  readonly webhookOnly: boolean;
  readonly details: AlertDetails;
}

/** What is remembered of a condition from one look to the next. */
export interface AlertState {
  readonly condition: AlertCondition;
  readonly since: Instant;
  /** How often in a row it was seen. */
  readonly seen: number;
  /** The identity that was told; null when it was not told yet. */
  readonly told: string | null;
  /** When anything was last told under the key; it outlives the condition for as long as alerts are throttled. */
  readonly toldAt: Instant | null;
  readonly open: boolean;
}
