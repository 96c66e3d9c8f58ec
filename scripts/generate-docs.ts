// node scripts/generate-docs.ts: writes docs/reference from the code.
import { mkdirSync, writeFileSync } from "node:fs";
import { generatePages } from "./docs/pages.ts";

mkdirSync("docs/reference", { recursive: true });
for (const page of await generatePages()) {
  writeFileSync(page.path, page.text);
  console.log(page.path);
}
