/**
 * Writes plain data as JSON without white space and with the keys of every object in one fixed order (integers ascending,
 * then the others by code unit), so that equal data gives equal bytes. Keys whose value is undefined are left out.
 *
 * @see RFC 8785 §3.2, which it follows but for integer keys
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sorted);
  const source = value as Readonly<Record<string, unknown>>;
  // Not Object.create(null): an object without prototype is half as fast to write.
  const target: Record<string, unknown> = {};
  for (const key of Object.keys(source).sort()) {
    if (key === "__proto__")
      Object.defineProperty(target, key, { value: sorted(source[key]), enumerable: true });
    else target[key] = sorted(source[key]);
  }
  return target;
}
