/** Reads a trace of any known format, which it knows by the content. */
import { CallweaveError } from "../base/errors.js";
import { bytesInMemory } from "./bytes/byte-source.js";
import type { ByteSource } from "./bytes/byte-source.js";
import { KEPT_CALLS } from "./model/kept-blocks.js";
import type { Cut, Trace } from "./model/model.js";
import * as F from "./perfetto/perfetto-fields.js";
import { bytesTag } from "./perfetto/proto.js";
import { isRaw } from "./raw/raw-chunks.js";
import { mergeRaw, readRaw } from "./raw/read-raw.js";
import { readChromeJson } from "./chrome-json/read-chrome-json.js";
import { readPerfetto } from "./perfetto/read-perfetto.js";

/**
 * Reads a trace. Of one that is cut short or damaged, what stands before the damage, with the loss in `cut`.
 * @param input the whole file, gunzipped; where it has many calls it is read again whenever they are wanted
 * @param keptCalls how many calls may stay in memory instead
 * @throws {CallweaveError} when the format is unknown or nothing of it can be read
 */
export function readTrace(input: Uint8Array | ByteSource, keptCalls = KEPT_CALLS): Trace {
  const source = input instanceof Uint8Array ? bytesInMemory(input) : input;
  const trace = readFormat(source, keptCalls);
  return source.lostBytes === undefined ? trace : { ...trace, cut: alsoLost(trace.cut, source.lostBytes) };
}

/** The calls in them are among those that a file has announced and that are not there, where it says how many it has. */
function alsoLost(cut: Cut = { bytes: 0, calls: undefined }, lostBytes: number): Cut {
  return { ...cut, bytes: cut.bytes + lostBytes };
}

function readFormat(source: ByteSource, keptCalls: number): Trace {
  const head = source.read(0, Math.min(source.length, HEAD_BYTES)).slice();
  switch (kindOfTrace(head)) {
    case "raw":
      return mergeRaw([readRaw(source)]);
    case "perfetto":
      return readPerfetto(source, keptCalls);
    case "chrome-json":
      return readChromeJson(source, keptCalls);
    case undefined:
      throw unknownFormat(head, source.length);
  }
}

const HEAD_BYTES = 64;

/** @param bytes the beginning of a file, gunzipped @returns what it would be read as, undefined when as nothing */
export function kindOfTrace(bytes: Uint8Array): "raw" | "perfetto" | "chrome-json" | undefined {
  if (isRaw(bytes)) return "raw";
  // JSON first: a Perfetto trace begins with the byte of a line feed.
  if (startsLikeJson(bytes)) return "chrome-json";
  return bytes[0] === bytesTag(F.TRACE.packet) ? "perfetto" : undefined;
}

function startsLikeJson(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES));
  return /^\s*[[{]/.test(start);
}

function unknownFormat(head: Uint8Array, length: number): CallweaveError {
  const what = length === 0 ? "the file is empty" : "the file is no trace of a known format";
  const first = [...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const got = length === 0 ? "0 bytes" : `${length} bytes that begin with ${first}`;
  return new CallweaveError(
    "trace/read",
    `${what}, got ${got}`,
    "give a Perfetto trace (.pftrace), a Chrome JSON trace (.json) or a raw trace (.cwraw) of callweave",
  );
}
