/**
 * Bytes that a writer has made and nobody has taken yet. Writers of single bytes reserve once an event and store past `length`, through
 * `bytes` or `view`, which are the same memory.
 */
import { TextEncoder } from "../../base/built-ins.js";

export class ByteSink {
  bytes = new Uint8Array(1 << 16);
  view = new DataView(this.bytes.buffer);
  length = 0;
  private readonly encoder = new TextEncoder();

  /** Makes room for `count` bytes past `length`. `bytes` and `view` may be others afterwards. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  append(part: Uint8Array): void {
    this.reserve(part.length);
    this.bytes.set(part, this.length);
    this.length += part.length;
  }

  /** Appends UTF-8; a lone surrogate becomes U+FFFD. */
  appendText(text: string): void {
    this.reserve(text.length * 3);
    this.length += this.encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
  }

  /** @returns the bytes so far, which are gone from here: they are valid until more is written, as the memory is used again */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }
}
