import { csvCell } from "../../domain/csv-cell.ts";
import type { Letter } from "./group-notices.ts";
import { rowLink } from "./phpipam-link.ts";

/** Lists all findings of a letter as CSV (RFC 4180), for those that are too many to read in a mail. */
export function noticesCsv(letter: Letter, phpipamUrl: string): string {
  const rows = letter.items.map(({ notice }) => {
    const { finding, place } = notice;
    const link = rowLink(phpipamUrl, place, finding.addressId);
    return [
      notice.state,
      finding.rule,
      finding.severity,
      finding.ip,
      finding.hostname,
      place?.subnet ?? "",
      finding.message,
      finding.remedy,
      link,
    ];
  });
  return [HEAD, ...rows].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

const HEAD = ["state", "rule", "severity", "ip", "hostname", "subnet", "message", "remedy", "link"];
