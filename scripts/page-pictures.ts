// node scripts/page-pictures.ts: pictures of the report and of a plan for docs/guide-report.md, taken by a headless Chromium.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planHtml } from "../src/core/render/html/plan-html.ts";
import { siteReportHtml } from "../src/core/render/site-report/site-report-html.ts";
import { findChromium, HeadlessChromium, type Window } from "../test/support/headless-chromium.ts";
import { firstDayReport, monthReport } from "../test/support/sample-site-report.ts";
import {
  CHANGES,
  CORRECTIONS,
  change,
  FINDINGS,
  GUARD,
  plan,
  view,
} from "../test/unit/core/render/sample-plan.ts";

const FOLDER = "docs/pages";
const held = [41, 42, 43].map((host) =>
  change({
    ...{ name: `office-${host}.example.com`, before: `10.10.1.${host}`, held: true },
    ...{ reason: "row deleted in phpIPAM", rule: "orphan" },
  }),
);
const PAGES = {
  report: siteReportHtml(monthReport()),
  first: siteReportHtml(firstDayReport()),
  plan: planHtml(
    view(plan({ changes: [...CHANGES, ...CORRECTIONS, ...held], findings: FINDINGS, guards: [GUARD] })),
  ),
};
const DESK = { width: 1000 } as const;
const PHONE = { width: 360 } as const;
const PICTURES: readonly (readonly [file: string, page: keyof typeof PAGES, window: Window])[] = [
  ["report-desk", "report", { ...DESK, height: 1180 }],
  ["report-dark", "report", { ...DESK, height: 1000, from: 840, scheme: "dark" }],
  ["report-phone", "report", { ...PHONE, height: 1100 }],
  ["report-phone-changes", "report", { ...PHONE, height: 1100, from: 1480 }],
  ["report-paper", "report", { width: 690, height: 976, media: "print" }],
  ["first-day", "first", { ...DESK, height: 620 }],
  ["plan-desk", "plan", { ...DESK, height: 1100 }],
  ["plan-phone", "plan", { ...PHONE, height: 1100 }],
  ["plan-paper", "plan", { width: 690, height: 976, media: "print" }],
];

const program = findChromium();
if (program === null) throw new Error("install the Debian package chromium-headless-shell");
const folder = mkdtempSync(join(tmpdir(), "pphook-pictures-"));
mkdirSync(FOLDER, { recursive: true });
const browser = new HeadlessChromium(program);
try {
  for (const [name, page] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), page);
  for (const [file, page, window] of PICTURES) {
    writeFileSync(
      join(FOLDER, `${file}.png`),
      await browser.picture(`file://${folder}/${page}.html`, window),
    );
    console.log(join(FOLDER, `${file}.png`));
  }
  // To be looked at, and not kept: where pages break.
  const [paper] = process.argv.slice(2);
  if (paper !== undefined) writeFileSync(paper, await browser.print(`file://${folder}/report.html`));
} finally {
  await browser[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}
