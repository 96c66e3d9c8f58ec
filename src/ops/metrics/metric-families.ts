import { LABEL_VALUES } from "./label-values.ts";

/** One family of metrics: what it measures, and into what it is divided. */
export interface MetricFamily {
  readonly type: "counter" | "gauge" | "histogram";
  /** One sentence without final dot. */
  readonly help: string;
  /** Per label the values that it can have, or what bounds them. */
  readonly labels: Readonly<Record<string, readonly string[] | string>>;
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly buckets?: readonly number[];
}

const V = LABEL_VALUES;
const CYCLE_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
const STAGE_BUCKETS = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300];
const PROPAGATION_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const CALL_BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 10, 30];

const CYCLES = {
  pphook_cycles_total: {
    type: "counter",
    help: "Cycles that ended, by what kept them from succeeding (done: nothing)",
    labels: { result: V.cycleResult },
  },
  pphook_cycle_duration_seconds: {
    type: "histogram",
    help: "How long cycles took, those that failed too",
    labels: {},
    buckets: CYCLE_BUCKETS,
  },
  pphook_cycle_stage_duration_seconds: {
    type: "histogram",
    help: "How long each stage of the cycles that succeeded took",
    labels: { stage: V.stage },
    buckets: STAGE_BUCKETS,
  },
  pphook_cycle_overruns_total: {
    type: "counter",
    help: "Cycles that took longer than the interval",
    labels: {},
  },
  pphook_cycle_interval_seconds: {
    type: "gauge",
    help: "The configured time between two cycles",
    labels: {},
  },
  pphook_last_success_timestamp_seconds: {
    type: "gauge",
    help: "When the last cycle that succeeded ended; until the first of this process, the last check of an earlier one",
    labels: {},
  },
  pphook_writes_barred: {
    type: "gauge",
    help: "1 while nothing is written, and why",
    labels: { reason: V.writeBar },
  },
} as const satisfies Record<string, MetricFamily>;

const WORK = {
  pphook_rows_processed_total: {
    type: "counter",
    help: "Rows of phpIPAM that cycles decided about",
    labels: {},
  },
  pphook_row_processing_seconds: {
    type: "gauge",
    help: "Time to decide and judge in the last cycle, divided by its rows",
    labels: {},
  },
  pphook_rows: {
    type: "gauge",
    help: "Rows of phpIPAM in the last cycle",
    labels: { state: V.rowState },
  },
  pphook_subnets: { type: "gauge", help: "Subnets of phpIPAM in the last cycle", labels: {} },
  pphook_zones: {
    type: "gauge",
    help: "Zones that PPHOOK manages, and those of them that could not be read in the last cycle",
    labels: { state: V.zoneState },
  },
  pphook_zone_cache_requests_total: {
    type: "counter",
    help: "Managed zones, cycle by cycle: known from the last reading (hit), or read from PowerDNS (miss)",
    labels: { result: V.cacheResult },
  },
  pphook_changes_total: {
    type: "counter",
    help: "Changes that were tried, by what became of them",
    labels: { target: V.target, action: V.action, result: V.changeResult },
  },
  pphook_held_sets: {
    type: "gauge",
    help: "Sets of changes, files or mails that wait for a person",
    labels: { kind: V.heldKind },
  },
  pphook_held_changes: {
    type: "gauge",
    help: "Changes that the guards held back in the last cycle",
    labels: {},
  },
  pphook_guard_tripped: {
    type: "gauge",
    help: "1 when a guard tripped in the last cycle",
    labels: { guard: V.guard },
  },
  pphook_findings: {
    type: "gauge",
    help: "Findings of the last cycle that nobody accepted",
    labels: { rule: V.rule, severity: V.severity },
  },
  pphook_duplicates: {
    type: "gauge",
    help: "Hostnames or MAC addresses that several rows shared in the last cycle",
    labels: { kind: V.duplicate },
  },
  pphook_duplicates_resolved_total: {
    type: "counter",
    help: "Rows that lost a shared hostname or MAC address in phpIPAM",
    labels: { kind: V.duplicate },
  },
} as const satisfies Record<string, MetricFamily>;

