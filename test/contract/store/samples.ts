import type { Fqdn } from "../../../src/domain/dns-name.ts";
import { toInstant } from "../../../src/domain/instant.ts";
import type { ChangeResult, JournalEvent, RecordEntry, RowEntry } from "../../../src/domain/journal.ts";
import {
  EMPTY_DELTA,
  type LedgerDelta,
  type LedgerRow,
  type LedgerZone,
  type OwnedValue,
} from "../../../src/domain/ledger.ts";

import type { UndoneItem } from "../../../src/domain/undone.ts";

export const NOON = toInstant(Date.parse("2026-11-22T12:00:00Z"));

export function sampleDelta(parts: Partial<LedgerDelta>): LedgerDelta {
  return { ...EMPTY_DELTA, ...parts };
}

export function sampleRow(id: number, parts: Partial<LedgerRow> = {}): LedgerRow {
  return {
    id,
    fingerprint: `print-${id}`,
    ip: `10.0.0.${id}`,
    hostname: `host${id}.example.com`,
    firstSeenAt: NOON,
    baseline: false,
    failures: 0,
    retryAt: null,
    removed: false,
    ...parts,
  };
}

export function sampleValue(id: number, parts: Partial<OwnedValue> = {}): OwnedValue {
  return {
    zone: "example.com." as Fqdn,
    name: `host${id}.example.com.` as Fqdn,
    type: "A",
    content: `10.0.0.${id}`,
    rowId: id,
    how: "written",
    since: NOON,
    disabledAt: null,
    ...parts,
  };
}

export function sampleZone(name: string, parts: Partial<LedgerZone> = {}): LedgerZone {
  const referencedNames = [`ns1.${name}` as Fqdn];
  return { name: name as Fqdn, serial: 7, serialMoves: true, referencedNames, readAt: NOON, ...parts };
}

export function sampleUndone(id: string, parts: Partial<UndoneItem> = {}): UndoneItem {
  return {
    ...{ id, run: "r-2", undoes: "c-1", undoneRun: "r-1", by: "alice", at: NOON },
    ...{ zone: "example.com." as Fqdn, name: "host1.example.com." as Fqdn, type: "A" },
    ...{ kept: "10.0.0.1", gone: null, ip: "10.0.0.1", hostname: "host1.example.com" },
    rows: [{ id: 41, fingerprint: "print-41" }],
    ...parts,
  };
}

export function sampleChange(id: string, parts: Partial<RecordEntry> = {}): JournalEvent {
  const change: RecordEntry = {
    id,
    target: "powerdns",
    action: "delete",
    zone: "example.com.",
    name: "web1.example.com.",
    type: "A",
    addressId: 41,
    ip: "10.0.0.1",
    hostname: "Web1.Example.com",
    before: { content: "10.0.0.1", ttlSeconds: 3600, disabled: false },
    after: null,
    rule: "follow-row",
    reason: "row deleted in phpIPAM",
    editor: "Jane Doe",
    preImage: null,
    ...parts,
  };
  return { kind: "change", run: "r-1", change };
}

export function sampleCorrection(id: string, action: RowEntry["action"]): JournalEvent {
  const row = { subnetId: 3, ip: "10.0.0.1", hostname: "web1.example.com", mac: "" };
  const change: RowEntry = {
    ...{ id, target: "phpipam", action, zone: "", name: "web1.example.com.", type: "row", addressId: 41 },
    ...{ ip: row.ip, hostname: row.hostname, before: row, after: null, rule: "hostname-duplicate" },
    ...{ reason: "same name", editor: null, preImage: { id: 41, ip: row.ip, note: "kept" } },
  };
  return { kind: "change", run: "r-1", change };
}

export function sampleResult(changeId: string, result: ChangeResult = "applied", detail = ""): JournalEvent {
  return { kind: "result", run: "r-1", changeId, result, detail };
}

export function sampleCycle(run: string): JournalEvent {
  return { kind: "cycle", run, summary: { rows: 4812, zones: 12 } };
}
