import { displayName } from "../../domain/dns-name.ts";
import type { TransferReport } from "../../domain/transfer-report.ts";
import type { TransferStatus } from "../../domain/transfer-status.ts";
import type { Canvas } from "./canvas.ts";
import { countOf, formatElapsed } from "./count-text.ts";
import { isoInstant, minuteInstant } from "./instant-text.ts";
import { indentedLines, type Mark, markedLines, remedyLines } from "./marked-lines.ts";
import { spread } from "./visible-text.ts";

const MARKS: Readonly<Record<Exclude<TransferStatus["state"], "in-sync">, Mark>> = {
  "out-of-sync": { sign: "✗", style: "red" },
  late: { sign: "!", style: "yellow" },
};

/** Of one secondary and one cause, so many zones are named. */
const NAMED_AT_MOST = 5;

/** Writes what one look at the secondaries found: what is out of sync first, then what is late, and one line when all is well. */
export function renderTransfers(report: TransferReport, canvas: Canvas): string {
  const { statuses, trouble, notes } = report;
  const open = ["out-of-sync", "late"].flatMap((state) =>
    statuses.filter((status) => status.state === state),
  );
  const groups = Map.groupBy(open, ({ state, secondary, cause, detail }) =>
    [state, secondary, cause, detail].join(" "),
  );
  const lines = [
    ...(trouble === null
      ? []
      : markedLines(
          { ...MARKS.late, said: `${trouble}; the zones of the last look were asked for` },
          canvas,
        )),
    ...notes.slice(0, NAMED_AT_MOST).flatMap((said) => markedLines({ ...MARKS.late, said }, canvas)),
    ...[...groups.values()].flatMap((group) => groupLines(group, report, canvas)),
    ...summaryLines(report, canvas),
  ];
  return `${lines.join("\n")}\n`;
}

function groupLines(
  group: readonly TransferStatus[],
  report: TransferReport,
  canvas: Canvas,
): readonly string[] {
  const [first] = group;
  if (first === undefined || first.state === "in-sync") return [];
  const { secondary, state, detail, remedy } = first;
  const server = report.secondaries.find(({ name }) => name === secondary);
  const where = server === undefined ? "" : ` (${server.host}:${server.port})`;
  const named = group
    .slice(0, NAMED_AT_MOST)
    .flatMap((status) => indentedLines(zoneText(status, report), canvas));
  const more = group.length - NAMED_AT_MOST;
  const word = state === "late" ? "late, within the tolerance" : "out of sync";
  const said = `${secondary}${where}: ${countOf(group.length, "zone")} ${word}: ${detail}`;
  return [
    ...markedLines({ ...MARKS[state], said }, canvas),
    ...named,
    ...(more > 0 ? indentedLines(`and ${more} more: pphook monitor axfr --json`, canvas) : []),
    ...remedyLines(remedy, canvas),
  ];
}

function zoneText(
  { zone, serial, primarySerial, lag, since }: TransferStatus,
  { at }: TransferReport,
): string {
  const behind = lag === null ? "" : `, ${countOf(lag, "serial")} behind`;
  const serials =
    serial === null || primarySerial === null
      ? ""
      : ` serves ${serial}, the primary ${primarySerial}${behind}`;
  const lasting = since === null ? "" : `, since ${minuteInstant(since)} (${formatElapsed(at - since)})`;
  return `${displayName(zone)}${serials}${lasting}`;
}

function summaryLines(report: TransferReport, { columns, paint }: Canvas): readonly string[] {
  const { primary, secondaries, statuses, zones, durationMs } = report;
  const from = `${primary.host}:${primary.port}`;
  const names = secondaries.map(({ name }) => name).join(", ");
  const open = statuses.filter(({ state }) => state !== "in-sync").length;
  const said =
    open === 0
      ? `✓ ${names}: ${countOf(zones, "zone")} in sync with ${from}`
      : `${open} of ${statuses.length} not in sync with ${from}`;
  const lines = spread(said, formatElapsed(durationMs), columns);
  return open === 0 ? lines.map((line) => line.replace("✓", paint("green", "✓"))) : ["", ...lines];
}

/** What `monitor axfr --json` prints. */
export interface TransfersJson {
  readonly version: 1;
  /** Whether nothing is out of sync. */
  readonly ok: boolean;
  readonly at: string;
  readonly primary: TransferReport["primary"];
  readonly trouble: string | null;
  readonly notes: readonly string[];
  readonly transfers: readonly (Omit<
    TransferStatus,
    "since" | "checkedAt" | "awaitedSerial" | "verifiedSerial"
  > & {
    readonly since: string | null;
  })[];
}

export function transfersJson({ at, primary, trouble, notes, statuses }: TransferReport): TransfersJson {
  return {
    version: 1,
    ok: isInSync(statuses),
    at: isoInstant(at),
    primary,
    trouble,
    notes,
    transfers: statuses.map(
      ({ checkedAt: _, awaitedSerial: __, verifiedSerial: ___, since, zone, ...status }) => ({
        zone,
        ...status,
        since: since === null ? null : isoInstant(since),
      }),
    ),
  };
}

/** Whether nothing is out of sync; what is late within the tolerance may be. */
export function isInSync(statuses: readonly TransferStatus[]): boolean {
  return statuses.every(({ state }) => state !== "out-of-sync");
}
