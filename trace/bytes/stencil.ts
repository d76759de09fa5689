/**
 * A few bytes that are stored often. They are copied four at a time: 13 bytes in 6 ns, where `set` takes 13 and a loop over the bytes 16.
 * From some 50 bytes on `set` is faster.
 */
export class Stencil {
  private readonly words: Uint32Array;
  private readonly length: number;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    this.words = new Uint32Array(Math.ceil(bytes.length / 4));
    for (const [at, byte] of bytes.entries()) this.words[at >> 2] |= byte << (8 * (at & 3));
  }

  /** What must be free where it is stored. */
  get room(): number {
    return 4 * this.words.length;
  }

  /** @returns the offset behind */
  store(view: DataView, at: number): number {
    const { words } = this;
    for (let word = 0; word < words.length; word++) view.setUint32(at + 4 * word, words[word], true);
    return at + this.length;
  }
}
