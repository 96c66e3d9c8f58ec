import { formatCount } from "../count-text.ts";
import type { Html } from "./html.ts";
import { meterPart, tablePart } from "./page-parts.ts";

/** Draws counts with a bar each, as long as its share of the first, which is the largest. */
export function shareTable(
  what: string,
  unit: string,
  shares: readonly (readonly [what: string | Html, count: number])[],
): Html {
  const largest = shares[0]?.[1] ?? 0;
  return tablePart(
    [{ heading: what }, { heading: "", look: "bar" }, { heading: unit, look: "num" }],
    shares.map(([name, count]) => [name, meterPart(count, largest), formatCount(count)]),
    "share",
  );
}
