/**
 * Unzips a gzip file once, from its begin, in pieces; one that is cut short or damaged up to there. Node's own zlib gives pieces in callbacks
 * only, and a reader of a trace cannot wait; minizlib gives them at once.
 */
import type { Gunzip } from "minizlib";
import { Buffer } from "../../base/built-ins.js";
import { CallweaveError, messageOf } from "../../base/errors.js";
import type { ByteSource } from "../../trace/bytes/byte-source.js";
import { concatBytes } from "../../trace/bytes/bytes.js";
import { loadLate } from "./load-late.js";

export class Inflation {
  /** Bytes that have been unzipped. */
  length = 0;
  /** Set when the file is cut short or damaged: its bytes from the first that gave nothing on. */
  lostBytes: number | undefined;
  damage: CallweaveError | undefined;
  private readonly pieces: Uint8Array[] = [];
  private readonly gunzip: Gunzip;
  private offset = 0;
  private hasEnded = false;

  constructor(
    private readonly zipped: ByteSource,
    private readonly pieceBytes: number,
  ) {
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
    const bytes = zipped.read(offset, Math.min(this.pieceBytes, zipped.length - offset));
    gunzip.write(Buffer.from(bytes));
    this.offset += bytes.length;
  }

  private fail(error: unknown): void {
    const wantsMore = error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR";
    // All that came before a cut has been unzipped.
    this.lostBytes = this.zipped.length - this.offset;
    this.hasEnded = true;
    if (!wantsMore || this.endsLikeWhole()) this.damage = damaged(error);
  }

  /** A wrong bit can hide the end of the data. The last bytes of a whole file are the length of what it holds, those of a cut one any. */
  private endsLikeWhole(): boolean {
    const { zipped, length } = this;
    if (zipped.length < LENGTH_BYTES) return false;
    const unzippedBytes = length + this.pieces.reduce((sum, piece) => sum + piece.length, 0);
    const { buffer, byteOffset } = zipped.read(zipped.length - LENGTH_BYTES, LENGTH_BYTES);
    const said = new DataView(buffer, byteOffset).getUint32(0, true);
    return Math.abs(said - (unzippedBytes % 2 ** 32)) < NEAR_BYTES;
  }
}

const LENGTH_BYTES = 4;
/** Of cut files, 1 in 32,768 ends in bytes that say by chance what is as near, and is told as damaged. */
const NEAR_BYTES = 1 << 16;

function damaged(error: unknown): CallweaveError {
  const what = `the gzip data is damaged, which leaves open which of its calls are right, got ${messageOf(error)}`;
  const next = "copy the file once more, or record again (`gunzip -c` unzips it, with what is wrong in it)";
  return new CallweaveError("read", what, next, { cause: error });
}
