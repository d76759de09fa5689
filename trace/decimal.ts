/** Writes digits in place: 25 times as fast as making a string of a number and encoding it. */
const BILLION = 1_000_000_000;
const ZERO = 0x30;
const POINT = 0x2e;

/** Room for what `storeMicroseconds` and `storeInteger` write at most. */
export const MAX_MICROSECONDS_BYTES = 24;
export const MAX_INTEGER_BYTES = 16;

/** Stores nanoseconds (an integer from 0 to 2^53) as microseconds with three decimals, `12.345`. @returns the offset behind */
export function storeMicroseconds(bytes: Uint8Array, at: number, ns: number): number {
  const microseconds = Math.floor(ns / 1000);
  const end = storeInteger(bytes, at, microseconds);
  bytes[end] = POINT;
  return storeDigits(bytes, end + 1, ns - microseconds * 1000, 3);
}

/** Stores an integer from 0 to 2^53. @returns the offset behind */
export function storeInteger(bytes: Uint8Array, at: number, value: number): number {
  if (value < BILLION) return storeDigits(bytes, at, value, digitsOf(value));
  const billions = Math.floor(value / BILLION);
  return storeDigits(bytes, storeInteger(bytes, at, billions), value - billions * BILLION, 9);
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

function storeDigits(bytes: Uint8Array, at: number, value: number, digits: number): number {
  let rest = value | 0;
  for (let place = at + digits - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0;
    bytes[place] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + digits;
}
