import type { FileOutcome } from "../../domain/file-outcome.ts";
import type { RenderedFile } from "./render-files.ts";

/** A file that has a place. */
export type OutputFile = RenderedFile & { readonly path: string };

/** How far a file came. */
export type FileJudgement = Pick<FileOutcome, "state" | "detail" | "remedy">;
