import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of one template, under the name by which others include it: `en/email_digest.html.j2`. */
export interface TemplateFile {
  readonly name: string;
  readonly source: string;
  /** Where it lies. */
  readonly path: string;
}

const OURS = join(import.meta.dirname, "templates");

/** Reads the templates that came with this program. */
export function readOurTemplates(): readonly TemplateFile[] {
  return readTemplates(OURS);
}

/**
 * Reads a directory of templates and the directories in it; sorted by name. A directory that is not there holds none.
 *
 * @throws what the file system reports.
 */
export function readTemplates(directory: string): readonly TemplateFile[] {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".j2"));
  return paths
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({
      name: path.slice(directory.length).replaceAll("\\", "/").replace(/^\/+/, ""),
      source: readFileSync(path, "utf8"),
      path,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
