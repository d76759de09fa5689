import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
  MAX_INTEGER_BYTES,
  MAX_MICROSECONDS_BYTES,
  storeInteger,
  storeMicroseconds,
} from "../../trace/bytes/decimal.js";

type Store = (view: DataView, at: number, value: number) => number;

/** What is stored, with no more room than is asked for. */
function stored(store: Store, room: number, value: number): string {
  const bytes = new Uint8Array(1 + room);
  const end = store(new DataView(bytes.buffer), 1, value);
  return new TextDecoder().decode(bytes.subarray(1, end));
}

const EDGES = [0, 9, 10, 99, 100, 999, 1000, 999_999, 1_000_000, 1_000_999, 10 ** 9, 2 ** 32, 2 ** 53 - 1];
const integers = fc.oneof(fc.constantFrom(...EDGES), fc.nat(2_000_000), fc.maxSafeNat());

describe("digits", () => {
  it("of an integer are those of its string", () => {
    fc.assert(fc.property(integers, (value) => stored(storeInteger, MAX_INTEGER_BYTES, value) === String(value)));
  });

  it("of nanoseconds are those of microseconds with three decimals", () => {
    fc.assert(
      fc.property(integers, (ns) => {
        const digits = String(ns).padStart(4, "0");
        const expected = `${digits.slice(0, -3)}.${digits.slice(-3)}`;
        assert.equal(stored(storeMicroseconds, MAX_MICROSECONDS_BYTES, ns), expected);
      }),
    );
  });
});
