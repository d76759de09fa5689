/** A part of a source that moves forward over it: for readers that go through a file and need one packet or event of it as a whole. */
import type { ByteSource } from "./byte-source.js";

const WINDOW_BYTES = 1 << 18;
/** What is longer is no event but damage: Perfetto's and V8's own limits are not far above. */
const LARGEST_WINDOW_BYTES = 1 << 28;

export class ByteWindow {
  /** Valid until anything else is read from the source. */
  bytes: Uint8Array;
  private size = WINDOW_BYTES;

  /**
   * @param offset of the first byte in the window
   * @param end offset behind the last byte that it reaches
   */
  constructor(
    private readonly source: ByteSource,
    public offset: number,
    private readonly end: number,
  ) {
    this.bytes = this.read();
  }

  /** Whether the window reaches to the end. */
  get isLast(): boolean {
    return this.offset + this.bytes.length === this.end;
  }

  /**
   * Moves on by `used` bytes and reads what follows; where none were used, the window gets larger.
   * @returns whether there is more to see than before
   */
  advance(used: number): boolean {
    if (this.isLast) return false;
    if (used === 0) this.size *= 2;
    if (this.size > LARGEST_WINDOW_BYTES) return false;
    this.offset += used;
    this.bytes = this.read();
    return true;
  }

  private read(): Uint8Array {
    return this.source.read(this.offset, Math.min(this.size, this.end - this.offset));
  }
}
