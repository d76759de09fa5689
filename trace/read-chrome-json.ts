/**
 * Reads Chrome JSON traces: those of callweave with all that they hold, and of others the begin, end and complete events.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import { CallweaveError } from "../base/errors.js";
import { scanJsonEvents } from "./json-events.js";
import { isObject } from "./json-values.js";
import type { Trace } from "./model.js";
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
  const isOwn = isObject(otherData) && "callweave" in otherData;
  const reader = isOwn ? new OwnJsonReader(otherData) : new ForeignJsonReader();
  let next = events.next();
  for (; !next.done; next = events.next()) if (isObject(next.value)) reader.read(next.value);
  const { end, closed } = next.value;
  const bytesCut = isOwn ? bytesBeyondOwn(bytes, end, closed) : bytesBeyondForeign(bytes, end, closed);
  const trace = reader.finish(!closed);
  if (bytesCut === undefined) return trace;
  return { ...trace, cut: { bytes: bytesCut, calls: reader.missingCalls() } };
}

/** Our file ends with the brace behind the list. @returns the bytes beyond what was read, undefined for a whole file */
function bytesBeyondOwn(bytes: Uint8Array, end: number, closed: boolean): number | undefined {
  const beyond = bytes.length - end;
  if (!closed || bytes[end] !== CLOSE_BRACE) return beyond;
  return beyond === 1 ? undefined : beyond - 1;
}

/** Chrome's format allows a list without its bracket, and any keys behind it. */
function bytesBeyondForeign(bytes: Uint8Array, end: number, closed: boolean): number | undefined {
  const isWhole = closed || bytes.subarray(end).every((byte) => byte <= SPACE || byte === COMMA);
  return isWhole ? undefined : bytes.length - end;
}

const SPACE = 0x20;
const COMMA = 0x2c;
const CLOSE_BRACE = 0x7d;
