import { pathToFileURL } from "node:url";
import { markdownTable } from "./markdown-table.ts";

/** Reads EXIT_CODES: the meaning of each code. */
export async function exitCodesPage(): Promise<string> {
  const module: { EXIT_CODES?: Readonly<Record<string, string>> } = await import(
    pathToFileURL("src/cli/exit-codes.ts").href
  );
  const rows = Object.entries(module.EXIT_CODES ?? {}).map(([code, meaning]) => [code, meaning]);
  if (rows.length === 0) throw new Error("src/cli/exit-codes.ts exports no EXIT_CODES");
  return `# Exit codes\n\nThe same for every command. When several apply, the first of 2, 5, 1, 3, 4, 0 is given.\n\n${markdownTable(["code", "meaning"], rows)}`;
}
