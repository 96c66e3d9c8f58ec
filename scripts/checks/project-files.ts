import { existsSync, readFileSync } from "node:fs";
import { runTool } from "./run-tool.ts";

export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** Reads every text file that is or would be in the repository; what git ignores is not the project's. */
export async function readProjectFiles(): Promise<readonly ProjectFile[]> {
  const listed = await runTool("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  if (listed.exitCode !== 0)
    throw new Error(`the files are listed by git, which says: ${listed.stderr.trim()}`);
  return listed.stdout
    .split("\0")
    .filter((path) => path !== "" && existsSync(path))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }))
    .filter((file) => !file.text.includes("\0"));
}
