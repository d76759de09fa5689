/**
 * Perfetto's compressed packets, read (compress-packets.ts writes them): packets that hold a run of whole packets each, deflated, with the head that zlib gives it.
 *
 *     { packet { compressed_packets: deflate(packet packet …) } }…
 *
 * Perfetto loads them as they are. Where a gzip that is cut loads not at all in Perfetto, of these it loads what is whole.
 */
import { CallweaveError } from "../../base/errors.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { concatBytes } from "../bytes/bytes.js";
import { COMPRESSED, PACKET } from "./compress-packets.js";
import { openProto } from "./proto-reader.js";
import { MAX_VARINT_BYTES } from "./proto.js";

/** Of bytes that are cut, gives what comes before the cut. Throws when they are damaged: of others, also when more should follow. */
export type Inflate = (zipped: Uint8Array, isCut: boolean) => Uint8Array;

/** Whether the first packet of a file is a compressed one. */
export function hasCompressedPackets(source: ByteSource): boolean {
  return zippedAt(source, 0) !== undefined;
}

/**
 * The packets as they were, up to the first that is damaged, as each has a checksum. All that is no compressed packet, from the first on,
 * stays as it is.
 * @param check told how many bytes it comes to so far; throws when that is too much
 * @throws {CallweaveError} when nothing of the first one is left
 */
export function inflatedPackets(source: ByteSource, inflate: Inflate, check: (bytes: number) => void): ByteSource {
  const pieces: Piece[] = [];
  let length = 0;
  let { lostBytes } = source;
  for (let offset = 0; offset < source.length;) {
    const zipped = zippedAt(source, offset);
    if (zipped === undefined) {
      pieces.push({ start: length, end: length + source.length - offset, zipped: undefined, offset });
      length += source.length - offset;
      break;
    }
    const inflated = tryInflate(source, zipped, inflate);
    if (inflated === undefined) {
      lostBytes = (lostBytes ?? 0) + source.length - offset;
      break;
    }
    if (zipped.isCut) lostBytes ??= 0;
    pieces.push({ start: length, end: length + inflated.length, zipped, offset });
    offset = zipped.offset + zipped.length;
    length += inflated.length;
    check(length);
  }
  if (length === 0) throw nothingLeft(source);
  return new InflatedSource(source, inflate, pieces, length, lostBytes);
}

function nothingLeft({ length }: ByteSource): CallweaveError {
  const what = `the first compressed packet of the Perfetto trace is damaged or cut, got a file of ${length} bytes`;
  return new CallweaveError("trace/perfetto", what, "copy it once more, or record again");
}

interface Zipped {
  readonly offset: number;
  readonly length: number;
  /** The file ends within it. */
  readonly isCut: boolean;
}

interface Piece {
  /** In the packets as they were. */
  readonly start: number;
  readonly end: number;
  /** Missing of the piece that stays as it is. */
  readonly zipped: Zipped | undefined;
  /** In the file. */
  readonly offset: number;
}

const HEAD_BYTES = 2 * (1 + MAX_VARINT_BYTES);

/** Where the bytes of the compressed packet at `offset` are, or as many as a cut has left. */
function zippedAt(source: ByteSource, offset: number): Zipped | undefined {
  const proto = openProto(source.read(offset, Math.min(HEAD_BYTES, source.length - offset)));
  try {
    if (proto.readVarint() !== PACKET) return undefined;
    const end = proto.readVarint() + proto.pos;
    if (proto.readVarint() !== COMPRESSED) return undefined;
    const length = proto.readVarint();
    if (proto.pos + length !== end) return undefined;
    const left = source.length - offset - proto.pos;
    return { offset: offset + proto.pos, length: Math.min(length, left), isCut: left < length };
  } catch {
    return undefined; // no varint, says pbf
  }
}

function tryInflate(source: ByteSource, { offset, length, isCut }: Zipped, inflate: Inflate): Uint8Array | undefined {
  try {
    return inflate(source.read(offset, length), isCut);
  } catch (error) {
    if (error instanceof CallweaveError) throw error;
    return undefined;
  }
}

class InflatedSource implements ByteSource {
  /** What was inflated last. */
  private inflated: { readonly piece: Piece; readonly bytes: Uint8Array } | undefined;

  constructor(
    private readonly source: ByteSource,
    private readonly inflate: Inflate,
    private readonly pieces: readonly Piece[],
    readonly length: number,
    readonly lostBytes: number | undefined,
  ) {}

  read(offset: number, length: number): Uint8Array {
    const stop = offset + length;
    const parts = this.pieces
      .filter(({ start, end }) => start < stop && end > offset)
      .map((piece) => this.partOf(piece, Math.max(offset, piece.start), Math.min(stop, piece.end)));
    return parts.length === 1 ? parts[0] : concatBytes(parts);
  }

  private partOf(piece: Piece, from: number, to: number): Uint8Array {
    const { start, offset, zipped } = piece;
    if (zipped === undefined) return this.source.read(offset + from - start, to - from);
    if (this.inflated?.piece !== piece) {
      const bytes = this.inflate(this.source.read(zipped.offset, zipped.length), zipped.isCut);
      this.inflated = { piece, bytes };
    }
    return this.inflated.bytes.subarray(from - start, to - start);
  }
}
