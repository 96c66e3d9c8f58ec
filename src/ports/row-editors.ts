import type { EditorsFound } from "../domain/row-editor.ts";

/** Says who edited rows last. */
export interface RowEditors {
  /**
   * Finds the last editor of each row who is not PPHOOK itself, several at once and in a few seconds at most. What could not be read
   * is among the troubles; editors found before are given all the same.
   *
   * @throws UpstreamError when nothing could be asked at all.
   */
  findEditors(ids: readonly number[], signal?: AbortSignal): Promise<EditorsFound>;
}
