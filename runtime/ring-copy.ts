/** Copies of what stands in a ring, numbered from 0 in the order of its writing; the ring must hold all of it. */

/**
 * @param from number of the first, `to` of the one after the last
 * @param room where the copy stands; fresh memory when there is none, which costs as much as the copy
 */
export function wideFromRing(
  lane: BigInt64Array,
  from: number,
  to: number,
  places = lane.length,
  room?: BigInt64Array,
): BigInt64Array {
  const copy = room?.subarray(0, to - from) ?? new BigInt64Array(to - from);
  const { first, untilEnd } = placesOf(from, to, places);
  copy.set(lane.subarray(first, first + untilEnd));
  copy.set(lane.subarray(0, copy.length - untilEnd), untilEnd);
  return copy;
}

export function narrowFromRing(
  lane: Int32Array,
  from: number,
  to: number,
  places = lane.length,
  room?: Int32Array,
): Int32Array {
  const copy = room?.subarray(0, to - from) ?? new Int32Array(to - from);
  const { first, untilEnd } = placesOf(from, to, places);
  copy.set(lane.subarray(first, first + untilEnd));
  copy.set(lane.subarray(0, copy.length - untilEnd), untilEnd);
  return copy;
}

export function doubleFromRing(lane: Float64Array, from: number, to: number): Float64Array {
  const copy = new Float64Array(to - from);
  const { first, untilEnd } = placesOf(from, to, lane.length);
  copy.set(lane.subarray(first, first + untilEnd));
  copy.set(lane.subarray(0, copy.length - untilEnd), untilEnd);
  return copy;
}

function placesOf(from: number, to: number, places: number): { first: number; untilEnd: number } {
  const first = from % places;
  return { first, untilEnd: Math.min(to - from, places - first) };
}
