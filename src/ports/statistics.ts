import type { JournalFigures, LedgerCounts, ReportPeriod } from "../domain/journal-figures.ts";

/** Counts what the store holds without reading it whole. Throws SystemError. */
export interface Statistics {
  /** @param top - how many of the busiest subjects and returning findings are named. */
  countJournal(period: ReportPeriod, top: number): Promise<JournalFigures>;
  countLedger(): Promise<LedgerCounts>;
}
