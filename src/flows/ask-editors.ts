import { UpstreamError } from "../domain/errors.ts";
import type { EditorsFound } from "../domain/row-editor.ts";
import type { RowEditors } from "../ports/row-editors.ts";

/** Asks who edited rows last; a phpIPAM that does not answer is a trouble of the changelog, and no reason to fail. */
export async function askEditors(
  editors: RowEditors,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<EditorsFound> {
  try {
    return await editors.findEditors(ids, signal);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const { message, remedy } = error;
    return { editors: new Map(), troubles: [{ key: "changelog", message, remedy }] };
  }
}
