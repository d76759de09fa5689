// conformance: define

let seen: unknown;
class K {
  static #hidden = 3;
  static read: (k?: unknown) => number;
  static {
    const local = this.#hidden;
    print("block", local, this === K);
    this.read = () => this.#hidden + local;
    seen = new.target;
  }
  static { var v = 1; var w = v + 1; print("second", v, w, typeof K); }
  static {
    try { throw new Error("in block"); } catch (error) { print(String(error)); }
    class Inner { static { print("inner", this.name); } }
  }
  static {}
}
class L extends K { static { print(super.read(), this.read === K.read); } }
print(K.read(), seen);
export {};
