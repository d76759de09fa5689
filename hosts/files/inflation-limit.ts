/** How far a file may unzip before it is taken for one that is made to fill memory or disk. */
import { CallweaveError } from "../../base/errors.js";

/** A trace that says the same over and over unzips to 50 times its size; a file that is made to to 1000 times. */
const MOST_TIMES = 300;
const UNSUSPICIOUS_BYTES = 1 << 30;

/**
 * @param bytes that it has come to so far
 * @param zippedBytes of the file
 * @throws {CallweaveError} when that is too much
 */
export function checkInflation(bytes: number, zippedBytes: number): void {
  if (bytes <= Math.max(UNSUSPICIOUS_BYTES, zippedBytes * MOST_TIMES)) return;
  const what = `the trace unzips to more than ${MOST_TIMES} times its size, got ${zippedBytes} bytes that are compressed`;
  throw new CallweaveError("read", what, "if that is right, unzip it first: gunzip FILE, or record fewer calls");
}
