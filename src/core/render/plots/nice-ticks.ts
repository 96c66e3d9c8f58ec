/** Into about how many steps an axis is divided. */
const STEPS = 4;
const FACTORS = [1, 2, 2.5, 5, 10];

/**
 * Divides an axis from 0 into round steps that reach the largest value: 1, 2, 2.5 or 5 times a power of ten, for whole things never
 * less than 1 and never a half.
 */
export function niceTicks(largest: number, whole: boolean): readonly number[] {
  const reach = largest > 0 ? largest : 1;
  const raw = reach / STEPS;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor =
    FACTORS.find((each) => each * power >= raw - 1e-12 && (!whole || isWhole(each * power))) ?? 10;
  const step = whole ? Math.max(1, factor * power) : factor * power;
  const count = Math.max(1, Math.ceil(reach / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, at) => round(at * step));
}

function isWhole(value: number): boolean {
  return value < 1 || Number.isInteger(value);
}

/** Multiples of a tenth are not exact in binary. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
