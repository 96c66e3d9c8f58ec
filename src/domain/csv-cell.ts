/**
 * Writes one cell of a CSV file (RFC 4180 §2). A spreadsheet would run a text that begins like a formula, whoever typed it; an
 * apostrophe makes it text.
 */
export function csvCell(cell: string | number | boolean | null): string {
  const text = cell === null ? "" : String(cell);
  const harmless = typeof cell === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
