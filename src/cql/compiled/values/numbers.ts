/** Bounds of CQL's number types (CQL 1.5, §2 Types). */
export const minInteger = -(2 ** 31);
export const maxInteger = 2 ** 31 - 1;
export const minLong = -(2n ** 63n);
export const maxLong = 2n ** 63n - 1n;
/** To the precision that a number has here. */
export const maxDecimal = 1e20;
export const minDecimal = -maxDecimal;

const decimalSteps = 1e8;
/** Up to here a number of decimal steps is exact. */
const maxStepped = Number.MAX_SAFE_INTEGER / decimalSteps;

/** An Integer, or null for what is out of its range. */
export function integerOrNull(value: number): number | null {
  return value >= minInteger && value <= maxInteger ? value + 0 : null;
}

/** A Long, or null for what is out of its range. */
export function longOrNull(value: bigint): bigint | null {
  return value >= minLong && value <= maxLong ? value : null;
}

/**
 * A Decimal, or null for what is out of its range or no number. CQL's Decimal has steps of 10^-8
 * (CQL 1.5, §2 Decimal): 1.5 times 1.2 is 1.8, not 1.7999999999999998.
 */
export function decimalOrNull(value: number): number | null {
  if (value > -maxStepped && value < maxStepped) {
    return Math.round(value * decimalSteps) / decimalSteps + 0;
  }
  return value >= minDecimal && value <= maxDecimal ? value : null;
}

/** Rounds as people do: halves away from zero, by the number's decimal digits. */
export function rounded(value: number, digits: number): number {
  const size = Math.abs(value);
  const text = String(size);
  // A number in exponent form is far from any half.
  const scaled = text.includes('e') ? size * 10 ** digits : Number(`${text}e${digits}`);
  const result = Number(`${Math.round(scaled)}e${-digits}`);
  return value < 0 ? 0 - result : result;
}

/** How many digits a number needs after its point; 1.50 needs one. */
export function digitsAfterPoint(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  const after = digits.split('.')[1]?.length ?? 0;
  return Math.max(0, after - Number(exponent));
}
