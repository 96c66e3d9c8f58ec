import type { SiteReport } from "../../../domain/site-report.ts";
import { isoInstant } from "../instant-text.ts";
import { judgeSite } from "./judge-site.ts";

/** Gives what the page says as data: the verdict with its reasons, and the figures that the plots are drawn from. */
export function siteReportJson(report: SiteReport) {
  const { level, heading, reasons } = judgeSite(report);
  const { site, madeAt, period, state, ledger, figures, findings, concerned } = report;
  const time = (at: number | null) => (at === null ? null : isoInstant(at));
  return {
    version: 1,
    site,
    madeAt: isoInstant(madeAt),
    period: {
      from: isoInstant(period.from),
      until: isoInstant(period.until),
      parts: period.parts,
      partSeconds: period.partMs / 1000,
    },
    verdict: { level, heading, reasons },
    lastCheck: time(state.lastCheck),
    held:
      state.held === null
        ? null
        : { hash: state.held.hash, since: time(state.held.since), changes: state.held.changes.length },
    ledger: { ...ledger, journalSince: time(ledger.journalSince) },
    figures,
    findings: findings.map((finding) => ({ ...finding, concerned: concerned.get(finding.id) ?? null })),
  };
}
