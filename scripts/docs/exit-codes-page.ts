import { pathToFileURL } from "node:url";
import { markdownTable } from "./markdown-table.ts";

interface ExitCode {
  readonly code: number;
  readonly meaning: string;
}

/** Reads EXIT_CODES: an array, or an object by name, of `{ code, meaning }`. */
export async function exitCodesPage(): Promise<string> {
  const module: { EXIT_CODES?: Readonly<Record<string, ExitCode>> } = await import(
    pathToFileURL("src/cli/exit-codes.ts").href
  );
  const codes = Object.values(module.EXIT_CODES ?? {}).filter((entry) => typeof entry?.meaning === "string");
  if (codes.length === 0)
    throw new Error("src/cli/exit-codes.ts exports no EXIT_CODES with { code, meaning }");
  const rows = codes.map(({ code, meaning }) => [String(code), meaning]);
  return `# Exit codes\n\nThe same for every command. When several apply, the first of 2, 5, 1, 3, 4, 0 is given.\n\n${markdownTable(["code", "meaning"], rows)}`;
}
