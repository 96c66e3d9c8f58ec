/** Writes an instant as MySQL does, without offset: `2026-11-22 04:50:17`. */
export function toDateText(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace("T", " ");
}
