/**
 * The frame of a raw trace (`.cwraw`): a magic, a version, then chunks, so that a writer can append while a program runs and a
 * reader notices a torn tail.
 *
 *     89 "CWRAW" 0d 0a · version u32 · { type u32 · length u32 · crc32 u32 of type, length, payload · payload } …
 *
 * All numbers are little-endian. The magic has a byte above 127 and a line end, so that it is no text, no protobuf, and shows
 * a transfer in text mode (as PNG's does).
 */
import { TextEncoder } from "../../base/built-ins.js";
import { CallweaveError } from "../../base/errors.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { crc32 } from "../bytes/crc32.js";

const RAW_MAGIC = Uint8Array.of(0x89, 0x43, 0x57, 0x52, 0x41, 0x57, 0x0d, 0x0a);
const RAW_VERSION = 1;

/** Chunk types, readable in a hex dump. */
export const CHUNK = {
  /** JSON: what was missing of the files that the trace was made from; comes before the processes. */
  cut: fourCharacters("CUT "),
  /** JSON: what was left out of the files of other programs that the trace was made from; comes before the processes. */
  skipped: fourCharacters("SKIP"),
  /** JSON: a process; what follows is of this process. */
  process: fourCharacters("PROC"),
  /** JSON: what has become known of the process, in place of what was said before. */
  known: fourCharacters("KNOW"),
  /** JSON: a registered file with its function table. */
  file: fourCharacters("FILE"),
  /** A thread and the calls that have ended since its step before (raw-steps.ts). */
  step: fourCharacters("STEP"),
  /** Callbacks of a thread that have ended, with the frames that scheduled them (raw-links.ts). */
  links: fourCharacters("LINK"),
  /** Values of counters of a thread, or of the process (raw-counters.ts). */
  values: fourCharacters("VALU"),
  /** Empty: the writer came to its end. */
  done: fourCharacters("DONE"),
} as const;

export interface Chunk {
  readonly type: number;
  readonly payload: Uint8Array;
  /** Where the payload is in its source. */
  readonly offset: number;
}

const PREAMBLE_BYTES = 12;
const HEADER_BYTES = 12;
/** A step of a thread has 10 MB; a chunk that says it has more than this is damaged. */
const LARGEST_PAYLOAD_BYTES = 1 << 30;

export function encodePreamble(): Uint8Array {
  const bytes = new Uint8Array(PREAMBLE_BYTES);
  bytes.set(RAW_MAGIC);
  new DataView(bytes.buffer).setUint32(RAW_MAGIC.length, RAW_VERSION, true);
  return bytes;
}

/** Memory for one chunk at a time: fresh memory costs as much as all else of a chunk. */
export class ChunkRoom {
  private bytes = new Uint8Array(0);

  take(length: number): Uint8Array {
    if (this.bytes.length < length) this.bytes = new Uint8Array(length);
    return this.bytes.subarray(0, length);
  }
}

/**
 * A chunk whose payload of `length` bytes `fill` writes in place, all of it.
 * @param room where it stands until the next one is made there
 */
export function encodeChunk(
  type: number,
  length: number,
  fill: (payload: Uint8Array) => void,
  room = new ChunkRoom(),
): Uint8Array {
  const bytes = room.take(HEADER_BYTES + length);
  const payload = bytes.subarray(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  fill(payload);
  view.setUint32(8, crc32(payload, crc32(bytes.subarray(0, 8))), true);
  return bytes;
}

export function isRaw(bytes: Uint8Array): boolean {
  return RAW_MAGIC.every((byte, at) => bytes[at] === byte);
}

/**
 * The whole chunks of a raw trace, up to the first that is torn. A payload is valid until the next one is read.
 * @throws {CallweaveError} when the version is not this one's
 */
export function* decodeChunks(source: ByteSource): Generator<Chunk> {
  if (source.length < PREAMBLE_BYTES) return;
  assertVersion(viewOf(source.read(0, PREAMBLE_BYTES)).getUint32(RAW_MAGIC.length, true));
  let at = PREAMBLE_BYTES;
  while (at + HEADER_BYTES <= source.length) {
    const header = source.read(at, HEADER_BYTES).slice();
    const [type, length, checksum] = [0, 4, 8].map((offset) => viewOf(header).getUint32(offset, true));
    const offset = at + HEADER_BYTES;
    if (length > LARGEST_PAYLOAD_BYTES || offset + length > source.length) return;
    const payload = source.read(offset, length);
    if (crc32(payload, crc32(header.subarray(0, 8))) !== checksum) return;
    yield { type, payload, offset };
    at = offset + length;
  }
}

function assertVersion(version: number): void {
  if (version === RAW_VERSION) return;
  const what = `the raw trace has version ${version}, this callweave reads version ${RAW_VERSION}`;
  throw new CallweaveError("trace/raw", what, "read it with the callweave that wrote it");
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

function fourCharacters(text: string): number {
  return new DataView(new TextEncoder().encode(text).buffer).getUint32(0, true);
}
