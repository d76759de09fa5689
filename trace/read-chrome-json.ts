/**
 * Reads Chrome JSON traces: those of callweave with all that they hold, and of others the begin, end and complete events.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import { CallweaveError } from "../base/errors.js";
import { scanJsonEvents } from "./json-events.js";
import { isObject } from "./json-values.js";
import type { Cut, Trace } from "./model.js";
import { ForeignJsonReader } from "./read-chrome-json-foreign.js";
import { OwnJsonReader } from "./read-chrome-json-own.js";

/**
 * Reads a Chrome JSON trace. Of one that is cut short, every whole event, with the loss in `cut`.
 * @throws {CallweaveError} when it is JSON but no trace
 */
export function readChromeJson(bytes: Uint8Array): Trace {
  const { header, events } = scanJsonEvents(bytes);
  if (events === undefined) {
    throw new CallweaveError(
      "trace/chrome-json",
      `the JSON is no trace or is cut before its events, got ${JSON.stringify(new TextDecoder().decode(bytes.subarray(0, 40)))}`,
      "give a list of events, or an object with such a list as `traceEvents`",
    );
  }
  const otherData = header.get("otherData");
  const reader =
    isObject(otherData) && "callweave" in otherData ? new OwnJsonReader(otherData) : new ForeignJsonReader();
  let next = events.next();
  for (; !next.done; next = events.next()) if (isObject(next.value)) reader.read(next.value);
  const { end, closed } = next.value;
  // Chrome's format allows a list without its bracket, so a list that ends behind an event is whole when nothing was announced.
  const calls = reader.missingCalls();
  const cut: Cut = { bytes: bytes.length - end, calls };
  const isCut = !closed && (calls !== undefined || bytes.subarray(end).some((byte) => byte > 0x20 && byte !== 0x2c));
  return { ...reader.finish(!closed), ...(isCut && { cut }) };
}
