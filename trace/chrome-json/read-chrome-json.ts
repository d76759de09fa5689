/**
 * Reads Chrome JSON traces: those of callweave with all that they hold, and of others the begin, end and complete events.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import { CallweaveError } from "../../base/errors.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { findJsonEvents } from "./json-events.js";
import { isObject } from "./json-values.js";
import type { Trace } from "../model/model.js";
import { readForeignJson } from "./read-chrome-json-foreign.js";
import { readOwnJson } from "./read-chrome-json-own.js";

const SHOWN_BYTES = 40;

/**
 * Reads a Chrome JSON trace. Of one that is cut short, every whole event, with the loss in `cut`.
 * @param keptCalls how many calls may stay in memory
 * @throws {CallweaveError} when it is JSON but no trace
 */
export function readChromeJson(source: ByteSource, keptCalls: number): Trace {
  const { header, start } = findJsonEvents(source);
  if (start === undefined) {
    const begin = new TextDecoder().decode(source.read(0, Math.min(source.length, SHOWN_BYTES)));
    throw new CallweaveError(
      "trace/chrome-json",
      `the JSON is no trace or is cut before its events, got ${JSON.stringify(begin)}`,
      "give a list of events, or an object with such a list as `traceEvents`",
    );
  }
  const otherData = header.get("otherData");
  if (isObject(otherData) && "callweave" in otherData) return readOwnJson(source, start, otherData, keptCalls);
  return readForeignJson(source, start, keptCalls);
}
