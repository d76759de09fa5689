/**
 * Writes digits in place, three at a time from a table: 40 times as fast as making a string of a number and encoding it. What is stored
 * may be followed by a byte more, which the next one overwrites.
 */
const MILLION = 1_000_000;
const ZERO = 0x30;
const POINT = 0x2e;

/** Room for what `storeMicroseconds` and `storeInteger` write at most. */
export const MAX_MICROSECONDS_BYTES = 18;
export const MAX_INTEGER_BYTES = 17;

/** By number from 0 to 999 its three digits and a point, as they stand in memory. */
const THREE_DIGITS = threeDigits();

/** In plain loops, as it is made whenever the module is loaded: ten times as fast as with arrays. */
function threeDigits(): Uint32Array {
  const words = new Uint32Array(1000);
  for (let number = 0; number < 1000; number++) {
    const tens = (number / 10) | 0;
    const hundreds = (number / 100) | 0;
    words[number] = (ZERO + hundreds) | ((ZERO + (tens % 10)) << 8) | ((ZERO + (number % 10)) << 16) | (POINT << 24);
  }
  return words;
}

/** Stores nanoseconds (an integer from 0 to 2^53) as microseconds with three decimals, `12.345`. @returns the offset behind */
export function storeMicroseconds(view: DataView, at: number, ns: number): number {
  const millions = Math.floor(ns / MILLION);
  const rest = (ns - millions * MILLION) | 0;
  const thousands = (rest / 1000) | 0;
  const point =
    millions === 0 ? storeDigits(view, at, thousands) : storeThree(view, storeInteger(view, at, millions), thousands);
  return storeThree(view, point + 1, rest - thousands * 1000);
}

/** Stores an integer from 0 to 2^53. @returns the offset behind */
export function storeInteger(view: DataView, at: number, value: number): number {
  if (value < 1000) return storeDigits(view, at, value);
  const thousands = Math.floor(value / 1000);
  return storeThree(view, storeInteger(view, at, thousands), value - thousands * 1000);
}

/** @param value below 1000 */
function storeDigits(view: DataView, at: number, value: number): number {
  const digits = value < 10 ? 1 : value < 100 ? 2 : 3;
  view.setUint32(at, THREE_DIGITS[value] >>> (8 * (3 - digits)), true);
  return at + digits;
}

function storeThree(view: DataView, at: number, value: number): number {
  view.setUint32(at, THREE_DIGITS[value], true);
  return at + 3;
}
