import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exitCodeOf, exitCodeOfError, exitCodeOfUndo } from "../../../src/cli/exit-code-of.ts";
import type { CycleReport, WriteBar } from "../../../src/domain/cycle-report.ts";
import {
  ConfigError,
  LockedError,
  type PphookError,
  StopError,
  SystemError,
  UpstreamError,
  UsageError,
} from "../../../src/domain/errors.ts";
import type { FileOutcome } from "../../../src/domain/file-outcome.ts";
import { makeFinding, type RuleId } from "../../../src/domain/finding.ts";
import type { HistoryChange } from "../../../src/domain/history.ts";
import type { ChangeResult } from "../../../src/domain/journal.ts";
import type { TargetOutcome } from "../../../src/domain/target.ts";
import type { UndoReport } from "../../../src/domain/undo-report.ts";
import { CHANGES, change, plan } from "../core/render/sample-plan.ts";

interface Case {
  readonly what: string;
  readonly code: number;
  readonly bar?: WriteBar;
  readonly results?: readonly ChangeResult[];
  readonly held?: boolean;
  readonly rule?: RuleId;
  /** How many changes were free to be made; as many as have a result when left out. */
  readonly free?: number;
  readonly file?: FileOutcome["state"];
  readonly target?: TargetOutcome["state"];
}

const CASES: readonly Case[] = [
  { what: "nothing to do", code: 0 },
  { what: "all applied", code: 0, results: ["applied", "applied"] },
  { what: "a change dropped because the world moved", code: 0, results: ["dropped"] },
  { what: "a finding for information", code: 0, rule: "named-without-records" },
  { what: "a warning", code: 0, rule: "mismatch" },
  { what: "a finding of severity error", code: 4, rule: "hostname-invalid" },
  { what: "a refused change", code: 4, results: ["applied", "refused"] },
  { what: "a failed change", code: 4, results: ["failed"] },
  { what: "a skipped change", code: 4, results: ["skipped"] },
  { what: "held changes", code: 3, held: true },
  { what: "held changes and errors", code: 3, held: true, rule: "hostname-invalid", results: ["refused"] },
  { what: "a file that is held", code: 3, file: "held" },
  { what: "a file that could not be made", code: 4, file: "failed" },
  { what: "a file that was written", code: 0, file: "written" },
  { what: "a target that was refused", code: 4, target: "refused" },
  { what: "a target that is held", code: 3, target: "held" },
  { what: "a target that has the file", code: 0, target: "unchanged" },
  { what: "paused", code: 3, bar: "paused", free: 2 },
  { what: "paused with nothing to do", code: 3, bar: "paused" },
  { what: "in a maintenance window", code: 3, bar: "maintenance", free: 2 },
  { what: "observing", code: 0, bar: "observe", free: 2 },
  { what: "observing what would be held", code: 0, bar: "observe", held: true },
  { what: "observing with errors", code: 4, bar: "observe", held: true, rule: "hostname-invalid" },
  { what: "a dry run", code: 0, bar: "dry-run", free: 2 },
  { what: "a dry run of what would be held", code: 3, bar: "dry-run", held: true },
  { what: "broken off", code: 1, results: ["applied"], free: 2 },
  { what: "broken off with held changes", code: 1, results: [], free: 1, held: true },
];

function reportOf({
  bar = null,
  results = [],
  held = false,
  rule,
  file,
  target,
  free = results.length,
}: Case): CycleReport {
  const [sample = change({ name: "a.example.com", after: "10.0.0.1" })] = CHANGES;
  const changes = Array.from({ length: free }, () => ({ ...sample }));
  const subject = { addressId: 1, ip: "10.0.0.1", hostname: "a" };
  return {
    run: "r",
    startedAt: plan().madeAt,
    durationMs: 1,
    plan: plan({
      changes: held ? [...changes, { ...sample, held: true }] : changes,
      findings: rule === undefined ? [] : [makeFinding(rule, subject, { message: "", remedy: "" })],
    }),
    outcomes: results.map((result, i) => ({
      id: `c-${i}`,
      change: changes[i] ?? sample,
      result,
      detail: "",
    })),
    writeBar: bar,
    sources: { inventory: "phpIPAM", dns: "PowerDNS" },
    stagesMs: {},
    zones: { managed: 0, read: 0, unreadable: 0 },
    ...(file === undefined ? {} : { files: [fileOutcome(file)] }),
    ...(target === undefined ? {} : { deployments: [targetOutcome(target)] }),
  };
}

