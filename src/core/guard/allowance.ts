/** The greater of a floor and a share: small zones are not blocked by a percentage, large ones not exposed by a floor. */
export function allowance(total: number, percent: number, floor: number): number {
  return Math.max(floor, (total * percent) / 100);
}
