/**
 * The content of a gzip file as bytes that are read in pieces: from the start again where a reader goes back, so that it may be larger
 * than the memory.
 *
 * Behind a wrong bit a gzip file mostly unzips on, to wrong bytes, up to the checksum at its end: of 1,500 wrong bits in a .pftrace.gz,
 * 1,459 were noticed there. So of a damaged one nobody knows what is right, but where what it holds has checksums of its own.
 */
import type { CallweaveError } from "../../base/errors.js";
import { bytesInMemory, type ByteSource } from "../../trace/bytes/byte-source.js";
import { concatBytes } from "../../trace/bytes/bytes.js";
import { isRaw } from "../../trace/raw/raw-chunks.js";
import { checkInflation } from "./inflation-limit.js";
import { Inflation } from "./unzip-once.js";

/** A piece unzips to 1000 times its size at most. */
const PIECE_BYTES = 1 << 12;
/** Of a damaged file all is lost that the piece with the damage would have unzipped to, so it is unzipped in this many. */
const PIECES_OF_DAMAGED = 1 << 15;
/** What is not longer is unzipped once. */
const KEPT_BYTES = 1 << 24;
const RAW_HEAD_BYTES = 8;

/**
 * One that is cut short is read as far as it goes.
 * @throws {CallweaveError} when it is no gzip, or damaged and holds no raw trace
 */
export function unzipped(zipped: ByteSource): ByteSource {
  const { source, damage } = unzipIn(PIECE_BYTES, zipped);
  if (damage === undefined) return source;
  const pieceBytes = Math.ceil(zipped.length / PIECES_OF_DAMAGED);
  if (!isRaw(headOf(zipped, pieceBytes))) throw damage;
  return unzipIn(pieceBytes, zipped).source;
}

function headOf(zipped: ByteSource, pieceBytes: number): Uint8Array {
  const inflation = new Inflation(zipped, pieceBytes);
  const pieces: Uint8Array[] = [];
  for (let piece = inflation.next(); piece; piece = inflation.next()) {
    pieces.push(piece);
    if (inflation.length >= RAW_HEAD_BYTES) break;
  }
  return concatBytes(pieces);
}

function unzipIn(pieceBytes: number, zipped: ByteSource): { source: ByteSource; damage: CallweaveError | undefined } {
  const kept: Uint8Array[] = [];
  const inflation = new Inflation(zipped, pieceBytes);
  for (let piece = inflation.next(); piece; piece = inflation.next()) {
    if (inflation.length <= KEPT_BYTES) kept.push(piece);
    else kept.length = 0;
    checkInflation(inflation.length, zipped.length);
  }
  const { length, lostBytes, damage } = inflation;
  const isKept = length <= KEPT_BYTES;
  const source = isKept
    ? bytesInMemory(concatBytes(kept), lostBytes)
    : new UnzippedSource(zipped, pieceBytes, length, lostBytes);
  return { source, damage };
}

/** The beginning of a gzip file, unzipped. */
export function unzippedHead(zipped: ByteSource): Uint8Array {
  return new Inflation(zipped, PIECE_BYTES).next() ?? new Uint8Array(0);
}

class UnzippedSource implements ByteSource {
  private inflation: Inflation;
  /** What has been unzipped and not yet been left behind. */
  private bytes: Uint8Array = new Uint8Array(0);
  private offset = 0;

  constructor(
    private readonly zipped: ByteSource,
    private readonly pieceBytes: number,
    readonly length: number,
    readonly lostBytes: number | undefined,
  ) {
    this.inflation = new Inflation(zipped, pieceBytes);
  }

  read(offset: number, length: number): Uint8Array {
    if (offset < this.offset) this.restart();
    this.skipTo(offset);
    if (this.bytes.length < length) this.unzipMore(length);
    return this.bytes.subarray(0, length);
  }

  private skipTo(offset: number): void {
    while (this.offset + this.bytes.length < offset) {
      this.offset += this.bytes.length;
      this.bytes = this.inflation.next()!;
    }
    this.bytes = this.bytes.subarray(offset - this.offset);
    this.offset = offset;
  }

  private unzipMore(length: number): void {
    const pieces = [this.bytes];
    for (let bytes = this.bytes.length; bytes < length; bytes += pieces.at(-1)!.length)
      pieces.push(this.inflation.next()!);
    this.bytes = concatBytes(pieces);
  }

  private restart(): void {
    this.inflation = new Inflation(this.zipped, this.pieceBytes);
    this.bytes = new Uint8Array(0);
    this.offset = 0;
  }
}