function targetOutcome(state: TargetOutcome["state"]): TargetOutcome {
  return { target: "ns01", kind: "bind", state, detail: "", remedy: "", drift: null, diff: [] };
}

function fileOutcome(state: FileOutcome["state"]): FileOutcome {
  return {
    kind: "dhcp",
    path: "/d",
    state,
    entries: 1,
    before: 1,
    detail: "",
    remedy: "",
    findings: [],
  };
}

describe("the exit code of a cycle", () => {
  for (const each of CASES)
    it(`is ${each.code} for ${each.what}`, () => assert.equal(exitCodeOf(reportOf(each)), each.code));
});

describe("the exit code of an undo", () => {
  const refused = [{ change: {} as HistoryChange, why: "now: nothing" }];
  const cases: readonly (Case & { readonly refused?: UndoReport["refused"] })[] = [
    { what: "nothing to take back", code: 0 },
    { what: "everything taken back", code: 0, results: ["applied", "applied"] },
    { what: "a change left alone", code: 4, results: ["applied"], refused },
    { what: "a change dropped because the world moved", code: 4, results: ["dropped"] },
    { what: "a refused change", code: 4, results: ["applied", "refused"] },
    { what: "held changes", code: 3, held: true, refused },
    { what: "paused", code: 3, bar: "paused", free: 2 },
    { what: "observing what would be held", code: 0, bar: "observe", held: true },
    { what: "observing with a change left alone", code: 4, bar: "observe", refused },
    { what: "a dry run", code: 0, bar: "dry-run", free: 2 },
    { what: "a dry run of what would be held", code: 3, bar: "dry-run", held: true },
    { what: "broken off", code: 1, results: ["applied"], free: 2, refused },
  ];
  for (const each of cases) {
    it(`is ${each.code} for ${each.what}`, () => {
      const about = { of: "r-1", refused: each.refused ?? [], already: [], staying: 0 };
      assert.equal(exitCodeOfUndo({ ...reportOf(each), ...about }), each.code);
    });
  }
});

describe("the exit code of an error", () => {
  const remedy = { remedy: "" };
  const upstream = (failure: "unreachable" | "auth" | "shape") =>
    new UpstreamError("", { system: "phpipam", failure, operation: "", ...remedy });
  const errors: readonly { what: string; error: PphookError; code: number }[] = [
    { what: "a configuration that cannot be used", error: new ConfigError("x", []), code: 2 },
    { what: "a wrong argument", error: new UsageError("", remedy), code: 2 },
    { what: "a lock that somebody holds", error: new LockedError("", remedy), code: 5 },
    { what: "an unreachable server", error: upstream("unreachable"), code: 1 },
    { what: "a refused login", error: upstream("auth"), code: 1 },
    { what: "an answer that cannot be read", error: upstream("shape"), code: 1 },
    { what: "a full disk", error: new SystemError("", remedy), code: 1 },
    { what: "an empty inventory", error: new StopError("empty-source", "", ""), code: 3 },
    { what: "no zones", error: new StopError("no-zones", "", ""), code: 1 },
    { what: "an incomplete read", error: new StopError("incomplete-read", "", ""), code: 1 },
    { what: "a last check in the future", error: new StopError("last-check", "", ""), code: 1 },
  ];
  for (const { what, error, code } of errors)
    it(`is ${code} for ${what}`, () => assert.equal(exitCodeOfError(error), code));
});
