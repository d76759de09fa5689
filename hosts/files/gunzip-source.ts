/**
 * The content of a gzip file as bytes that are read in pieces: from the start again where a reader goes back, so that it may be larger
 * than the memory. Node's own zlib gives pieces in callbacks only, and a reader of a trace cannot wait; minizlib gives them at once.
 */
import type { Gunzip } from "minizlib";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { bytesInMemory, type ByteSource } from "../../trace/bytes/byte-source.js";
import { concatBytes } from "../../trace/bytes/bytes.js";
import { checkInflation } from "./inflation-limit.js";
import { loadLate } from "./load-late.js";

/** A piece unzips to 1000 times its size at most. */
const PIECE_BYTES = 1 << 12;
/** What is not longer is unzipped once. */
const KEPT_BYTES = 1 << 24;
/** @throws {CallweaveError} when it is no gzip or damaged; one that is cut short is read as far as it goes */
export function unzipped(zipped: ByteSource): ByteSource {
  const kept: Uint8Array[] = [];
  const inflation = new Inflation(zipped);
  for (let piece = inflation.next(); piece; piece = inflation.next()) {
    if (inflation.length <= KEPT_BYTES) kept.push(piece);
    else kept.length = 0;
    checkInflation(inflation.length, zipped.length);
  }
  const { length, isCut } = inflation;
  return length <= KEPT_BYTES ? bytesInMemory(concatBytes(kept), isCut) : new UnzippedSource(zipped, length, isCut);
}

/** The beginning of a gzip file, unzipped. */
export function unzippedHead(zipped: ByteSource): Uint8Array {
  return new Inflation(zipped).next() ?? new Uint8Array(0);
}

class UnzippedSource implements ByteSource {
  private inflation: Inflation;
  /** What has been unzipped and not yet been left behind. */
  private bytes: Uint8Array = new Uint8Array(0);
  private offset = 0;

  constructor(
    private readonly zipped: ByteSource,
    readonly length: number,
    readonly isCut: boolean,
  ) {
    this.inflation = new Inflation(zipped);
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
    this.inflation = new Inflation(this.zipped);
    this.bytes = new Uint8Array(0);
    this.offset = 0;
  }
}

/** Unzips a file once, piece by piece. */
class Inflation {
  /** Bytes that have been unzipped. */
  length = 0;
  isCut = false;
  private readonly pieces: Uint8Array[] = [];
  private readonly gunzip: Gunzip;
  private offset = 0;
  private hasEnded = false;

  constructor(private readonly zipped: ByteSource) {
    const { Gunzip } = loadLate("minizlib") as typeof import("minizlib");
    this.gunzip = new Gunzip({});
    this.gunzip.on("data", (piece) => this.pieces.push(piece));
    this.gunzip.on("error", (error) => this.fail(error));
  }

  /** @returns undefined when all is unzipped */
  next(): Uint8Array | undefined {
    while (this.pieces.length === 0 && !this.hasEnded) this.unzipMore();
    const piece = concatBytes(this.pieces.splice(0));
    this.length += piece.length;
    return piece.length === 0 ? undefined : piece;
  }

  private unzipMore(): void {
    const { zipped, gunzip, offset } = this;
    this.hasEnded = offset === zipped.length;
    if (this.hasEnded) return void gunzip.end();
    const bytes = zipped.read(offset, Math.min(PIECE_BYTES, zipped.length - offset));
    this.offset += bytes.length;
    gunzip.write(Buffer.from(bytes));
  }

  private fail(error: unknown): void {
    this.hasEnded = true;
    // All that came before the cut has been unzipped.
    if (error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR") this.isCut = true;
    else throw damaged(error);
  }
}

function damaged(error: unknown): CallweaveError {
  const what = `the gzip data is damaged, got ${messageOf(error)}`;
  return new CallweaveError("read", what, "copy the file once more, or record again", { cause: error });
}
