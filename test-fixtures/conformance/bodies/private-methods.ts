class P {
  #v = 1;
  static #made = 0;
  #inc(by: number) { return (this.#v += by); }
  static #build() { P.#made++; return new P(); }
  async #soon() { return this.#v; }
  *#items() { yield this.#v; yield this.#inc(1); }
  get #double() { return this.#v * 2; }
  set #double(x) { this.#v = x / 2; }
  run() {
    this.#double = 10;
    const detached = this.#inc;
    try { detached(1); } catch (error) { print((error as Error).name); }
    return [this.#inc(1), ...this.#items(), this.#double, this.#inc.name];
  }
  static make() { return P.#build(); }
  wait() { return this.#soon().then((x) => print("soon", x)); }
}
const p = P.make();
print(p.run());
p.wait();
export {};
