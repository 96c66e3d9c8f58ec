/** How one serial stands to another; exactly half the circle apart is neither before nor after. */
export type SerialOrder = "equal" | "before" | "after" | "undefined";

const CIRCLE = 2 ** 32;
const HALF = 2 ** 31;

/**
 * Compares serials of a zone, which run in a circle: 1 comes after 4294967295.
 *
 * @param a - whole number from 0 to 4294967295, as `b`.
 * @returns how `a` stands to `b`.
 * @see RFC 1982 §3.2
 */
export function compareSerials(a: number, b: number): SerialOrder {
  const steps = serialsFrom(b, a);
  if (steps === 0) return "equal";
  if (steps === HALF) return "undefined";
  return steps < HALF ? "after" : "before";
}

/** Counts the serials from the first to the second, forwards. */
export function serialsFrom(first: number, second: number): number {
  return (second - first + CIRCLE) % CIRCLE;
}