const SERVICES = {
  pphook_service_up: {
    type: "gauge",
    help: "1 when the last cycle could use the service, 0 when it failed for want of it",
    labels: { service: V.service },
  },
  pphook_api_requests_total: {
    type: "counter",
    help: "Calls, each try for itself, by the answer's status or why none came",
    labels: { service: V.service, operation: V.operation, result: V.callResult },
  },
  pphook_api_request_duration_seconds: {
    type: "histogram",
    help: "How long calls took, to the end of the answer",
    labels: { service: V.service, operation: V.operation },
    buckets: CALL_BUCKETS,
  },
  pphook_outbox_messages: {
    type: "gauge",
    help: "Messages in the outbox: waiting, or given up (counted up to 20)",
    labels: { state: V.outboxState },
  },
  pphook_outbox_oldest_seconds: {
    type: "gauge",
    help: "Age of the oldest message that waits; 0 when none does",
    labels: {},
  },
  pphook_store_size_bytes: {
    type: "gauge",
    help: "Size of the store's database with its log",
    labels: {},
  },
  pphook_disk_free_bytes: {
    type: "gauge",
    help: "Free for PPHOOK on the disk of the store",
    labels: {},
  },
  pphook_disk_size_bytes: { type: "gauge", help: "Size of the disk of the store", labels: {} },
} as const satisfies Record<string, MetricFamily>;

const WATCHED = "the names in `[monitor] secondaries`";

const SECONDARIES = {
  pphook_secondary_zones: {
    type: "gauge",
    help: "Managed zones by how far a secondary is with them (late: not longer than the tolerance)",
    labels: { secondary: WATCHED, state: V.transferState },
  },
  pphook_secondary_zones_by_cause: {
    type: "gauge",
    help: "Managed zones that a secondary does not serve as the primary does, by the likely cause",
    labels: { secondary: WATCHED, cause: V.transferCause },
  },
  pphook_secondary_serial_lag: {
    type: "gauge",
    help: "Serials that a secondary is behind the primary; absent when one of them is not known",
    labels: { secondary: WATCHED, zone: "the managed zones" },
  },
  pphook_secondary_behind_seconds: {
    type: "gauge",
    help: "Since when a secondary does not serve what the primary does; 0 when it does",
    labels: { secondary: WATCHED, zone: "the managed zones" },
  },
  pphook_secondary_check_timestamp_seconds: {
    type: "gauge",
    help: "When the secondaries were last looked at",
    labels: {},
  },
  pphook_secondary_check_interval_seconds: {
    type: "gauge",
    help: "The configured time between two looks; absent when no secondary is watched",
    labels: {},
  },
} as const satisfies Record<string, MetricFamily>;

const NAME_SERVERS = "`primary`, and the names in `[monitor] secondaries`";

const ANSWERS = {
  pphook_propagation_seconds: {
    type: "histogram",
    help: "Time from a write until the name server answered it, RRset by RRset",
    labels: { server: NAME_SERVERS },
    buckets: PROPAGATION_BUCKETS,
  },
  pphook_propagation_given_up_total: {
    type: "counter",
    help: "RRsets that the name server did not answer as they were written within the tolerance",
    labels: { server: NAME_SERVERS },
  },
} as const satisfies Record<string, MetricFamily>;

const PROCESS = {
  pphook_scrape_errors_total: {
    type: "counter",
    help: "Scrapes for which store or disk could not be measured; their metrics stand as they were",
    labels: {},
  },
  pphook_build_info: {
    type: "gauge",
    help: "1, with the versions of PPHOOK and Node.js",
    labels: { version: "one value", node: "one value" },
  },
  process_start_time_seconds: { type: "gauge", help: "When the process began", labels: {} },
  process_cpu_seconds_total: { type: "counter", help: "CPU time of the process", labels: {} },
  process_resident_memory_bytes: { type: "gauge", help: "Memory of the process", labels: {} },
  process_heap_bytes: { type: "gauge", help: "Memory that JavaScript uses", labels: {} },
  process_open_fds: { type: "gauge", help: "Open files and connections of the process", labels: {} },
  nodejs_eventloop_active_seconds_total: {
    type: "counter",
    help: "Time that the event loop was busy",
    labels: {},
  },
} as const satisfies Record<string, MetricFamily>;

/** Every family that /metrics serves, in its order; docs/reference/metrics.md is generated from it. */
export const METRIC_FAMILIES = {
  ...CYCLES,
  ...WORK,
  ...SECONDARIES,
  ...ANSWERS,
  ...SERVICES,
  ...PROCESS,
} as const;

type Families = typeof METRIC_FAMILIES;
export type MetricName = keyof Families;
export type NamesOf<T extends MetricFamily["type"]> = {
  [N in MetricName]: Families[N]["type"] extends T ? N : never;
}[MetricName];
export type LabelsOf<N extends MetricName> = Readonly<Record<keyof Families[N]["labels"], string>>;
