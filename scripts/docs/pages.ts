import { existsSync } from "node:fs";
import { commandsPage } from "./commands-page.ts";
import { configurationPage } from "./configuration-page.ts";
import { errorsPage } from "./errors-page.ts";
import { exitCodesPage } from "./exit-codes-page.ts";
import { findingsPage } from "./findings-page.ts";
import { mailTemplatesPage } from "./mail-templates-page.ts";
import { metricsPage } from "./metrics-page.ts";
import { structurePage } from "./structure-page.ts";
import { terminalPicture } from "./terminal-picture.ts";

/** A generated page. */
export interface Page {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** What a page is made from. A source that is not there yet makes no page. */
interface PageSource {
  readonly path: string;
  readonly madeFrom: string;
  readonly body: () => Promise<string>;
}

const SOURCES: readonly PageSource[] = [
  { path: "docs/reference/findings.md", madeFrom: "src/domain/finding.ts", body: findingsPage },
  { path: "docs/reference/configuration.md", madeFrom: "src/config/config-keys.ts", body: configurationPage },
  { path: "docs/reference/exit-codes.md", madeFrom: "src/cli/exit-codes.ts", body: exitCodesPage },
  { path: "docs/reference/errors.md", madeFrom: "src/domain/errors.ts", body: errorsPage },
  { path: "docs/reference/structure.md", madeFrom: "src", body: structurePage },
  {
    path: "docs/reference/mail-templates.md",
    madeFrom: "src/core/notify/letter-context.ts",
    body: mailTemplatesPage,
  },
  {
    path: "docs/reference/metrics.md",
    madeFrom: "src/ops/metrics/metric-families.ts",
    body: metricsPage,
  },
  { path: "docs/reference/commands.md", madeFrom: "src/cli/program.ts", body: commandsPage },
  { path: "docs/plan.svg", madeFrom: "src/cli/demo/tell-demo.ts", body: terminalPicture },
];

/** Makes every page of docs/reference from the code; says on stderr which has no source. */
export async function generatePages(): Promise<readonly Page[]> {
  const present = SOURCES.filter((source) => existsSync(source.madeFrom));
  for (const source of SOURCES) {
    if (!present.includes(source)) console.error(`${source.path}: left out, there is no ${source.madeFrom}`);
  }
  return await Promise.all(present.map(makePage));
}

async function makePage(source: PageSource): Promise<Page> {
  const note = `<!-- Made from ${source.madeFrom} by "npm run docs"; edit there. -->`;
  return { path: source.path, text: `${note}\n\n${(await source.body()).trim()}\n` };
}
