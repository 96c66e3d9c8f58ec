import { existsSync, readFileSync } from "node:fs";
import { generatePages } from "../docs/pages.ts";
import type { Part } from "./part.ts";

/** The generated pages say what the code says. */
export const docsFresh: Part = {
  name: "generated pages",
  async run() {
    const pages = await generatePages();
    const stale = pages.filter(
      (page) => !existsSync(page.path) || readFileSync(page.path, "utf8") !== page.text,
    );
    return {
      summary: `${pages.length} made from the code`,
      problems: stale.map((page) => `${page.path} is out of date: run "npm run docs"`),
    };
  },
};
