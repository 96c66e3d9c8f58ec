/** Writes a size as people say it: `12 kB`, `4.2 MB`, `120 GB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  if (bytes < 1_000_000_000) return `${shorten(bytes / 1_000_000)} MB`;
  return `${shorten(bytes / 1_000_000_000)} GB`;
}

function shorten(value: number): string {
  return value < 99.95 ? value.toFixed(1) : String(Math.round(value));
}
