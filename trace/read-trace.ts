/** Reads a trace of any known format, which it knows by the content. */
import { CallweaveError } from "../base/errors.js";
import { bytesInMemory } from "./byte-source.js";
import type { ByteSource } from "./byte-source.js";
import type { Trace } from "./model.js";
import * as F from "./perfetto-fields.js";
import { bytesTag } from "./proto.js";
import { isRaw } from "./raw-chunks.js";
import { mergeRaw, readRaw } from "./read-raw.js";
import { readChromeJson } from "./read-chrome-json.js";
import { readPerfetto } from "./read-perfetto.js";

/**
 * Reads a trace. Of one that is cut short or damaged, what stands before the damage, with the loss in `cut`.
 * @param input the whole file, gunzipped; a raw one is read again whenever its calls are wanted
 * @throws {CallweaveError} when the format is unknown or nothing of it can be read
 */
export function readTrace(input: Uint8Array | ByteSource): Trace {
  const source = input instanceof Uint8Array ? bytesInMemory(input) : input;
  const kind = kindOfTrace(source.read(0, Math.min(source.length, HEAD_BYTES)));
  if (kind === "raw") return mergeRaw([readRaw(source)]);
  const bytes = source.read(0, source.length);
  if (kind === undefined) throw unknownFormat(bytes);
  return kind === "perfetto" ? readPerfetto(bytes) : readChromeJson(bytes);
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

function unknownFormat(bytes: Uint8Array): CallweaveError {
  const what = bytes.length === 0 ? "the file is empty" : "the file is no trace of a known format";
  const first = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const got = bytes.length === 0 ? "0 bytes" : `${bytes.length} bytes that begin with ${first}`;
  return new CallweaveError(
    "trace/read",
    `${what}, got ${got}`,
    "give a Perfetto trace (.pftrace), a Chrome JSON trace (.json) or a raw trace (.cwraw) of callweave",
  );
}
