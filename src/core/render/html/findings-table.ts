import { displayName } from "../../../domain/dns-name.ts";
import type { Finding } from "../../../domain/finding.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { tablePart } from "./page-parts.ts";

/** Draws findings, each with what can be done about it and, where it is known, who is concerned. */
export function findingsTable(findings: readonly Finding[], concerned?: ReadonlyMap<string, string>): Html {
  const rows = findings.map(({ id, rule, severity, ip, hostname, message, remedy }) => {
    const who = concerned?.get(id) ?? "";
    return [
      html`<span class="badge ${severity}">${severity}</span>`,
      html`${ip}${ip !== "" && hostname !== "" ? html`<br>` : NOTHING}${displayName(hostname)}`,
      html`${message} <span class="badge">${rule}</span>${who === "" ? NOTHING : html` <span class="soft">· ${who}</span>`}${remedy === "" ? NOTHING : html`<span class="remedy">→ ${remedy}</span>`}`,
    ];
  });
  return tablePart(
    [
      { heading: "severity", look: "sev" },
      { heading: "row", look: "subject" },
      { heading: "what, and what to do", look: "block" },
    ],
    rows,
  );
}
