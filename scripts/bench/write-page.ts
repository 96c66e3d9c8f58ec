import { readFileSync, writeFileSync } from "node:fs";

const PAGE = "docs/performance.md";

/** Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->` in docs/performance.md. @throws Error when the marks are missing. */
export function writePagePart(name: string, text: string): void {
  const page = readFileSync(PAGE, "utf8");
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const from = page.indexOf(open) + open.length;
  const to = page.indexOf(close);
  if (from < open.length || to < from) throw new Error(`${PAGE} has no part ${name}`);
  writeFileSync(PAGE, `${page.slice(0, from)}\n${text}\n\n${page.slice(to)}`);
}
